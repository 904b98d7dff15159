"""Houses, browser windows and networks for the tests that look at the screen."""

from contextlib import ExitStack

import pytest

from tests.browser import chromium, desk
from tests.browser.house import House
from tests.browser.networks import Simulated


@pytest.fixture(scope="session")
def sim():
    """A simulated social web on which nobody says anything of their own accord."""
    from heedful.sim import Sim

    with Sim(script=False) as web:
        yield web


@pytest.fixture(scope="session")
def house():
    """The running product: an owner, a lead, two teammates and an observer, and no source yet."""
    opened = House(options={"HEEDFUL_POLL_SECONDS": "2", "HEEDFUL_REPLY_HOLD_SECONDS": "6"}).furnish()
    try:
        opened.open()
        for name, role in (
            ("Lea", "lead"),
            ("Frank", "teammate"),
            ("Bill", "teammate"),
            ("Otto", "observer"),
        ):
            opened.hire(name, role)
        yield opened
    finally:
        opened.close()


@pytest.fixture
def visit(house, browser):
    """`visit("Frank")` opens Frank's browser; what goes wrong in any window fails the test."""
    with ExitStack() as windows:
        opened = []

        def open_window(name="Ruth", **how):
            email = f"{name.lower()}@zorble.test" if name else ""
            visitor = windows.enter_context(chromium.visiting(house, browser, email, **how))
            opened.append(visitor)
            return visitor

        yield open_window
        complaints = [complaint for visitor in opened for complaint in visitor.complaints]
        complaints += [f"refused: {words}" for visitor in opened for words in visitor.refusals()]
    assert not complaints


@pytest.fixture(scope="session")
def sim_bluesky(sim):
    return Simulated(sim, "bluesky")


@pytest.fixture(scope="session")
def sim_mastodon(sim):
    return Simulated(sim, "mastodon")


@pytest.fixture(scope="session")
def sim_blogs(sim):
    return Simulated(sim, "blogs")


@pytest.fixture(scope="session")
def connected(house):
    """`connected(place)` returns the place, once the house listens there."""
    sources = {}

    def connect(place):
        if place.name not in sources:
            sources[place.name] = place.connect(house)
        place.source_id = sources[place.name]
        return place

    return connect


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(desk.LATENCIES, []):
        terminalreporter.write_line(f"measured {line}")
