"""From a record of the network to a `Post`; the same for streams, notifications and threads."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from heedful.connectors.contract import IMAGE, VIDEO, Author, Kind, Post

POSTS = "app.bsky.feed.post"
BEGINNING = datetime(2022, 11, 1, tzinfo=UTC)  # nobody spoke on this network earlier
LONGEST = 3000  # bytes by the schema; counting characters here lets nothing through that others hide
Record = Mapping[str, Any]


class MalformedError(ValueError):
    """This is not what the network's schema promises; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Which version of which record."""

    uri: str
    cid: str

    def as_wire(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Hint:
    """What answering a post takes: its version, and the post that starts the thread."""

    cid: str
    root: Ref

    def written(self) -> str:
        return json.dumps({"cid": self.cid, "root": self.root.as_wire()}, separators=(",", ":"))

    @staticmethod
    def read(written: str) -> "Hint | None":
        try:
            told = json.loads(written)
            return Hint(told["cid"], Ref(told["root"]["uri"], told["root"]["cid"]))
        except (ValueError, KeyError, TypeError):
            return None


def post_from(told: object, ref: Ref, *, author: Author, at: datetime, me: str) -> Post:
    """Return the post; `at` is when the network told it, `me` our DID or "".

    :raises MalformedError: it is not a post.
    """
    record = _checked(told)
    written = record["text"]
    facets = tuple(_features(record.get("facets"), written))
    parent, root = _answered(record, ref)
    embed = record.get("embed")
    quoted = _quoted(embed)
    names = tuple(_words(record.get("langs")))
    labels = own_labels(record)
    return Post(
        outside_id=ref.uri,
        author=author,
        text=clean("\n\n".join(filter(None, (written, *_pictures(embed))))),
        said_at=_said_at(record.get("createdAt"), at),
        url=web_address(ref.uri),
        kind=Kind.REPLY if parent else Kind.QUOTE if quoted else Kind.POST,
        parent_id=parent,
        root_id=root.uri,
        quoted_id=quoted,
        language=names[0][:35] if names else "",
        warning=", ".join(label for label in labels if not label.startswith("!")),
        addressed=_is_for(me, facets, parent, quoted),
        by_us=bool(me) and ref.uri.startswith(f"at://{me}/"),
        tags=_unique([*_words(record.get("tags")), *(value for kind, value, _ in facets if kind == "tag")]),
        links=_unique([*(value for kind, value, _ in facets if kind == "link"), *_outward(embed)]),
        mentions=_unique([written or value for kind, value, written in facets if kind == "mention"]),
        holds=frozenset(_held(embed)),
        reply_hint=Hint(ref.cid, root).written(),
    )


def _checked(told: object) -> Record:
    text = told.get("text") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(text, str):
        raise MalformedError("the record is no post with a text")
    if len(text) > LONGEST:
        raise MalformedError("the text is longer than the network allows")
    return told


def clean(text: str) -> str:
    """Return the text without what no database can keep: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def web_address(uri: str) -> str:
    """Return where people read the post in a browser."""
    repo, _, rkey = split_uri(uri)
    return f"https://bsky.app/profile/{repo}/post/{rkey}" if rkey else ""


def post_uri(repo: object, path: str) -> str:
    """Return the id of a post in an account's repository.

    :raises MalformedError: the account or the key is written in no allowed way.
    """
    uri = f"at://{repo}/{path}"
    if not re.fullmatch(
        r"at://did:[a-z]+:[\w.:%-]{1,240}/app\.bsky\.feed\.post/[\w.:~-]{1,512}", uri, re.ASCII
    ):
        raise MalformedError("the post has no proper id")
    return uri


def split_uri(uri: str) -> tuple[str, str, str]:
    """Split at://repo/collection/key; empty strings where it is something else."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(parts) != 3:
        return "", "", ""
    return parts[0], parts[1], parts[2]


def moment(written: object) -> datetime | None:
    """Return an aware moment in UTC, None where nobody can read one."""
    if not isinstance(written, str):
        return None
    try:
        read = datetime.fromisoformat(written)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def own_labels(record: Record) -> Sequence[str]:
    """Return the labels that an author put on their own record."""
    labels = record.get("labels")
    values = labels.get("values") if isinstance(labels, Mapping) else None
    return tuple(_words([part.get("val") for part in _parts(values)]))


def _said_at(created: object, told: datetime) -> datetime:
    """The author's clock, unless it is ahead of the network's or from before there was one."""
    said = moment(created)
    return said if said is not None and BEGINNING <= said <= told else told


def _features(facets: object, text: str) -> Iterator[tuple[str, str, str]]:
    """Give (kind, value, the words it stands on); positions count bytes of UTF-8."""
    spelled = text.encode("utf-8", "replace")
    for facet in _parts(facets):
        words = _slice(spelled, facet.get("index"))
        for feature in _parts(facet.get("features")):
            kind = str(feature.get("$type", "")).rpartition("#")[2]
            value = feature.get({"mention": "did", "link": "uri", "tag": "tag"}.get(kind, ""))
            if isinstance(value, str) and value:
                yield kind, clean(value), words


def _slice(spelled: bytes, index: object) -> str:
    start, end = (
        (index.get("byteStart"), index.get("byteEnd")) if isinstance(index, Mapping) else (None, None)
    )
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(spelled):
        return clean(spelled[start:end].decode("utf-8", "replace"))
    return ""


def _answered(record: Record, ref: Ref) -> tuple[str, Ref]:
    """Return the parent's id ("" if it answers nobody) and the post that starts the thread."""
    reply = record.get("reply")
    parent = _ref(reply.get("parent")) if isinstance(reply, Mapping) else None
    root = _ref(reply.get("root")) if isinstance(reply, Mapping) else None
    if parent is None:
        return "", ref
    return parent.uri, root or parent


def _ref(told: object) -> Ref | None:
    uri, cid = (told.get("uri"), told.get("cid")) if isinstance(told, Mapping) else (None, None)
    if isinstance(uri, str) and isinstance(cid, str) and uri.startswith("at://") and len(uri) < 1000:
        return Ref(clean(uri), clean(cid))
    return None


def _quoted(embed: object) -> str:
    """Return the id of the post that an embed shows, with or without pictures beside it."""
    told = embed.get("record") if isinstance(embed, Mapping) else None
    if isinstance(told, Mapping) and "uri" not in told:
        told = told.get("record")
    ref = _ref(told)
    return ref.uri if ref is not None and f"/{POSTS}/" in ref.uri else ""


def _pictures(embed: object) -> Iterator[str]:
    """Give what the author wrote about each picture or video, for those who cannot see it."""
    for shown in _shown(embed):
        for picture in (*_parts(shown.get("images")), shown):
            alt = picture.get("alt")
            if isinstance(alt, str) and alt.strip():
                yield f"[Image: {alt.strip()}]"


def _held(embed: object) -> Iterator[str]:
    for shown in _shown(embed):
        if any(_parts(shown.get("images"))):
            yield IMAGE
        if isinstance(shown.get("video"), Mapping):
            yield VIDEO


def _outward(embed: object) -> Iterator[str]:
    for shown in _shown(embed):
        external = shown.get("external")
        uri = external.get("uri") if isinstance(external, Mapping) else None
        if isinstance(uri, str):
            yield clean(uri)


def _shown(embed: object) -> Iterator[Record]:
    """Give the embed itself, and what stands beside a quoted post."""
    if isinstance(embed, Mapping):
        yield embed
        if isinstance(embed.get("media"), Mapping):
            yield embed["media"]


def _is_for(me: str, facets: Sequence[tuple[str, str, str]], parent: str, quoted: str) -> bool:
    if not me:
        return False
    ours = f"at://{me}/"
    named = any(kind == "mention" and value == me for kind, value, _ in facets)
    return named or parent.startswith(ours) or quoted.startswith(ours)


def _parts(told: object) -> Iterator[Record]:
    if isinstance(told, Sequence) and not isinstance(told, str | bytes):
        yield from (part for part in told if isinstance(part, Mapping))


def _words(told: object) -> Iterator[str]:
    if isinstance(told, Sequence) and not isinstance(told, str | bytes):
        yield from (clean(word) for word in told if isinstance(word, str) and word)


def _unique(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
