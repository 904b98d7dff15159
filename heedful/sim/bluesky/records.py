"""A post as a record of app.bsky.feed.post, and what the PDS finds wrong with one."""

import re
import unicodedata
from typing import Any

from heedful.sim import words
from heedful.sim.bluesky import ids
from heedful.sim.web import Turned
from heedful.sim.world import Draft, Network, Said, iso

LONGEST = 300
_KEY = re.compile(r"[A-Za-z0-9._:~-]{1,512}")
_JOINERS = "\u200d\ufe0f\u20e3"


def of(draft: Draft, network: Network) -> dict[str, Any]:
    text = network.spell(draft.text)
    record: dict[str, Any] = {"$type": ids.POST, "text": text, "createdAt": iso(draft.at)}
    record["langs"] = [draft.language or draft.author.language]
    found = facets(text, network)
    if found:
        record["facets"] = found
    if draft.parent:
        record["reply"] = {"root": ref(draft.parent.root), "parent": ref(draft.parent)}
    if draft.quote:
        record["embed"] = {"$type": "app.bsky.embed.record", "record": ref(draft.quote)}
    if draft.warning:
        labels = [{"val": draft.warning}]
        record["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": labels}
    return record


def ref(post: Said) -> dict[str, str]:
    return {"uri": post.id, "cid": post.wire["cid"]}


def facets(text: str, network: Network) -> list[dict[str, Any]]:
    found = []
    for piece in words.pieces(text):
        feature = _feature(piece, network)
        if feature:
            start = len(text[: piece.start].encode())
            end = start + len(text[piece.start : piece.end].encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _feature(piece: words.Piece, network: Network) -> dict[str, str] | None:
    kind = "app.bsky.richtext.facet#"
    if piece.kind == "link":
        return {"$type": kind + "link", "uri": piece.word}
    if piece.kind == "tag":
        return {"$type": kind + "tag", "tag": piece.word}
    person = network.find_person(piece.word) if piece.kind == "mention" else None
    return {"$type": kind + "mention", "did": person.outside_id} if person else None


def checked(record: Any, key: str) -> dict[str, Any]:
    """Return the record.

    :raises Turned: the PDS would not take it.
    """
    if not isinstance(record, dict):
        raise Turned(400, {"error": "InvalidRequest", "message": "Input/record must be an object"})
    if key and not _KEY.fullmatch(key):
        raise Turned(400, {"error": "InvalidRequest", "message": "Input/rkey must be a valid Record Key"})
    if record.get("$type") != ids.POST:
        return record
    for name in ("text", "createdAt"):
        if not isinstance(record.get(name), str):
            raise _invalid(f'Record must have the property "{name}"')
    count = graphemes(record["text"])
    if count > LONGEST:
        raise _invalid(f"Record/text must not be longer than {LONGEST} graphemes")
    return record


def _invalid(what: str) -> Turned:
    return Turned(400, {"error": "InvalidRequest", "message": f"Invalid {ids.POST} record: {what}"})


def graphemes(text: str) -> int:
    """Count what a person would call letters; near enough for a limit."""
    count = 0
    previous = ""
    flag = False
    for letter in unicodedata.normalize("NFC", text):
        joins = unicodedata.combining(letter) or letter in _JOINERS or "\U0001f3fb" <= letter <= "\U0001f3ff"
        in_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        if not (joins or previous == "\u200d" or (in_flag and flag)):
            count += 1
        flag = in_flag and not flag
        previous = letter
    return count
