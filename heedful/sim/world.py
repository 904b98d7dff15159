"""Who is on a simulated network and what they have said, before it becomes anybody's wire format."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from heedful.sim import words
from heedful.sim.faults import Faults

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Person:
    """Somebody on one network. `key` is their short name in scripts and tests."""

    key: str
    name: str
    address: str
    outside_id: str
    about: str = ""
    language: str = "en"
    bot: bool = False
    wants_no_index: bool = False
    since: datetime = EPOCH
    gone: str = ""  # why the account is no longer there
    followed: bool = False  # our account follows them


@dataclass(slots=True)
class Said:
    """One thing said on one network; `id` is the network's own id for it."""

    id: str
    key: str  # the last part of the id: record key, status id, comment number
    author: Person
    text: str
    at: datetime
    parent: "Said | None" = None
    quote: "Said | None" = None
    title: str = ""
    language: str = "en"
    visibility: str = "public"
    warning: str = ""
    through_api: bool = False
    gone: bool = False
    versions: list[tuple[datetime, str]] = field(default_factory=list)  # what it said before
    edited_at: datetime | None = None
    replies: list["Said"] = field(default_factory=list)
    wire: dict[str, Any] = field(default_factory=dict)  # what only this network needs to know

    @property
    def root(self) -> "Said":
        post = self
        while post.parent:
            post = post.parent
        return post

    def below(self) -> Iterator["Said"]:
        """Everything said under it, depth first, older before younger."""
        for reply in self.replies:
            yield reply
            yield from reply.below()

    def above(self) -> list["Said"]:
        """What it answers, the beginning of the thread first."""
        found: list[Said] = []
        post = self.parent
        while post:
            found.insert(0, post)
            post = post.parent
        return found


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to say; the network gives it an id."""

    author: Person
    text: str
    at: datetime
    parent: Said | None = None
    quote: Said | None = None
    title: str = ""
    language: str = ""
    visibility: str = "public"
    warning: str = ""
    through_api: bool = False


class Unknown(LookupError):
    """No such post or person on this network."""


class Network:
    """One network: its people, its posts, and whoever wants to know when something is said."""

    name = ""

    def __init__(self, seed: int, base: str) -> None:
        self.seed = seed
        self.base = base
        self.faults = Faults()
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Said] = {}
        self.on_said: list[Callable[[Said], None]] = []
        self.asked = 0
        self.lines: set[Any] = set()  # open streams, each with a `cut`

    # What a network has to bring
    def new_person(self, key: str, address: str, name: str) -> Person:
        raise NotImplementedError

    def publish(self, draft: Draft) -> Said:
        """Give it an id, keep it and tell whoever listens."""
        raise NotImplementedError

    def change(self, post: Said, text: str, at: datetime) -> None:
        raise NotImplementedError

    def take_away(self, post: Said, at: datetime) -> None:
        raise NotImplementedError

    def take_account(self, person: Person, reason: str, at: datetime) -> None:
        raise NotImplementedError

    def spoil(self, kind: str, at: datetime) -> None:
        """Tell one item that nobody can read."""
        raise NotImplementedError

    def trouble(self, status: int, retry_after: str, at: datetime) -> tuple[Any, dict[str, str]]:
        """Body and headers with which this network says that something is wrong."""
        raise NotImplementedError

    # What they have in common
    def digest(self, *parts: object) -> bytes:
        return hashlib.sha256("|".join(map(str, (self.seed, self.name, *parts))).encode()).digest()

    def person(self, word: str) -> Person:
        """Find somebody by short name, address or outside id; a stranger gets an account."""
        known = self.find_person(word)
        if known:
            return known
        key = re.sub(r"[@.].*|[^a-z0-9]", "", word.lower()) or "somebody"
        return self.new_person(key, "", word)

    def find_person(self, word: str) -> Person | None:
        return self.people.get(word.removeprefix("@"))

    def enrol(self, person: Person) -> Person:
        for word in (person.key, person.address, person.outside_id):
            self.people.setdefault(word, person)
        return person

    def everyone(self) -> list[Person]:
        return list({id(person): person for person in self.people.values()}.values())

    def post(self, post_id: str) -> Said:
        found = self.posts.get(post_id)
        if found is None:
            raise Unknown(post_id)
        return found

    def keep(self, post: Said) -> Said:
        self.posts[post.id] = post
        if post.parent:
            post.parent.replies.append(post)
        return post

    def announce(self, post: Said) -> None:
        for listener in self.on_said:
            listener(post)

    def spell(self, text: str) -> str:
        """Turn the short names of a script (@dana) into the addresses of this network."""
        spelt = []
        for piece in words.pieces(text):
            person = self.people.get(piece.word) if piece.kind == "mention" else None
            spelt.append(f"@{person.address}" if person else text[piece.start : piece.end])
        return "".join(spelt)

    def cut_lines(self) -> None:
        for line in list(self.lines):
            line.cut()


def iso(at: datetime) -> str:
    """A moment as JSON networks write it: 2026-03-01T10:00:00.000Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
