"""Requests, answers, routes and sockets: as much of the web as the simulated networks need."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
KEPT_HEADERS = ("authorization", "content-type", "idempotency-key")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read to its end; header names are lower-case."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    at: datetime  # when it came in
    body: bytes = b""

    def one(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.query if key == name), default)

    def many(self, name: str) -> list[str]:
        """Every value given for a name, also in the way of Rails: `name[]`."""
        return [value for key, value in self.query if key in (name, f"{name}[]")]

    def kept(self) -> dict[str, Any]:
        """Return it, but for its moment, as a diary keeps it."""
        headers = {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers}
        body = self.body.decode("latin-1")
        return {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": headers,
            "body": body,
        }

    def whole(self, name: str, default: int, *, most: int) -> int:
        value = self.one(name)
        return max(1, min(int(value), most)) if value.isdigit() else default

    def fields(self) -> dict[str, Any]:
        """The body as JSON object or form, over the query."""
        given: dict[str, Any] = dict(self.query)
        if "json" in self.headers.get("content-type", ""):
            try:
                parsed = json.loads(self.body or b"{}")
            except ValueError as error:
                raise Turned(400, {"error": "InvalidRequest", "message": str(error)}) from error
            return given | (parsed if isinstance(parsed, dict) else {})
        return given | dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(slots=True)
class Told:
    """One answer; with `stream` the body is what the iterator gives, until the line is cut."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None


class Turned(Exception):
    """A request that the network refuses, with what it says."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.told = as_json(body, status, headers)


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Told:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Told(status, body, {"content-type": "application/json; charset=utf-8", **(headers or {})})


Action = Callable[..., Told]


class Routes:
    """Which function answers which request: `add("GET", "/api/v1/statuses/{id}", action)`."""

    def __init__(self) -> None:
        self._table: list[tuple[str, re.Pattern[str], Action]] = []

    def add(self, method: str, pattern: str, action: Action) -> None:
        shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        self._table.append((method, re.compile(f"{shape}/?"), action))

    def answer(self, asked: Asked) -> Told | None:
        """Return what the network says, None where it has no such address."""
        method = "GET" if asked.method == "HEAD" else asked.method
        for known, pattern, action in self._table:
            found = pattern.fullmatch(asked.path)
            if found and known == method:
                try:
                    return action(asked, **found.groupdict())
                except Turned as turned:
                    return turned.told
        return None


class Line(Protocol):
    """The connection under a request or a socket; it can be cut without a word."""

    def cut(self) -> None: ...


class Closed(Exception):
    """The other side has gone."""


class Socket:
    """The server's side of one WebSocket."""

    def __init__(self, asked: Asked, receive: Receive, send: Send) -> None:
        self.asked = asked
        self._receive = receive
        self._send = send

    async def accept(self) -> None:
        await self._receive()
        await self._send({"type": "websocket.accept"})

    async def refuse(self, status: int) -> None:
        await self._receive()
        start = {"type": "websocket.http.response.start", "status": status, "headers": []}
        await self._send(start)
        await self._send({"type": "websocket.http.response.body", "body": b""})

    async def hear(self) -> str:
        """:raises Closed: the other side has gone."""
        frame = await self._receive()
        if frame["type"] == "websocket.disconnect":
            raise Closed
        return frame.get("text") or (frame.get("bytes") or b"").decode("utf-8", "replace")

    async def tell(self, told: bytes | str) -> None:
        kind = "text" if isinstance(told, str) else "bytes"
        await self._send({"type": "websocket.send", kind: told})

    async def close(self, code: int = 1000) -> None:
        await self._send({"type": "websocket.close", "code": code})

    async def until_gone(self, telling: Awaitable[None]) -> None:
        """Tell until there is nothing more to tell or nobody is there any more."""
        tasks = [asyncio.ensure_future(telling), asyncio.ensure_future(self._listen())]
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for task in done:
            task.result()

    async def _listen(self) -> None:
        try:
            while True:
                await self.hear()
        except Closed:
            return
