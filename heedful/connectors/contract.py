"""What every connector promises. tests/connectors/test_conformance.py holds each one to it.

A connector speaks one network and knows nothing of Django, of the database or of other connectors.
It turns wire bytes into the values below, and a reply of ours into the network's bytes. It reaches
other systems through `heedful.kit.fetch` only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """How a post stands to others. A comment belongs to an article, a reply to a post."""

    POST = "post"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    COMMENT = "comment"
    REVIEW = "review"
    MAIL = "mail"


IMAGE, VIDEO = "image", "video"


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, as the network tells it."""

    outside_id: str  # never changes on this network: a DID, an acct with its host, a feed's author key
    name: str
    address: str = ""  # as people write it: @dana.example, @dana@mastodon.example
    url: str = ""
    is_bot: bool = False
    followers: int | None = None  # None where the network does not tell
    wants_no_index: bool = False  # has asked not to be collected: we keep nothing unless they speak to us


@dataclass(frozen=True, slots=True)
class Post:
    """One thing someone published, as the other system told it.

    `outside_id` stays the same over edits; `revision` changes with each edit ("" where the network
    has no edits). `html` is untrusted and may be empty; `text` is its plain reading, never empty
    unless the post is. `root_id` is the outside id of the first post of the public thread, the
    post's own outside id if it starts one, "" while unknown. `reply_hint` is what the connector
    itself needs to answer the post later (opaque to everybody else).
    """

    outside_id: str
    author: Author
    text: str
    said_at: datetime  # aware; by the network's word, when the person spoke
    html: str = ""
    url: str = ""
    title: str = ""
    kind: Kind = Kind.POST
    revision: str = ""
    parent_id: str = ""
    root_id: str = ""
    quoted_id: str = ""
    language: str = ""  # BCP 47 as the author declared it, "" where not declared
    warning: str = ""  # the author's content warning
    addressed: bool = False  # speaks to the account we listen with: mentions it or answers it
    private: bool = False  # only we and they can see it
    by_us: bool = False  # said by the account we listen with
    tags: tuple[str, ...] = ()  # without '#'
    links: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()  # addresses of the accounts it names; of a mail, whom it is to
    holds: frozenset[str] = frozenset()  # beside its words: IMAGE, VIDEO
    engagement: int | None = None  # answers, reposts and likes when it was heard; None where not told
    reply_hint: str = ""


@dataclass(frozen=True, slots=True)
class Deleted:
    """The author or the network took a post away."""

    outside_id: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An account is gone (deleted, suspended, deactivated) or, with `back`, is here again."""

    author_id: str
    reason: str = "deleted"
    back: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Something was said between two cursors that we could not hear, and why."""

    since: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One item we could not turn into a post. It is kept for replay; its neighbours go on."""

    raw: bytes
    reason: str
    outside_id: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What the network still lets us ask, where it says so."""

    remaining: int
    limit: int
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A batch, oldest first, and the cursor that stands behind all of it."""

    cursor: str
    posts: Sequence[Post] = ()
    deleted: Sequence[Deleted] = ()
    removed: Sequence[Removed] = ()
    gaps: Sequence[Gap] = ()
    unreadable: Sequence[Unreadable] = ()
    budget: Budget | None = None
    next_in: float | None = None  # seconds until asking again is polite; None: the listener's own rhythm


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on a network, as the network told us when the connection was tested."""

    outside_id: str = ""
    address: str = ""
    name: str = ""
    url: str = ""
    length: int | None = None  # the longest reply, where this server differs from the network's usual
    venue: str = ""  # what we listen to, in words: "Zorble fan blog", "bsky.social"
    warnings: tuple[str, ...] = ()  # what will not work with this credential, in words


