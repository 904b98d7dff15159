"""A small cast for every test, a clock that stands still, and a network in this process."""

import gc
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from heedful import connectors
from heedful.cli.serving import COLLECTS_AFTER
from heedful.connectors.contract import Account, Author, Post
from heedful.kit import fetch
from tests import fakes

NOON = datetime(2008, 4, 6, 12, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "shared"
PASSWORD = "a good long password"


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is loaded and collected stays to the end: Python's collector need not walk through it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECTS_AFTER)
        gc.enable()


@pytest.fixture(autouse=True)
def _loopback():
    """Our own servers may be reached, whatever the test before this one allowed."""
    fetch.allow(["127.0.0.1/32", "::1/128"])


@pytest.fixture(autouse=True)
def _nothing_heard_lately():
    """What another test filed is gone, and its ids come back."""
    from heedful.listening.copies import LATELY

    LATELY.forget()


@pytest.fixture(autouse=True)
def _drafts_are_looked_at_by_rules(monkeypatch):
    """No models are opened beside a test that does not ask for them."""
    from heedful.desk import sounding

    monkeypatch.setattr(sounding, "EAR", fakes.Deaf())


@pytest.fixture(autouse=True)
def _test_networks():
    connectors.REGISTRY.update(fakes.NETWORKS)
    yield
    for network in fakes.NETWORKS:
        connectors.REGISTRY.pop(network, None)


def missing(what):
    """Skip where a laptop may lack something; in CI everything has to be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI lacks {what}")
    pytest.skip(f"{what} is not here")


@pytest.fixture
def needs():
    """`needs("redis-server")` asks for a program, `needs(path)` for a file."""

    def check(what):
        found = what.exists() if isinstance(what, Path) else shutil.which(what)
        if not found:
            missing(str(what))
        return what

    return check


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def wire():
    """What stands on the fake networks."""
    fresh = fakes.Wire()
    fakes.Fake.wire = fresh
    return fresh


if os.environ.get("HEEDFUL_DATABASE_URL"):

    @pytest.fixture
    def house(transactional_db):
        """The database, with real commits: on PostgreSQL the journal shows only what is settled."""

else:

    @pytest.fixture
    def house(db):
        """The database."""


@pytest.fixture
def acme(house):
    from heedful.teams import actions as teams

    company = teams.name_company(name="Acme", names=["ACME"], at=NOON)
    teams.finish_set_up(at=NOON)
    return company


@pytest.fixture
def hire(acme):
    """Let somebody in: `hire("Frank", "teammate")`."""
    from heedful.teams import actions as teams

    def let_in(name, role, *, team_ids=()):
        return teams.add_teammate(
            name=name,
            email=f"{name.lower()}@acme.test",
            role=role,
            password=PASSWORD,
            team_ids=team_ids,
            at=NOON,
        )

    return let_in


@pytest.fixture
def olive(hire):
    """Owns the house."""
    return hire("Olive", "owner")


@pytest.fixture
def lea(hire):
    """Leads the care team."""
    return hire("Lea", "lead")


@pytest.fixture
def frank(hire):
    return hire("Frank", "teammate")


@pytest.fixture
def bill(hire):
    return hire("Bill", "teammate")


@pytest.fixture
def otto(hire):
    """Observes: reads along and changes nothing."""
    return hire("Otto", "observer")


@pytest.fixture
def eve(hire):
    """An evangelist: answers as herself, in what is hers."""
    return hire("Eve", "evangelist")


def listen_at(olive, network="fake", *, sends=True, team_id=None, venue="Fake square"):
    from heedful.listening import actions as listening

    return listening.add_source(
        by_id=olive.pk,
        network=network,
        address=f"https://{network}.test",
        credential={"token": "t0ken"} if network != "mute" else {},
        account=Account("us", "@acme", "Acme", "https://fake.test/acme", None, venue),
        sends=sends and network != "mute",
        team_id=team_id,
        at=NOON,
    )


@pytest.fixture
def square(olive, wire):
    """A source on the fake network, with sending on."""
    return listen_at(olive)


@pytest.fixture
def track(olive):
    from heedful.listening import actions as listening

    return listening.add_track(by_id=olive.pk, name="Acme", query="acme OR zorble", at=NOON)


def said(outside_id, text, *, by="dana", at=NOON, **fields):
    """Return a post as a connector tells it."""
    author = Author(f"id-{by}", by.title(), f"@{by}", f"https://fake.test/{by}")
    fields.setdefault("root_id", fields.get("parent_id") or outside_id)
    return Post(
        outside_id=outside_id,
        author=author,
        text=text,
        said_at=at,
        html=f"<p>{text}</p>",
        revision="1",
        url=f"https://fake.test/{outside_id}",
        **fields,
    )


@pytest.fixture
def hear(square, track):
    """Hear posts at a source, as the listener and the worker do: `hear(said("1", "Acme is down"))`."""
    from heedful.connectors.contract import Page
    from heedful.journal import work
    from heedful.listening import actions as listening
    from heedful.listening import queries
    from heedful.listening.matching import Matcher
    from heedful.reactions import AFTER

    def hear_posts(*posts, source=square, at=NOON, **page):
        told = Page(cursor=page.pop("cursor", "1"), posts=posts, **page)
        matched = queries.wanted(source.network, Matcher().hits(posts))
        filed = listening.file_page(source_id=source.pk, page=told, matched=matched, at=at)
        settle()
        while work.react(AFTER):
            settle()
        work.run_due(AFTER, now=lambda: at)
        return filed

    return hear_posts


@pytest.fixture
def dana_waits(hear):
    """Dana wrote at noon, spoke to us, and nobody has answered."""
    from heedful.desk.models import Conversation

    hear(said("dana-1", "My line to @acme is down since noon", addressed=True))
    return Conversation.objects.get(person__name="Dana")


@pytest.fixture
def work_until():
    """Run the worker's jobs as if it were `at`, until nothing is due: `work_until(noon + 10 s)`."""
    from heedful.journal import work
    from heedful.reactions import AFTER

    def run(at):
        for _ in range(50):
            settle()
            if not work.react(AFTER) + work.run_due(AFTER, now=lambda: at):
                return
        raise AssertionError("the jobs never end")

    return run


@pytest.fixture
def time_passes(work_until):
    """Let the worker run every few seconds of a span: `time_passes(since, until)`."""

    def run(since, until, *, step=5):
        for second in range(0, int((until - since).total_seconds()) + 1, step):
            work_until(since + second * SECOND)

    return run


@pytest.fixture
def signed_in(client):
    """`signed_in(frank)` is Frank's browser."""
    from django.test import Client

    def sign_in(teammate):
        browser = Client()
        browser.force_login(teammate)
        return browser

    return sign_in


def settle():
    """Wait until the journal shows all that happened: PostgreSQL's horizon is the whole server's.

    Another test process with a transaction open, even in another database, holds it back for a moment.
    """
    from django.db import connection

    late = "select 1 from journal_entry where xact >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint limit 1"
    for _ in range(500 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            cursor.execute(late)
            if cursor.fetchone() is None:
                return
        time.sleep(0.01)


SECOND = timedelta(seconds=1)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all that look at the screen; each window is a context of its own."""
    from tests.browser import chromium

    if not chromium.PROGRAM.exists():
        missing("Chromium (apt-get install chromium)")
    if not chromium.AXE.exists():
        missing("axe-core (tests/browser/install.sh)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = chromium.launch(playwright)
        yield opened
        opened.close()
