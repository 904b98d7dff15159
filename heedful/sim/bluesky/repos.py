"""The calls of com.atproto.repo: reading and writing records."""

from collections.abc import Callable
from typing import Any

from heedful.sim.bluesky import frames, ids, records, views
from heedful.sim.bluesky.network import Bluesky
from heedful.sim.bluesky.sessions import Sessions
from heedful.sim.web import Asked, Turned
from heedful.sim.world import Draft, Person

Answer = dict[str, Any] | None


class Repos:
    def __init__(self, network: Bluesky, sessions: Sessions) -> None:
        self.network, self.sessions = network, sessions

    def calls(self) -> list[tuple[str, str, Callable[[Asked], Answer]]]:
        return [
            ("POST", "com.atproto.repo.createRecord", self.create_record),
            ("POST", "com.atproto.repo.putRecord", self.put_record),
            ("POST", "com.atproto.repo.deleteRecord", self.delete_record),
            ("POST", "com.atproto.repo.applyWrites", self.apply_writes),
            ("GET", "com.atproto.repo.getRecord", self.get_record),
            ("GET", "com.atproto.repo.listRecords", self.list_records),
            ("GET", "com.atproto.repo.describeRepo", self.describe_repo),
        ]

    def _own(self, asked: Asked) -> tuple[Person, dict[str, Any]]:
        person, given = self.sessions.who(asked), asked.fields()
        if given.get("repo") not in (person.outside_id, person.address):
            raise Turned(401, {"error": "AuthRequiredError", "message": "Invalid repo"})
        return person, given

    def create_record(self, asked: Asked) -> Answer:
        person, given = self._own(asked)
        key = str(given.get("rkey") or self.network.free_key(person, asked.at))
        if ids.uri(person.outside_id, str(given.get("collection")), key) in self.network.records:
            raise Turned(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        return self._put(person, given, key, asked)

    def put_record(self, asked: Asked) -> Answer:
        """Create or replace; the same record again is no change; `swapRecord` guards what stands there."""
        person, given = self._own(asked)
        uri = ids.uri(person.outside_id, str(given.get("collection")), str(given.get("rkey", "")))
        stored = self.network.records.get(uri)
        if stored and stored.value == given.get("record"):
            return {"uri": uri, "cid": stored.cid, "validationStatus": "valid"}
        if "swapRecord" in given and given["swapRecord"] != (stored.cid if stored else None):
            raise Turned(
                400, {"error": "InvalidSwap", "message": f"Record was at {stored.cid if stored else None}"}
            )
        return self._put(person, given, str(given.get("rkey", "")), asked)

    def _put(self, person: Person, given: dict[str, Any], key: str, asked: Asked) -> Answer:
        collection = str(given.get("collection", ""))
        record = records.checked(given.get("record"), key)
        uri = ids.uri(person.outside_id, collection, key)
        post = self.network.posts.get(uri)
        if post and not post.gone:
            self.network.change_record(post, record, asked.at)
        elif collection == ids.POST:
            draft = Draft(author=person, text=record["text"], at=asked.at, through_api=True)
            self.network.publish_record(draft, record, key)
        else:
            self.network.write(person, collection, key, record, asked.at)
        cid = self.network.records[uri].cid
        return {"uri": uri, "cid": cid, "commit": self._committed(), "validationStatus": "valid"}

    def _committed(self) -> dict[str, str]:
        return {"cid": self.network.latest.cid, "rev": self.network.latest.rev}

    def delete_record(self, asked: Asked) -> Answer:
        person, given = self._own(asked)
        op = self.network.erasing(person, str(given.get("collection")), str(given.get("rkey")))
        if op is None:
            return {}
        self.network.commit(person, [op], asked.at)
        return {"commit": self._committed()}

    def apply_writes(self, asked: Asked) -> Answer:
        """Several changes in one commit, all or none."""
        person, given = self._own(asked)
        ops = [self._op(person, write) for write in given.get("writes", [])]
        self.network.commit(person, ops, asked.at)
        results = [self._result(person, op, asked) for op in ops]
        return {"commit": self._committed(), "results": results}

    def _op(self, person: Person, write: dict[str, Any]) -> frames.Op:
        action, collection = write["$type"].rpartition("#")[2], str(write["collection"])
        key = str(write.get("rkey") or ids.tid(self.network.backlog.newest))
        if action == "delete":
            op = self.network.erasing(person, collection, key)
        else:
            op = self.network.putting(person, collection, key, records.checked(write.get("value"), key))
        if op is None or op.action != action:
            raise Turned(500, {"error": "InternalServerError", "message": "Internal Server Error"})
        return op

    def _result(self, person: Person, op: frames.Op, asked: Asked) -> dict[str, Any]:
        kind = f"com.atproto.repo.applyWrites#{op.action}Result"
        if op.record is None:
            return {"$type": kind}
        stored = self.network.records[ids.uri(person.outside_id, op.collection, op.key)]
        if op.collection == ids.POST and op.action == "create":
            draft = Draft(author=person, text=op.record["text"], at=asked.at, through_api=True)
            self.network.file(draft, op.record, stored)
        return {"$type": kind, "uri": stored.uri, "cid": stored.cid, "validationStatus": "valid"}

    def get_record(self, asked: Asked) -> Answer:
        uri = ids.uri(
            views.actor(self.network, asked, "repo").outside_id, asked.one("collection"), asked.one("rkey")
        )
        stored = self.network.records.get(uri)
        if stored is None:
            raise Turned(400, {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"})
        return {"uri": uri, "cid": stored.cid, "value": stored.value}

    def list_records(self, asked: Asked) -> Answer:
        before = ids.uri(views.actor(self.network, asked, "repo").outside_id, asked.one("collection"), "")
        found = sorted((uri for uri in self.network.records if uri.startswith(before)), reverse=True)
        if asked.one("reverse") == "true":
            found.reverse()
        if asked.one("cursor"):
            edge = before + asked.one("cursor")
            found = [uri for uri in found if (uri > edge if asked.one("reverse") == "true" else uri < edge)]
        shown = [self.network.records[uri] for uri in found[: asked.whole("limit", 50, most=100)]]
        page: dict[str, Any] = {
            "records": [{"uri": one.uri, "cid": one.cid, "value": one.value} for one in shown]
        }
        return page | ({"cursor": ids.parts(shown[-1].uri)[2]} if len(shown) < len(found) else {})

    def describe_repo(self, asked: Asked) -> Answer:
        person = views.actor(self.network, asked, "repo")
        return {
            "handle": person.address, "did": person.outside_id,
            "didDoc": views.paper(person, self.network.base), "collections": [ids.POST],
            "handleIsCorrect": True,
        }  # fmt: skip
