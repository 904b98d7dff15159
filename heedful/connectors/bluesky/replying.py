"""Our own posts: written so that a repeated send makes one, read back, replaced and taken away."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from heedful.connectors.bluesky import xrpc
from heedful.connectors.bluesky.address import Route
from heedful.connectors.bluesky.facets import facets_of
from heedful.connectors.bluesky.record import POSTS, Hint, Ref, split_uri, web_address
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.bluesky.tid import key_for
from heedful.connectors.contract import Outgoing, PostRef, Rejected, Sent
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble

LONGEST = 300  # graphemes
BYTES_PER_GRAPHEME = 10  # the second limit: 3,000 bytes
NO_RECORD = {"RecordNotFound", "NotFound"}


def length_of(text: str) -> int:
    """Return the graphemes, or more where the bytes weigh more: 300 is the limit of both."""
    import grapheme

    weight = -(-len(text.encode("utf-8", "replace")) // BYTES_PER_GRAPHEME)
    seen: int = grapheme.length(text)
    return max(seen, weight)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes as our account."""

    route: Route
    sessions: Sessions

    def send(self, reply: Outgoing) -> Sent:
        """Publish under the reply's own key, only if nothing stands there yet.

        :raises Rejected: the network will not take it.
        :raises OutsideTrouble: see `Connector.send`.
        """
        return self._put(reply, key_for(reply.key, reply.written_at))

    def find(self, reply: Outgoing) -> Sent | None:
        return self._standing(key_for(reply.key, reply.written_at))

    def edit(self, sent: Sent, reply: Outgoing) -> Sent:
        """Replace a reply that nobody has answered yet: the network has no edits.

        One commit takes the old post away and publishes the new one, under a key made from the reply's
        and its text; so it may be repeated.

        :raises Rejected: somebody answered or quoted it, or it is gone.
        """
        version = hashlib.sha256(reply.text.encode()).hexdigest()
        rkey = key_for(f"{reply.key}\n{version}", reply.written_at)
        if split_uri(sent.outside_id)[2] == rkey:
            return sent
        standing = self._standing(rkey)
        if standing is not None:
            self.delete(sent)
            return standing
        if self._standing(split_uri(sent.outside_id)[2]) is None:
            raise Rejected("The reply is no longer there, so it cannot be changed.")
        if self._is_answered(sent):
            raise Rejected("Somebody has answered it already. Bluesky has no edits; write another reply.")
        return self._replace(sent, reply, rkey)

    def delete(self, sent: Sent) -> None:
        rkey = split_uri(sent.outside_id)[2]
        if not rkey:
            raise Rejected(f"{sent.outside_id!r} is not a post on Bluesky.")
        wanted = {"repo": self._did, "collection": POSTS, "rkey": rkey}
        _accepted(self.sessions.ask(self.route, "com.atproto.repo.deleteRecord", send=wanted))

    @property
    def _did(self) -> str:
        return self.sessions.of(self.route).did

    def _put(self, reply: Outgoing, rkey: str) -> Sent:
        record = self._record(reply)
        # swapRecord null: create, never overwrite. The same record again is no change and succeeds.
        wanted = {"repo": self._did, "collection": POSTS, "rkey": rkey, "record": record, "swapRecord": None}
        answer = self.sessions.ask(self.route, "com.atproto.repo.putRecord", send=wanted)
        if answer.error == "InvalidSwap":
            standing = self._standing(rkey)
            if standing is not None:
                return standing
        body = _accepted(answer, "uri", "cid")
        return self._sent(rkey, str(body["cid"]), record)

    def _replace(self, sent: Sent, reply: Outgoing, rkey: str) -> Sent:
        record = self._record(reply)
        kind = "com.atproto.repo.applyWrites"
        old = {"$type": f"{kind}#delete", "collection": POSTS, "rkey": split_uri(sent.outside_id)[2]}
        new = {"$type": f"{kind}#create", "collection": POSTS, "rkey": rkey, "value": record}
        answer = self.sessions.ask(self.route, kind, send={"repo": self._did, "writes": [old, new]})
        results = _accepted(answer, "results")["results"]
        with xrpc.reading(answer, maybe_done=True):
            return self._sent(rkey, str(results[1]["cid"]), record)

    def _record(self, reply: Outgoing) -> Mapping[str, Any]:
        """Return the record, the same at every attempt as far as the network lets us."""
        if length_of(reply.text) > LONGEST:
            raise Rejected(f"Bluesky takes {LONGEST} characters; this is longer.")
        try:
            hint = Hint.read(reply.parent.reply_hint) or self._hint(reply.parent)
            facets = facets_of(reply.text, self._did_of)
        except OutsideTrouble as trouble:
            trouble.maybe_done = False  # so far we have only asked
            raise
        parent = Ref(reply.parent.outside_id, hint.cid)
        created = reply.written_at.astimezone(UTC).isoformat(timespec="milliseconds")
        return {
            "$type": POSTS,
            "text": reply.text,
            "createdAt": created.replace("+00:00", "Z"),
            "reply": {"root": hint.root.as_wire(), "parent": parent.as_wire()},
            **({"facets": facets} if facets else {}),
        }

    def _hint(self, parent: PostRef) -> Hint:
        """Ask for what answering takes, where whoever told us of the post did not say it."""
        reply = self._record_at(parent.outside_id)
        if reply.status in {400, 404} and reply.error in NO_RECORD:
            raise Rejected("The post we answer is no longer there.")
        with xrpc.reading(reply):
            told = reply.good("cid", "value")
            ref = Ref(parent.outside_id, str(told["cid"]))
            root = (told["value"].get("reply") or {}).get("root")
            return Hint(ref.cid, Ref(root["uri"], root["cid"]) if root else ref)

    def _record_at(self, uri: str) -> xrpc.Reply:
        """Ask for a record; our server has its own at once, and others' as soon as they are indexed."""
        repo, collection, rkey = split_uri(uri)
        params = [("repo", repo), ("collection", collection), ("rkey", rkey)]
        return self.sessions.ask(self.route, "com.atproto.repo.getRecord", params=params)

    def _did_of(self, handle: str) -> str:
        params = [("handle", handle)]
        reply = self.sessions.ask(self.route, "com.atproto.identity.resolveHandle", params=params)
        return "" if reply.status in {400, 404} else str(reply.good("did")["did"])

    def _standing(self, rkey: str) -> Sent | None:
        reply = self._record_at(f"at://{self._did}/{POSTS}/{rkey}")
        if reply.status in {400, 404} and reply.error in NO_RECORD:
            return None
        body = reply.good("cid", "value")
        with xrpc.reading(reply):
            return self._sent(rkey, str(body["cid"]), body["value"])

    def _sent(self, rkey: str, cid: str, record: Mapping[str, Any]) -> Sent:
        uri = f"at://{self._did}/{POSTS}/{rkey}"
        root = (record.get("reply") or {}).get("root") or {"uri": uri, "cid": cid}
        hint = Hint(cid, Ref(str(root["uri"]), str(root["cid"])))
        return Sent(uri, url=web_address(uri), reply_hint=hint.written())

    def _is_answered(self, sent: Sent) -> bool:
        params = [("uris", sent.outside_id)]
        reply = self.sessions.ask(self.route, "app.bsky.feed.getPosts", params=params)
        with xrpc.reading(reply):
            views = reply.good("posts")["posts"]
            return any(view.get("replyCount") or view.get("quoteCount") for view in views)


def _accepted(reply: xrpc.Reply, *needs: str) -> Mapping[str, Any]:
    """Return the answer to a write.

    :raises Rejected: the network understood and says no.
    :raises OutsideTrouble: it failed, or says something that we cannot read.
    """
    trouble = fetch.trouble(reply.answer)
    if trouble is None:
        return _read(reply, *needs)
    if reply.status in {400, 403, 413}:
        raise Rejected(f"Bluesky does not take it: {reply.words}")
    raise trouble


def _read(reply: xrpc.Reply, *needs: str) -> Mapping[str, Any]:
    try:
        return reply.good(*needs)
    except OutsideTrouble as trouble:
        trouble.maybe_done = True  # it accepted something; what, only reading back can tell
        raise
