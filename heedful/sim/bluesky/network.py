"""Bluesky as a place: accounts with DIDs, repositories of records, and the stream of every change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from heedful.sim.backlog import Backlog
from heedful.sim.bluesky import frames, ids, records
from heedful.sim.diary import Diary
from heedful.sim.flood import Flood
from heedful.sim.world import EPOCH, Draft, Network, Person, Said, Unknown, iso, micros

HOST = "sky.example"


@dataclass(frozen=True, slots=True)
class Notice:
    """Why an account is told of a post."""

    reason: str
    uri: str
    at: datetime
    about: str = ""  # the uri of the post of theirs that it concerns


@dataclass(slots=True)
class Stored:
    """A record as it stands in a repository."""

    uri: str
    cid: str
    value: dict[str, Any]
    raw_cid: bytes


class Bluesky(Network):
    name = "bluesky"

    def __init__(self, seed: int, base: str) -> None:
        super().__init__(seed, base)
        self.backlog = Backlog()
        self.records: dict[str, Stored] = {}
        self.notices: dict[str, list[Notice]] = {}
        self.seen_at: dict[str, str] = {}
        self.last_rev: dict[str, str] = {}
        self.diary = Diary()
        self.replays = False  # a listener without a cursor is told again what was said before
        self.floods: list[Flood] = []
        self.latest: frames.Committed  # what the stream told last

    def new_person(self, key: str, address: str, name: str) -> Person:
        address = address or (name.lower().removeprefix("@") if "." in name else f"{key}.{HOST}")
        return self.enrol(Person(key, name, address, ids.did(self.digest("did", address))))

    def find_person(self, word: str) -> Person | None:
        known = super().find_person(word)
        return known or next((p for flood in self.floods if (p := flood.person(word))), None)

    def publish(self, draft: Draft) -> Said:
        return self.publish_record(draft, records.of(draft, self), self.free_key(draft.author, draft.at))

    def free_key(self, person: Person, at: datetime) -> str:
        moment = micros(at)
        while ids.uri(person.outside_id, ids.POST, ids.tid(moment)) in self.records:
            moment += 1
        return ids.tid(moment)

    def publish_record(self, draft: Draft, record: dict[str, Any], key: str) -> Said:
        """File a post as its record says it; what the record answers or quotes is looked up."""
        stored = self.write(draft.author, ids.POST, key, record, draft.at)
        return self.file(draft, record, stored)

    def file(self, draft: Draft, record: dict[str, Any], stored: Stored) -> Said:
        """Keep a record that the stream has told already, as a post."""
        embedded = record.get("embed", {}).get("record", {})
        post = Said(
            id=stored.uri, key=ids.parts(stored.uri)[2], author=draft.author, text=record["text"],
            at=draft.at,
            parent=self._known(record.get("reply", {}).get("parent", {}).get("uri", "")),
            quote=self._known(embedded.get("uri") or embedded.get("record", {}).get("uri", "")),
            language=(record.get("langs") or [""])[0], warning=draft.warning, through_api=draft.through_api,
        )  # fmt: skip
        post.wire["cid"] = stored.cid
        self.keep(post)
        self._notify(post, record)
        self.announce(post)
        return post

    def _known(self, uri: str) -> Said | None:
        """The post of that uri; one that a flood made is kept from now on, since others refer to it."""
        try:
            return self.posts.setdefault(uri, self.post(uri))
        except Unknown:
            return None

    def post(self, post_id: str) -> Said:
        authority, collection, key = ids.parts(post_id)
        person = self.people.get(authority)
        if person:
            post_id = ids.uri(person.outside_id, collection, key)
        known = self.posts.get(post_id)
        made = None if known else next((s for flood in self.floods if (s := flood.said(post_id))), None)
        if known is None and made is None:
            raise Unknown(post_id)
        return known or made  # type: ignore[return-value]

    def _notify(self, post: Said, record: dict[str, Any]) -> None:
        parent, quote = post.parent, post.quote
        reasons = {person.outside_id: ("mention", "") for person in self._named(record)}
        if quote:
            reasons[quote.author.outside_id] = ("quote", quote.id)
        if parent:
            reasons[parent.author.outside_id] = ("reply", parent.id)
            reasons.setdefault(post.root.author.outside_id, ("reply", post.root.id))
        reasons.pop(post.author.outside_id, None)
        for did, (reason, about) in reasons.items():
            self.notices.setdefault(did, []).append(Notice(reason, post.id, post.at, about))

    def _named(self, record: dict[str, Any]) -> list[Person]:
        features = [feature for facet in record.get("facets", ()) for feature in facet.get("features", ())]
        found = [self.people.get(feature.get("did", "")) for feature in features]
        return [person for person in found if person]

    def write(
        self, person: Person, collection: str, key: str, record: dict[str, Any], at: datetime
    ) -> Stored:
        """Put a record into somebody's repository and tell the stream."""
        self.commit(person, [self.putting(person, collection, key, record)], at)
        return self.records[ids.uri(person.outside_id, collection, key)]

    def putting(self, person: Person, collection: str, key: str, record: dict[str, Any]) -> frames.Op:
        before = self.records.get(ids.uri(person.outside_id, collection, key))
        action, previous = ("update", before.raw_cid) if before else ("create", None)
        return frames.Op(action, collection, key, record, previous)

    def erasing(self, person: Person, collection: str, key: str) -> frames.Op | None:
        """None if nothing stands there."""
        stored = self.records.get(ids.uri(person.outside_id, collection, key))
        return frames.Op("delete", collection, key, None, stored.raw_cid) if stored else None

    def commit(self, person: Person, ops: Sequence[frames.Op], at: datetime) -> frames.Committed:
        """Change a repository and tell the stream, all in one."""
        moment = self.backlog.moment_after(micros(at))
        did = person.outside_id
        time = iso(EPOCH + timedelta(microseconds=moment))
        write = frames.Write(self.backlog.newest + 1, moment, time, did, ops, self.last_rev.get(did))
        done = self.latest = frames.commit(write)
        self.last_rev[did] = done.rev
        for op, cid in zip(ops, done.records, strict=True):
            self._store(ids.uri(did, op.collection, op.key), op, cid)
        self.backlog.append(moment, done.frame, done.line)
        self.backlog.wake()
        return done

    def _store(self, uri: str, op: frames.Op, cid: bytes | None) -> None:
        if op.record is not None and cid:
            self.records[uri] = Stored(uri, ids.written(cid), op.record, cid)
            return
        del self.records[uri]
        if uri in self.posts:
            self.posts[uri].gone = True

    def change(self, post: Said, text: str, at: datetime) -> None:
        """Write the record anew, as a client that edits would; readers see an update in the stream."""
        record = {**self.records[post.id].value, "text": self.spell(text)}
        record["facets"] = records.facets(record["text"], self)
        self.change_record(post, record, at)

    def change_record(self, post: Said, record: dict[str, Any], at: datetime) -> None:
        stored = self.write(post.author, ids.POST, post.key, record, at)
        post.versions.append((post.edited_at or post.at, post.text))
        post.text, post.edited_at = record["text"], at
        post.wire["cid"] = stored.cid

    def take_away(self, post: Said, at: datetime) -> None:
        op = self.erasing(post.author, ids.POST, post.key)
        if op:
            self.commit(post.author, [op], at)

    def take_account(self, person: Person, reason: str, at: datetime) -> None:
        """:param reason: deleted, takendown, suspended, deactivated; "" brings the account back."""
        person.gone = reason
        if reason == "deleted":
            for uri in [uri for uri in self.records if uri.startswith(f"at://{person.outside_id}/")]:
                del self.records[uri]
                if uri in self.posts:
                    self.posts[uri].gone = True
        number, moment = self.backlog.newest + 1, self.backlog.moment_after(micros(at))
        self.backlog.append(moment, *frames.account(number, moment, iso(at), person.outside_id, reason))
        self.backlog.wake()

    def rename(self, person: Person, handle: str, at: datetime) -> None:
        person.address = handle
        self.people[handle] = person
        number, moment = self.backlog.newest + 1, self.backlog.moment_after(micros(at))
        self.backlog.append(moment, *frames.identity(number, moment, iso(at), person.outside_id, handle))
        self.backlog.wake()

    def tell_again(self, at: datetime) -> None:
        """Tell all that stands once more, as a server does that has just been connected to the network."""
        self.diary.note("told again", at)
        standing = [post for post in self.posts.values() if post.id in self.records]
        for post in sorted(standing, key=lambda post: post.at):
            op = frames.Op("create", ids.POST, post.key, self.records[post.id].value)
            self.commit(post.author, [op], at)

    def spoil(self, kind: str, at: datetime) -> None:
        person = self.person("somebody")
        number, moment = self.backlog.newest + 1, self.backlog.moment_after(micros(at))
        spoilt = frames.garbage(kind or "record", number, moment, iso(at), person.outside_id)
        self.backlog.append(moment, *spoilt)
        self.backlog.wake()

    def pour(self, flood: Flood, first: int, last: int) -> None:
        """Tell the stream posts `first` to `last` of a flood, without keeping them."""
        for number in range(first, last):
            post = flood.post(number)
            moment = self.backlog.moment_after(flood.moment(number))
            time = iso(EPOCH + timedelta(microseconds=moment))
            op = frames.Op("create", ids.POST, post.key, post.wire["record"])
            write = frames.Write(self.backlog.newest + 1, moment, time, post.author.outside_id, [op], None)
            done = frames.commit(write)
            self.backlog.append(moment, done.frame, done.line)
        self.backlog.wake()

    def trouble(self, status: int, retry_after: str, at: datetime) -> tuple[Any, dict[str, str]]:
        names = {
            401: "AuthenticationRequired",
            429: "RateLimitExceeded",
            502: "UpstreamFailure",
            503: "NotEnoughResources",
        }
        headers = {"retry-after": retry_after} if retry_after else {}
        if status == 429:
            wait = int(retry_after) if retry_after.isdigit() else 60
            headers |= {
                "ratelimit-limit": "30", "ratelimit-remaining": "0",
                "ratelimit-reset": str(micros(at) // 1_000_000 + wait), "ratelimit-policy": "30;w=300",
            }  # fmt: skip
        name = names.get(status, "InternalServerError")
        return {"error": name, "message": "Rate Limit Exceeded" if status == 429 else name}, headers

    def view_record(self, post: Said) -> dict[str, Any]:
        stored = self.records.get(post.id)
        return stored.value if stored else post.wire["record"]
