"""A network that lives in this process: it records what it is sent, and misbehaves when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from heedful.connectors.contract import (
    Account,
    Can,
    CredentialField,
    Deleted,
    Outgoing,
    Page,
    Post,
    Rejected,
    Sent,
)
from heedful.kit.errors import OutsideTrouble


@dataclass
class Wire:
    """What stands on the fake network, and what happens at the next calls."""

    posts: list[Post] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    threads: dict[str, list[Post]] = field(default_factory=dict)
    received: list[Outgoing] = field(default_factory=list)
    standing: dict[str, str] = field(default_factory=dict)  # outside id -> text
    next_sends: list[Exception | Callable[[], None]] = field(default_factory=list)  # "after" trouble too
    cut_after: int = 0  # so many sends are taken, and the line drops before the answer
    trouble: OutsideTrouble | None = None


class Fake:
    """Speaks to the class-wide wire, as a connector speaks to its network; reset by the `wire` fixture."""

    network = "fake"
    name = "Fake network"
    address_help = "anything"
    can = Can(
        reply_publicly=True,
        reply_privately=True,
        edit=True,
        delete=True,
        fetch_thread=True,
        length=300,
        repeat_harmless=True,
        read_back=True,
    )
    credential_fields = (CredentialField("token", "Token"),)
    wire = Wire()

    def check(self, place):
        self._fail()
        return Account("us", "@acme", "Acme", "https://fake.test/acme", None, "Fake square")

    def _fail(self):
        if self.wire.trouble:
            raise self.wire.trouble

    def hear(self, place, *, cursor):
        self._fail()
        start = int(cursor or 0)
        yield Page(
            cursor=str(len(self.wire.posts)),
            posts=self.wire.posts[start:],
            deleted=[Deleted(outside_id) for outside_id in self.wire.deleted],
        )

    def introduce(self, place, author_ids):
        return {}

    def thread(self, place, post):
        self._fail()
        return self.wire.threads.get(post.root_id, [])

    def reread(self, place, raw):
        raise ValueError("still broken")

    def length_of(self, text):
        return len(text)

    def _name(self, reply):
        return (
            f"own-{reply.key}" if self.can.repeat_harmless else f"own-{reply.key}-{len(self.wire.received)}"
        )

    def send(self, place, reply):
        if self.wire.next_sends:
            raise self.wire.next_sends.pop(0)
        self.wire.received.append(reply)
        outside_id = self._name(reply)
        self.wire.standing[outside_id] = reply.text
        if self.wire.cut_after:
            self.wire.cut_after -= 1
            raise OutsideTrouble("the line dropped", retry_in=1, maybe_done=True)
        return Sent(outside_id, f"https://fake.test/{outside_id}", "1")

    def find(self, place, reply):
        found = [name for name in self.wire.standing if name.startswith(f"own-{reply.key}")]
        return Sent(found[0], f"https://fake.test/{found[0]}", "1") if found else None

    def edit(self, place, sent, reply):
        self.wire.standing[sent.outside_id] = reply.text
        return replace(sent, revision=f"{sent.revision}+")

    def delete(self, place, sent):
        self.wire.standing.pop(sent.outside_id, None)


class Forgetful(Fake):
    """No idempotency, but it can be read back."""

    network = "forgetful"
    can = replace(Fake.can, repeat_harmless=False)


class Blind(Fake):
    """No idempotency and no read-back: after a dropped line nobody knows."""

    network = "blind"
    can = replace(Fake.can, repeat_harmless=False, read_back=False)


class Listening(Fake):
    """Can be heard and never answered."""

    network = "mute"
    can = Can()
    credential_fields = ()


class Deaf:
    """What stands in for the models beside drafts where a test is not about them."""

    def hear(self, text: str) -> None:
        del text


NETWORKS = {
    connector.network: f"tests.fakes:{connector.__name__}"
    for connector in (Fake, Forgetful, Blind, Listening)
}
__all__ = ["NETWORKS", "Blind", "Deaf", "Fake", "Forgetful", "Listening", "Rejected", "Wire"]