@dataclass(frozen=True, slots=True)
class Place:
    """One configured place: where, as whom, and how."""

    address: str
    credential: Mapping[str, str] = field(default_factory=dict, repr=False)  # empty: listen as nobody
    account: Account = field(default_factory=Account)  # what `check` returned


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post that we know, as its connector told it to us."""

    outside_id: str
    root_id: str = ""
    url: str = ""
    author_id: str = ""
    author_address: str = ""
    reply_hint: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply that is to leave the house.

    `key` is unique to the reply and the same at every attempt: it becomes the record key, the
    Idempotency-Key or whatever makes a repeated send harmless. `written_at` is the same at every
    attempt too.
    """

    key: str
    text: str
    parent: PostRef
    written_at: datetime
    private: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Our reply, as it stands on the network now."""

    outside_id: str
    url: str = ""
    revision: str = ""
    reply_hint: str = ""


class Rejected(Exception):
    """The network understood our reply and will not take it; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Can:
    """What a network lets us do. The composer, the sender and the tests are driven by this."""

    reply_publicly: bool = False
    reply_privately: bool = False
    edit: bool = False
    delete: bool = False
    fetch_thread: bool = False
    stream: bool = False  # `hear` waits for news; otherwise it asks and ends
    length: int | None = None  # the longest reply in the unit of `length_of`; None: no limit known
    reply_window: timedelta | None = None  # how old a post may be to be answered
    repeat_harmless: bool = False  # sending the same `Outgoing` twice makes one post
    read_back: bool = False  # `find` can tell whether a reply arrived
    any_home: bool = False  # an account at any address of the network can answer what was heard at another


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One line of the sign-in form of a network. `also` are names people use for it in files."""

    name: str
    label: str
    secret: bool = True
    optional: bool = False
    also: tuple[str, ...] = ()
    help: str = ""


class Connector(Protocol):
    network: str  # the key in the registry: "bluesky"
    name: str  # for people: "Bluesky"
    can: Can
    credential_fields: Sequence[CredentialField]
    address_help: str  # what to type as address, with an example

    def check(self, place: Place) -> Account:
        """Test the connection and return who we are there; write nothing.

        :raises OutsideTrouble: it cannot be reached, or is not what its address says.
        :raises SignedOut: the credential is wrong.
        :raises Invalid: the address or the credential cannot be right; the text says what to change.
        """

    def hear(self, place: Place, *, cursor: str) -> Iterator[Page]:
        """Yield what was said from `cursor` on ("": a polite beginning), oldest first.

        The cursor is inclusive: a page may repeat posts that an earlier one held, and may never
        skip one; what cannot be had is a `Gap` in the page. Whoever stores posts stores each once,
        and stores the cursor of a page with the page. A streaming connector yields a page at least
        once a second while it listens, an empty one if nothing was said, and ends when the
        connection does; a polling one yields what there is and ends. Closing the iterator closes
        the connection.

        :raises OutsideTrouble: and nothing else; `retry_in` where the network asked for a pause.
        """

    def introduce(self, place: Place, author_ids: Sequence[str]) -> Mapping[str, Author]:
        """Return name and address of authors whom a page gave by id only; {} where pages name them.

        Called for few authors (those of matched posts); whoever cannot be found stays out.
        """

    def thread(self, place: Place, post: PostRef) -> Sequence[Post]:
        """Return the public thread around a post, parents first, as far as the network gives it.

        Every post carries the thread's `root_id`. Bounded to 500 posts.
        """

    def reread(self, place: Place, raw: bytes) -> Sequence[Post]:
        """Read the raw bytes of an `Unreadable` again, after the connector has learned more.

        :raises ValueError: it still cannot be read.
        """

    def length_of(self, text: str) -> int:
        """Return how long the network will count this text, in the unit of its limit."""

    def send(self, place: Place, reply: Outgoing) -> Sent:
        """Publish the reply in its thread.

        :raises Rejected: the network said no; the same text will not pass by trying again.
        :raises OutsideTrouble: with `maybe_done` False nothing was published; with True, nobody knows.
        """

    def find(self, place: Place, reply: Outgoing) -> Sent | None:
        """Return the reply if it stands on the network, else None; needs `can.read_back`."""

    def edit(self, place: Place, sent: Sent, reply: Outgoing) -> Sent:
        """Give our reply the text of `reply`; needs `can.edit`. May be repeated."""

    def delete(self, place: Place, sent: Sent) -> None:
        """Take our reply away; needs `can.delete`. Deleting what is gone is no error."""
