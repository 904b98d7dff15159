"""What a small fake network offers, so that one suite can hold every connector to the contract.

Each `tests/connectors/<network>/fake.py` has a class `Fake` with what stands below. It speaks the
real wire format on 127.0.0.1 from threads of its own, and knows nothing of the connector but how it
writes an outside id. `test_conformance.py` drives it; it starts a new one for each test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

from heedful.connectors.contract import Place

On = Literal["hear", "send", "thread", "check"]


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next request goes wrong. First `drop`, then `body` with `status` and `headers`.

    drop="before": the request is read, nothing is done, the line is cut without an answer.
    drop="after": what was asked for is done, and then the line is cut without an answer.
    Without `drop`, `status` and `body` are answered and nothing is done; a status of 200 with a body
    that makes no sense is how nonsense looks.
    """

    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    drop: Literal["", "before", "after"] = ""


@dataclass(frozen=True, slots=True)
class Landed:
    """One reply that stands on the fake network under our account."""

    outside_id: str
    parent_id: str
    text: str  # as plain text, with whatever the connector put before or after the words of the reply


class FakeNetwork(Protocol):
    flavours: ClassVar[Sequence[str]]  # ways to listen, each tested: ("sse", "websocket", "poll"), or ("",)
    tells_edits: bool  # whoever listens is told that a post changed; may differ by flavour
    tells_deletions: bool  # whoever listens is told that a post is gone; may differ by flavour

    def __init__(self, flavour: str) -> None: ...

    def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""

    def stop(self) -> None:
        """Cut every line and give the port back; may be called twice."""

    def place(self) -> Place:
        """Return where it is, with the credential of our own account there; `account` stays empty.

        Each secret value in the credential is at least 12 characters, so that a leak can be found.
        """

    def say(self, author: str, text: str, *, reply_to: str = "") -> str:
        """Let somebody publish `text` now and return the outside id as the connector will tell it.

        `reply_to` is an outside id that `say` returned, or of a reply of ours. On a network of
        articles it makes a comment. Posts are public, and whoever listens to the place hears them.
        Two calls of `say` never get the same id, whatever the pace; their order is the order told.
        """

    def edit(self, outside_id: str, text: str) -> None:
        """Let the author change it; a no-op where the network has no edits."""

    def delete(self, outside_id: str) -> None:
        """Take it away; where we said it, a moderator did."""

    def spoil(self) -> None:
        """Publish one item that no connector could turn into a post, as a bug over there would."""

    def replies(self) -> list[Landed]:
        """Return what stands under our own account, oldest first."""

    def fail_next(self, fault: Fault, *, on: On, times: int = 1) -> None:
        """Let the next `times` requests of a kind go wrong; other requests are served as ever.

        "hear": the request, subscription or handshake by which news is asked for.
        "send": the request that would publish, edit or delete our reply, not a sign-in before it.
        "thread": the one that asks for the thread. "check": the first one that `check` makes.
        """

    def drop_lines(self) -> None:
        """Cut every open connection now, as a restart over there would; later ones are accepted."""

    def open_lines(self) -> int:
        """Return how many long connections (streams, sockets) are open now; 0 for a polled network."""

    def asked(self) -> int:
        """Return how many requests have come in so far."""
