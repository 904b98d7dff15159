"""Streaming, by server-sent events and by WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from heedful.sim.mastodon.api import Api
from heedful.sim.mastodon.network import Listener, Mastodon
from heedful.sim.web import Asked, Closed, Socket, Told, Turned

THUMP = 15.0  # seconds between signs of life


def stream_name(path: str, tag: str) -> str:
    name = path.strip("/").replace("/", ":")
    return f"hashtag:{tag.lower()}" if name.startswith("hashtag") else name


class Streams:
    def __init__(self, network: Mastodon, api: Api) -> None:
        self.network, self.api = network, api
        for path in (
            "user",
            "user/notification",
            "public",
            "public/local",
            "public/remote",
            "hashtag",
            "hashtag/local",
        ):
            api.routes.add("GET", f"/api/v1/streaming/{path}", self._events(path))

    def _events(self, path: str) -> Callable[[Asked], Told]:
        def opened(asked: Asked) -> Told:
            name = stream_name(path, asked.one("tag"))
            listener = self._listener(asked, name)
            headers = {"content-type": "text/event-stream", "cache-control": "private, no-store"}
            return Told(200, headers=headers, stream=self._sent(listener))

        return opened

    def _listener(self, asked: Asked, name: str) -> Listener:
        person = self.api.asking.who(asked)
        return Listener({"user" if name == "user:notification" else name} if name else set(), person)

    async def _sent(self, listener: Listener) -> AsyncIterator[bytes]:
        self.network.listeners.add(listener)
        try:
            yield b":)\n\n"
            while True:
                try:
                    _, event, told = await asyncio.wait_for(listener.queue.get(), THUMP)
                except TimeoutError:
                    yield b":thump\n\n"
                    continue
                piece = f"event: {event}\ndata: {told}\n\n".encode()
                yield piece * (2 if self.network.faults.tells_twice() else 1)
        finally:
            self.network.listeners.discard(listener)

    async def websocket(self, socket: Socket) -> None:
        asked = socket.asked
        try:
            listener = self._listener(
                _with_token(asked), stream_name(asked.one("stream").replace(":", "/"), asked.one("tag"))
            )
        except Turned:
            await socket.refuse(401)
            return
        await socket.accept()
        self.network.listeners.add(listener)
        talking = asyncio.ensure_future(self._talk(socket, listener))
        try:
            await self._obey(socket, listener)
        finally:
            self.network.listeners.discard(listener)
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)

    async def _talk(self, socket: Socket, listener: Listener) -> None:
        while True:
            stream, event, told = await listener.queue.get()
            line = json.dumps(
                {"stream": stream.split(":"), "event": event, "payload": told}, ensure_ascii=False
            )
            await socket.tell(line)
            if self.network.faults.tells_twice():
                await socket.tell(line)

    async def _obey(self, socket: Socket, listener: Listener) -> None:
        """Take "subscribe" and "unsubscribe" until the other side goes."""
        while True:
            try:
                order = json.loads(await socket.hear())
            except Closed:
                return
            except ValueError:
                continue
            name = stream_name(str(order.get("stream", "")).replace(":", "/"), str(order.get("tag", "")))
            if order.get("type") == "subscribe":
                listener.wants.add(name)
            elif order.get("type") == "unsubscribe":
                listener.wants.discard(name)


def _with_token(asked: Asked) -> Asked:
    """Browsers cannot set headers on a WebSocket, so the token may stand in the sub-protocol."""
    token = asked.headers.get("sec-websocket-protocol", "")
    if not token or "authorization" in asked.headers or asked.one("access_token"):
        return asked
    headers = {**asked.headers, "authorization": f"Bearer {token}"}
    return Asked(asked.method, asked.path, asked.query, headers, asked.at, asked.body)
