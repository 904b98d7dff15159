"""A fake network for each test, and a short way to what was heard."""

from datetime import UTC, datetime

import pytest

from heedful.connectors.bluesky import Bluesky
from heedful.connectors.bluesky.people import Known
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Outgoing, PostRef
from tests.connectors.bluesky.fake import Fake

NOW = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def fakes():
    """`fakes("jetstream")` starts a network; all of them end with the test."""
    started = []

    def start(flavour="firehose"):
        fake = Fake(flavour)
        fake.start()
        started.append(fake)
        return fake

    yield start
    for fake in started:
        fake.stop()


@pytest.fixture
def fake(fakes):
    return fakes()


@pytest.fixture(autouse=True)
def _nobody_is_known(monkeypatch):
    """Sessions and names are shared by a process; here each test begins afresh."""
    monkeypatch.setattr(Bluesky, "_sessions", Sessions())
    monkeypatch.setattr(Bluesky, "_known", Known())


@pytest.fixture
def bluesky():
    return Bluesky()


@pytest.fixture
def listen(bluesky):
    """`listen(place, cursor)` opens a stream and returns its pages; all are closed with the test."""
    opened = []

    def start(place, cursor=""):
        pages = bluesky.hear(place, cursor=cursor)
        opened.append(pages)
        return pages

    yield start
    for pages in opened:
        pages.close()


@pytest.fixture
def answering(fake):
    """A post of Dana's, and a reply to it."""

    def compose(text="So sorry, Dana. What does the display say?", key="reply-1", **more):
        parent = PostRef(fake.say("Dana", "My Zorble is broken, @zorble.test"))
        return Outgoing(key, text, parent, NOW, **more)

    return compose


def until(pages, enough, most=12):
    """Collect pages until `enough(page)` is true of one, and fail rather than wait for ever."""
    seen = []
    for page in pages:
        seen.append(page)
        if enough(page):
            return seen
        assert len(seen) < most, f"nothing of the kind in {seen}"
    raise AssertionError(f"the stream ended after {seen}")


def texts(seen):
    return [post.text for page in seen for post in page.posts]
