"""What we listen to on a server, and how far we have heard each of it."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from heedful.connectors.mastodon.server import Server
from heedful.kit.errors import Invalid

TRAIL = 40


@dataclass(frozen=True, slots=True)
class Channel:
    """One timeline, which can be asked for, and the stream of the same, which can be waited on.

    `needed`: without it there is nothing to hear; else the server may refuse it and the rest goes on.
    """

    key: str
    timeline: str
    params: Mapping[str, str] = field(default_factory=dict)
    stream: str = ""  # below /api/v1/streaming; "" where another channel's stream brings its news
    stream_params: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True

    @property
    def socket_params(self) -> dict[str, str]:
        """The same stream as a WebSocket names it."""
        return {"stream": self.stream.replace("/", ":"), **self.stream_params}


MENTIONS = Channel("mentions", "/api/v1/notifications", {"types[]": "mention"})
HOME = Channel("user", "/api/v1/timelines/home", stream="user")


def followed(server: Server, follow: str) -> list[Channel]:
    """Return the channels of a place. With an account, what is said to it and its home timeline are
    always heard; `follow` adds to them (`public, public:local, hashtag:zorble`), and is the public
    timeline where it is empty.

    :raises Invalid: `follow` names something else.
    """
    named = [name.strip().casefold() for name in follow.split(",") if name.strip()]
    ours = [MENTIONS, HOME] if server.token else []
    others = [_channel(name, needed=True) for name in dict.fromkeys(named) if name != "user"]
    if not named:
        others = [_channel("public", needed=not ours)]
    if not ours and not others:
        raise Invalid("Without an access token only public timelines and hashtags can be followed.")
    return ours + others


def _channel(name: str, *, needed: bool) -> Channel:
    if name == "public":
        return Channel(name, "/api/v1/timelines/public", stream="public", needed=needed)
    if name == "public:local":
        return Channel(name, "/api/v1/timelines/public", {"local": "true"}, "public/local", needed=needed)
    kind, _, tag = name.partition(":")
    tag = tag.strip().lstrip("#")
    if kind != "hashtag" or not tag:
        raise Invalid(f"{name!r} cannot be followed. Say user, public, public:local or hashtag:something.")
    path = f"/api/v1/timelines/tag/{quote(tag, safe='')}"
    return Channel(f"hashtag:{tag}", path, {}, "hashtag", {"tag": tag}, needed=needed)


class Marks:
    """How far each channel has been heard: a trail of the last ids, in the order they came.

    Ids are opaque: the order is the server's, never ours. The cursor holds the oldest id of each trail,
    not the newest, since a status from another server may be filed between two that were heard before
    it; so some of what was heard is heard again. "" stands for a channel that was empty.
    """

    def __init__(self, cursor: str = "") -> None:
        self.trails: dict[str, deque[str]] = {}
        for key, mark in _loaded(cursor).items():
            self.trails[key] = deque([mark] if mark else [], maxlen=TRAIL)

    def since(self, channel: Channel) -> str | None:
        """Return the id to ask from, "" for everything there is, None where we never listened."""
        trail = self.trails.get(channel.key)
        return None if trail is None else next(iter(trail), "")

    def heard(self, key: str, local_id: str) -> None:
        """Note an id as the newest of a channel; one that is heard again leaves the trail as it is."""
        trail = self.trails.setdefault(key, deque(maxlen=TRAIL))
        if local_id and local_id not in trail:
            trail.append(local_id)

    def knows(self, key: str, local_id: str) -> bool:
        return bool(local_id) and local_id in self.trails.get(key, ())

    def copy(self) -> "Marks":
        twin = Marks()
        twin.trails = {key: trail.copy() for key, trail in self.trails.items()}
        return twin

    def restart(self, key: str) -> None:
        """Forget the trail of a channel, after a gap."""
        self.trails[key] = deque(maxlen=TRAIL)

    def cursor(self) -> str:
        return json.dumps({key: next(iter(trail), "") for key, trail in self.trails.items()})


def cursor_at(channel: Channel, local_id: str) -> str:
    """Return a cursor that stands at an id of one channel."""
    return json.dumps({channel.key: local_id})


def _loaded(cursor: str) -> dict[str, str]:
    """A cursor that is none of ours is a beginning."""
    try:
        found: Any = json.loads(cursor or "{}")
    except ValueError:
        return {}
    marks = found if isinstance(found, dict) else {}
    return {key: mark for key, mark in marks.items() if isinstance(mark, str)}
