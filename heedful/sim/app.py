"""The one server in front of all simulated networks: reads requests, lets them go wrong, answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from heedful.kit import clock
from heedful.sim.diary import Diary
from heedful.sim.faults import Fault
from heedful.sim.web import Asked, Closed, Line, Receive, Routes, Scope, Send, Socket, Told, as_json
from heedful.sim.world import Network

Streaming = Callable[[Socket], Awaitable[None]]


class CuttableLine(H11Protocol):
    """A connection that the networks can cut without a word, also after it became a WebSocket."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "line": self}, _loop)
        self.access_log = False

    def cut(self) -> None:
        self.transport.abort()


class Gone(Exception):
    """The line was cut; there is nobody left to answer."""


class App:
    """Which network answers what; `sockets` are by path, everything else goes by `routes`."""

    def __init__(self, networks: dict[str, Network], diary: Diary) -> None:
        self.networks, self.diary = networks, diary
        self.routes: dict[str, Routes] = {}
        self.sockets: dict[str, tuple[str, Streaming]] = {}
        self.control = Routes()

    def network_of(self, path: str) -> str:
        if path.startswith(("/xrpc/", "/subscribe")):
            return "bluesky"
        return "mastodon" if path.startswith(("/api/", "/@", "/users/", "/tags/", "/nodeinfo")) else "blogs"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        line: Line = scope["state"]["line"]
        asked = _asked(scope, await _body(receive))
        try:
            told = await self._told(asked, scope)
        except Gone:
            line.cut()
            await asyncio.sleep(0)
            return
        headers = [(name.encode(), value.encode()) for name, value in told.headers.items()]
        if told.stream is None:
            headers.append((b"content-length", str(len(told.body)).encode()))
        await send({"type": "http.response.start", "status": told.status, "headers": headers})
        if told.stream is None:
            body = b"" if asked.method == "HEAD" else told.body
            await send({"type": "http.response.body", "body": body})
            return
        network = self.networks[self.network_of(asked.path)]
        await _stream(told.stream, receive, send, network, line)

    async def _told(self, asked: Asked, scope: Scope) -> Told:
        if asked.path.startswith("/_sim/"):
            return self._controlled(asked, scope)
        name = self.network_of(asked.path)
        network = self.networks[name]
        network.asked += 1
        if network.faults.is_out(clock.monotonic()):
            raise Gone
        fault = network.faults.next_for(f"{asked.method} {asked.path}")
        if fault is None:
            return self.answer(name, asked)
        if fault.what == "delay":
            await asyncio.sleep(fault.seconds)
            return self.answer(name, asked)
        if fault.after:
            self.answer(name, asked)
        if fault.what == "drop":
            raise Gone
        return _wrong(fault, network, asked)

    def answer(self, name: str, asked: Asked) -> Told:
        told = self.routes[name].answer(asked)
        if told and told.status < 400 and asked.method not in ("GET", "HEAD"):
            self.diary.note("asked", asked.at, network=name, **asked.kept())
        if told is None:
            return as_json(
                {"error": "MethodNotImplemented" if name == "bluesky" else "Record not found"}, 404
            )
        return told

    def _controlled(self, asked: Asked, scope: Scope) -> Told:
        """The controls are for this machine only, and no page in a browser may use them."""
        host = (scope.get("client") or ("", 0))[0]
        plain = "json" in asked.headers.get("content-type", "") or asked.method == "GET"
        if host not in ("127.0.0.1", "::1") or not plain or "origin" in asked.headers:
            return as_json({"error": "loopback and application/json only"}, 403)
        return self.control.answer(asked) or as_json({"error": "no such control"}, 404)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope, b"")
        socket, line = Socket(asked, receive, send), scope["state"]["line"]
        name, action = self.sockets.get(asked.path, ("", None))
        if action is None:
            await socket.refuse(404)
            return
        network = self.networks[name]
        network.asked += 1
        fault = network.faults.next_for(f"GET {asked.path}")
        if network.faults.is_out(clock.monotonic()) or (fault and fault.what == "drop"):
            line.cut()
        elif fault and fault.what != "delay":
            await socket.refuse(_wrong(fault, network, asked).status)
        else:
            await asyncio.sleep(fault.seconds if fault else 0)
            await _converse(socket, action, network, line)


async def _converse(socket: Socket, action: Streaming, network: Network, line: Line) -> None:
    network.lines.add(line)
    try:
        await action(socket)
    except (Closed, OSError):
        return
    finally:
        network.lines.discard(line)


def _wrong(fault: Fault, network: Network, asked: Asked) -> Told:
    status = {"limit": 429, "sign_out": 401, "nonsense": 200}.get(fault.what, fault.status)
    if fault.what == "nonsense":
        return Told(
            200, (fault.body or "<html>Please come back later").encode(), {"content-type": "text/html"}
        )
    body, headers = network.trouble(status, fault.retry_after, asked.at)
    told = as_json(body, status, headers)
    if fault.body:
        told.body = fault.body.encode()
    return told


async def _stream(
    stream: AsyncIterator[bytes], receive: Receive, send: Send, network: Network, line: Line
) -> None:
    network.lines.add(line)
    telling = asyncio.ensure_future(_pump(stream, send))
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait([telling, leaving], return_when=asyncio.FIRST_COMPLETED)
    finally:
        network.lines.discard(line)
        telling.cancel()
        leaving.cancel()
        await asyncio.gather(telling, leaving, return_exceptions=True)


async def _pump(stream: AsyncIterator[bytes], send: Send) -> None:
    async for piece in stream:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        event = await receive()
        parts.append(event.get("body", b""))
        more = event.get("more_body", False)
    return b"".join(parts)


def _asked(scope: Scope, body: bytes) -> Asked:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Asked(scope.get("method", "GET"), scope["path"], query, headers, clock.now(), body)
