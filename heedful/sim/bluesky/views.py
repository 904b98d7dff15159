"""How the AppView shows posts, profiles, threads and notifications."""

from typing import Any

from heedful.sim.bluesky import ids
from heedful.sim.bluesky.network import Bluesky, Notice
from heedful.sim.web import Asked, Turned
from heedful.sim.world import Person, Said, iso

_DEFS = "app.bsky.feed.defs#"


def basic(person: Person) -> dict[str, Any]:
    labels = []
    if person.wants_no_index:
        uri = ids.uri(person.outside_id, "app.bsky.actor.profile", "self")
        labels = [
            {"src": person.outside_id, "uri": uri, "val": "!no-unauthenticated", "cts": iso(person.since)}
        ]
    return {
        "did": person.outside_id, "handle": person.address, "displayName": person.name,
        "viewer": {"muted": False, "blockedBy": False}, "labels": labels, "createdAt": iso(person.since),
    }  # fmt: skip


def profile(person: Person, network: Bluesky) -> dict[str, Any]:
    count = sum(1 for post in network.posts.values() if post.author is person and not post.gone)
    return basic(person) | {
        "description": person.about, "followersCount": 12 + len(person.name), "followsCount": 34,
        "postsCount": count, "indexedAt": iso(person.since),
    }  # fmt: skip


def post(said: Said, network: Bluesky, *, embeds: bool = True) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "uri": said.id, "cid": said.wire["cid"], "author": basic(said.author),
        "record": network.view_record(said),
        "bookmarkCount": 0, "replyCount": sum(not reply.gone for reply in said.replies), "repostCount": 0,
        "likeCount": 0, "quoteCount": 0, "indexedAt": iso(said.at), "viewer": {"threadMuted": False},
        "labels": [],
    }  # fmt: skip
    if embeds and said.quote:
        shown["embed"] = {"$type": "app.bsky.embed.record#view", "record": _quoted(said.quote, network)}
    return shown


def _quoted(said: Said, network: Bluesky) -> dict[str, Any]:
    if said.gone or said.author.gone:
        return {"$type": "app.bsky.embed.record#viewNotFound", "uri": said.id, "notFound": True}
    view = post(said, network, embeds=False)
    kept = {key: view[key] for key in ("uri", "cid", "author", "labels", "indexedAt")}
    return {"$type": "app.bsky.embed.record#viewRecord", **kept, "value": view["record"], "embeds": []}


def thread(said: Said, network: Bluesky, *, depth: int, height: int) -> dict[str, Any]:
    """The post with up to `height` parents nested above it and `depth` levels of replies below."""
    shown = _branch(said, network, depth)
    parent = _parent(said, network, height)
    if parent:
        shown["parent"] = parent
    return shown


def _branch(said: Said, network: Bluesky, depth: int) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "$type": _DEFS + "threadViewPost",
        "post": post(said, network),
        "threadContext": {},
    }
    if depth > 0:
        shown["replies"] = [
            _branch(reply, network, depth - 1) for reply in said.replies if not _hidden(reply)
        ]
    return shown


def _parent(said: Said, network: Bluesky, height: int) -> dict[str, Any] | None:
    reply = network.view_record(said).get("reply")
    if not reply or height <= 0:
        return None
    above = said.parent
    if above is None or _hidden(above):
        return {"$type": _DEFS + "notFoundPost", "uri": reply["parent"]["uri"], "notFound": True}
    shown: dict[str, Any] = {
        "$type": _DEFS + "threadViewPost",
        "post": post(above, network),
        "threadContext": {},
    }
    higher = _parent(above, network, height - 1)
    return shown | {"parent": higher} if higher else shown


def _hidden(said: Said) -> bool:
    return said.gone or bool(said.author.gone)


def notice(told: Notice, network: Bluesky, seen_at: str) -> dict[str, Any] | None:
    """A notification; None where the post it tells of is gone."""
    said = network.posts.get(told.uri)
    if said is None or _hidden(said):
        return None
    shown: dict[str, Any] = {
        "uri": said.id, "cid": said.wire["cid"], "author": basic(said.author), "reason": told.reason,
        "record": network.view_record(said), "isRead": iso(told.at) <= seen_at, "indexedAt": iso(told.at),
        "labels": [],
    }  # fmt: skip
    if told.about:
        shown["reasonSubject"] = told.about
    return shown


def paper(person: Person, base: str) -> dict[str, Any]:
    """The DID document: whose it is, and which server keeps the account."""
    service = {
        "id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": base
    }  # fmt: skip
    return {
        "@context": ["https://www.w3.org/ns/did/v1"], "id": person.outside_id,
        "alsoKnownAs": [f"at://{person.address}"], "verificationMethod": [], "service": [service],
    }  # fmt: skip


def actor(network: Bluesky, asked: Asked, name: str = "actor") -> Person:
    """:raises Turned: there is nobody of that name."""
    person = network.find_person(asked.one(name))
    if person is None or person.gone:
        what = "Could not find repo" if name == "repo" else "Profile not found"
        raise Turned(400, {"error": "RepoNotFound" if name == "repo" else "InvalidRequest", "message": what})
    return person
