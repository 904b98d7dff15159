"""A stream as it comes over the wire: by server-sent events, or by WebSocket."""

import json
from collections.abc import Callable, Generator
from typing import Any
from urllib.parse import urlencode

from heedful.connectors.mastodon.channels import Channel
from heedful.connectors.mastodon.server import Server, nonsense, text_of
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble

UNREADABLE = "unreadable"

Event = tuple[str, Any]  # its name and what it carries
Events = Generator[Event | None]
Transport = Callable[[Server, str, Channel], Events]


def by_events(server: Server, base: str, channel: Channel) -> Events:
    """Open a stream of server-sent events: None first when it is open, then events, and None now and then."""
    query = f"?{urlencode(channel.stream_params)}" if channel.stream_params else ""
    url = f"{base}/api/v1/streaming/{channel.stream}{query}"
    with fetch.lines(url, headers={**server.headers, "Accept": "text/event-stream"}) as lines:
        yield None
        name, data = "", list[str]()
        for line in lines:
            if line is None or line.startswith(":"):
                yield None
            elif not line:
                if name and data:
                    yield name, "\n".join(data)
                name, data = "", []
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
            elif not line.startswith(("id:", "retry:")):
                raise nonsense(server.host)


def by_socket(server: Server, base: str, channel: Channel) -> Events:
    """Open a WebSocket; where the server does not read the token in a header, it goes into the address."""
    url = f"ws{base.removeprefix('http')}/api/v1/streaming?{urlencode(channel.socket_params)}"
    try:
        opened = _Opened(fetch.websocket(url, headers=server.headers))
    except OutsideTrouble as trouble:
        if not server.token or trouble.retry_in is not None:
            raise
        opened = _Opened(fetch.websocket(f"{url}&{urlencode({'access_token': server.token})}"))
    with opened as socket:
        yield None
        while True:
            frame = socket.receive(0.25)
            yield None if frame is None else event_in(frame, server.host)


class _Opened:
    """A context that is entered at once, so that what goes wrong at the door is told apart."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.socket: fetch.Socket = context.__enter__()

    def __enter__(self) -> fetch.Socket:
        return self.socket

    def __exit__(self, *why: object) -> None:
        self.context.__exit__(*why)


def event_in(frame: bytes | str, host: str) -> Event:
    try:
        found = json.loads(frame)
    except ValueError:
        return UNREADABLE, frame
    if not isinstance(found, dict):
        return UNREADABLE, frame
    if "error" in found:
        raise OutsideTrouble(f"{host} ended the stream: {text_of(found, 'error')[:200]}", retry_in=60.0)
    return text_of(found, "event"), found.get("payload")
