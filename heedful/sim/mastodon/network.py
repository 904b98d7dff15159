"""A Mastodon server as a place: local and remote accounts, statuses, notifications, listeners."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from heedful.sim import words
from heedful.sim.mastodon import entities
from heedful.sim.world import Draft, Network, Person, Said, Unknown, micros

HOST = "social.example"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Notification:
    id: str
    kind: str
    at: datetime
    by: Person
    status: Said | None


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream; `wants` are the names of the streams it has asked for."""

    wants: set[str]
    account: Person | None
    queue: asyncio.Queue[tuple[str, str, str]] = field(default_factory=asyncio.Queue)


class Mastodon(Network):
    name = "mastodon"

    def __init__(self, seed: int, base: str, *, opaque_ids: bool = False) -> None:
        super().__init__(seed, base)
        self.opaque_ids = opaque_ids
        self.notifications: dict[str, list[Notification]] = {}
        self.listeners: set[Listener] = set()
        self.idempotent: dict[tuple[str, str], str] = {}
        self.tokens: dict[str, Person] = {}
        self._given: set[str] = set()

    def new_id(self, at: datetime) -> str:
        """A snowflake as Mastodon gives it, or with `opaque_ids` a ULID as others do; younger sorts later."""
        step = 0
        while (spelt := self._spell_id(micros(at) // 1000, step)) in self._given:
            step += 1
        self._given.add(spelt)
        return spelt

    def _spell_id(self, millis: int, step: int) -> str:
        if not self.opaque_ids:
            return str((millis << 16) + 4096 + step)
        number = (millis << 80) | (step << 40) | int.from_bytes(self.digest("ulid", millis, step)[:5])
        return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))

    def new_person(self, key: str, address: str, name: str) -> Person:
        local = address.removesuffix(f"@{HOST}") or key
        number = str(109_000_000_000_000_000 + int.from_bytes(self.digest("account", local)[:6]))
        person = Person(key, name, local, number)
        self.people.setdefault(f"{local}@{HOST}" if "@" not in local else local, person)
        return self.enrol(person)

    def person(self, word: str) -> Person:
        return self.find_person(word) or self.new_person(
            word.removeprefix("@").split("@")[0].lower().replace(" ", ""),
            word.removeprefix("@") if "@" in word[1:] else "",
            word,
        )

    def publish(self, draft: Draft) -> Said:
        text = self.spell(draft.text)
        status_id = self.new_id(draft.at)
        post = Said(
            id=status_id, key=status_id, author=draft.author, text=text, at=draft.at, parent=draft.parent,
            quote=draft.quote, language=draft.language or draft.author.language, visibility=draft.visibility,
            warning=draft.warning, through_api=draft.through_api,
        )  # fmt: skip
        post.wire["mentions"] = self._mentioned(text)
        self.keep(post)
        self._tell(post)
        self._notify(post)
        self.announce(post)
        return post

    def _mentioned(self, text: str) -> list[Person]:
        found = [self.find_person(word) for word in words.mentions(text)]
        return list({person.outside_id: person for person in found if person}.values())

    def _notify(self, post: Said) -> None:
        named = {person.outside_id: ("mention", person) for person in post.wire["mentions"]}
        if post.quote:
            named.setdefault(post.quote.author.outside_id, ("quote", post.quote.author))
        named.pop(post.author.outside_id, None)
        for kind, person in named.values():
            self.notify(person, Notification(self.new_id(post.at), kind, post.at, post.author, post))

    def notify(self, person: Person, notification: Notification) -> None:
        if "@" in person.address:
            return
        self.notifications.setdefault(person.outside_id, []).append(notification)
        told = json.dumps(entities.notification(notification, self))
        for listener in self.listeners:
            if listener.account is person and "user" in listener.wants:
                listener.queue.put_nowait(("user", "notification", told))

    def streams_of(self, post: Said, listener: Listener) -> list[str]:
        """The streams of a listener in which a status stands."""
        found = []
        me = listener.account
        if me and (post.author is me or (post.author.followed and post.visibility != "direct")):
            found.append("user")
        if post.visibility == "public":
            found += ["public", "public:local" if "@" not in post.author.address else "public:remote"]
            found += [f"hashtag:{tag.lower()}" for tag in words.tags(post.text)]
        return [name for name in found if name in listener.wants]

    def _tell(self, post: Said, event: str = "update") -> None:
        told = json.dumps(entities.status(post, self, None))
        for listener in self.listeners:
            for stream in self.streams_of(post, listener):
                listener.queue.put_nowait((stream, event, told))

    def change(self, post: Said, text: str, at: datetime) -> None:
        post.versions.append((post.edited_at or post.at, post.text))
        post.text, post.edited_at = self.spell(text), at
        post.wire["mentions"] = self._mentioned(post.text)
        self._tell(post, "status.update")

    def take_away(self, post: Said, at: datetime) -> None:  # noqa: ARG002
        post.gone = True
        for listener in self.listeners:
            streams = self.streams_of(post, listener)
            named = listener.account in post.wire["mentions"] and "user" in listener.wants
            for stream in streams or (["user"] if named else []):
                listener.queue.put_nowait((stream, "delete", post.id))

    def take_account(self, person: Person, reason: str, at: datetime) -> None:
        person.gone = reason
        if reason:
            for post in [post for post in self.posts.values() if post.author is person and not post.gone]:
                self.take_away(post, at)

    def spoil(self, kind: str, at: datetime) -> None:  # noqa: ARG002
        """Tell a status that nobody can read: "record" (no account, no id) or "bytes" (no JSON at all)."""
        told = (
            '{"id": "1", "content": "<p>torn'
            if kind == "bytes"
            else '{"id":null,"content":7,"account":"nobody"}'
        )
        for listener in self.listeners:
            for stream in sorted(listener.wants)[:1]:
                listener.queue.put_nowait((stream, "update", told))

    def trouble(self, status: int, retry_after: str, at: datetime) -> tuple[Any, dict[str, str]]:
        texts = {
            401: "The access token is invalid",
            429: "Too many requests",
            503: "Service temporarily unavailable",
        }
        headers = {"Retry-After": retry_after} if retry_after else {}
        if status == 429:
            reset = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            headers |= {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        return {"error": texts.get(status, "This action is not allowed")}, headers

    def post(self, post_id: str) -> Said:
        found = super().post(post_id)
        if found.gone or found.author.gone:
            raise Unknown(post_id)
        return found
