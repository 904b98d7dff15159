"""A listener for tests: it hears a place as Heedful does, and keeps each post once."""

import importlib
import json
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from heedful.connectors import REGISTRY, for_network
from heedful.connectors.contract import Connector, Outgoing, Page, Place, Post, PostRef
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from tests.connectors.faking import FakeNetwork, Fault

PATIENCE = 30.0  # a test that waits this long has failed; a busy machine may take a while
PLAIN = 'Zorble & co: 1 < 2, they said "it\'s fine", ünïcödé 🧴 and 日本語'
NONSENSE = Fault(status=200, body=b"<html>we are having a bad day</html>")


def fakes(*, needs: Callable[[Any], bool]) -> list[Any]:
    """Every network of the registry in every flavour."""
    found = []
    for network in REGISTRY:
        if not (Path(__file__).parent / network / "fake.py").exists():
            found.append(pytest.param((network, ""), id=f"{network}-without-a-fake"))
            continue
        if needs(for_network(network).can):
            flavours = fake_class(network).flavours
            found += [
                pytest.param((network, flavour), id=f"{network}-{flavour or 'only'}") for flavour in flavours
            ]
    return found


def everyone(*, needs: Callable[[Any], bool] = lambda can: True) -> pytest.MarkDecorator:
    """Run a test for every network and flavour whose capabilities allow it."""
    return pytest.mark.parametrize("fake", fakes(needs=needs), indirect=True)


def normal(text: str) -> str:
    return " ".join(text.split())


def fake_class(network: str) -> Any:
    return importlib.import_module(f"tests.connectors.{network}.fake").Fake


@dataclass
class Listener:
    """Hears until what it waits for is there. `posts` is the first of each, `versions` every revision."""

    connector: Connector
    place: Place
    cursor: str = ""
    posts: dict[str, Post] = field(default_factory=dict)
    versions: dict[str, dict[str, Post]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    gaps: list[Any] = field(default_factory=list)
    unreadable: list[Any] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def store(self, page: Page) -> None:
        """Keep a page together with its cursor, as a transaction would."""
        self.pages.append(page)
        for post in page.posts:
            self.posts.setdefault(post.outside_id, post)
            self.versions.setdefault(post.outside_id, {})[post.revision] = post
        self.deleted.update(gone.outside_id for gone in page.deleted)
        self.gaps += page.gaps
        self.unreadable += page.unreadable
        self.cursor = json.loads(json.dumps(page.cursor))

    def open(self) -> Iterator[Page]:
        return self.connector.hear(self.place, cursor=self.cursor)

    def until(self, there: Callable[[], bool], *, despite_trouble: bool = False) -> None:
        """Hear, again and again where hearing ends, until it is there."""
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < deadline, f"not heard in {PATIENCE} s; heard {sorted(self.posts)}"
            with suppress(*([OutsideTrouble] if despite_trouble else [])):
                self._hear_some(there, deadline)

    def _hear_some(self, there: Callable[[], bool], deadline: float) -> None:
        hearing = self.open()
        try:
            for page in hearing:
                self.store(page)
                if there() or time.monotonic() > deadline:
                    return
        finally:
            hearing.close()
        time.sleep(0.02)

    def until_heard(self, *outside_ids: str, despite_trouble: bool = False) -> None:
        self.until(lambda: set(outside_ids) <= set(self.posts), despite_trouble=despite_trouble)

    def begin(self, fake: FakeNetwork) -> None:
        """Listen for the first time, so that there is a cursor behind which all is promised."""
        hearing = self.open()
        self.store(next(hearing))
        hello = fake.say("dana", "This is only the beginning.")
        deadline = time.monotonic() + PATIENCE
        while hello not in self.posts and time.monotonic() < deadline:
            page = next(hearing, None)
            if page is None:
                hearing = self.open()
            else:
                self.store(page)
        hearing.close()
        assert hello in self.posts, "the first post was not heard"


def reply_to(post: Post, text: str, *, key: str = "reply-0001", **more: Any) -> Outgoing:
    ref = PostRef(
        post.outside_id, post.root_id, post.url, post.author.outside_id, post.author.address, post.reply_hint
    )
    return Outgoing(key=key, text=text, parent=ref, written_at=clock.now(), **more)


def trouble_of(deed: Callable[[], Any], secrets: set[str]) -> BaseException:
    """Do it and return what was raised, which never holds a secret."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - the kind is asserted where it is used
        deed()
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not any(secret in shown for secret in secrets), "a secret is in the trouble's text"
    return caught.value


def all_of(hearing: Iterator[Page], *, seconds: float = PATIENCE) -> None:
    """Hear until it ends by itself."""
    deadline = time.monotonic() + seconds
    for _ in hearing:
        if time.monotonic() > deadline:
            raise AssertionError("it went on hearing as if nothing had happened")
