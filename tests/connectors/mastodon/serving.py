"""The HTTP side of the fake Mastodon: requests, faults, streams and sockets."""

import json
import queue
import re
import select
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.mastodon import wire

if TYPE_CHECKING:
    from tests.connectors.mastodon.fake import Fake

TOKEN = "brand-token-0123456789"


def serving(fake: "Fake") -> type[BaseHTTPRequestHandler]:
    return type("Serving", (Serving,), {"fake": fake})


class Serving(BaseHTTPRequestHandler):
    """Serves one connection; `fake` is set by `serving`."""

    fake: "Fake"
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        request = f"{self.command} {self.path}"
        length = int(self.headers.get("Content-Length") or 0)
        sent = json.loads(self.rfile.read(length) or b"{}")
        with self.fake.lock:
            self.fake.requests.append(request)
            fault = self.fake.fault_for(request)
        if fault is None:
            self.serve(sent)
        elif fault.drop:
            if fault.drop == "after":
                answer(self.fake, self, sent)
            self.cut()
        else:
            self.reply(fault.status, fault.body, dict(fault.headers))

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the server's names

    def cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def serve(self, sent: dict[str, Any]) -> None:
        if urlsplit(self.path).path.startswith("/api/v1/streaming") and not told_instead(self.fake, self):
            self.stream()
            return
        status, body, headers = answer(self.fake, self, sent)
        self.reply(status, json.dumps(body).encode(), headers)

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            **headers,
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        parts = urlsplit(self.path)
        stream = parse_qs(parts.query).get("stream", [parts.path.removeprefix("/api/v1/streaming/")])[0]
        if stream == "user" and not signed_in(self):
            self.reply(401, b'{"error": "Missing access token"}', {})
            return
        news: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.fake.lines[self.connection] = (stream, news)
        try:
            self.open(stream, news, by_socket="Sec-WebSocket-Key" in self.headers)
        except OSError:
            self.close_connection = True
        finally:
            self.fake.lines.pop(self.connection)
            self.close_connection = True

    def open(self, stream: str, news: "queue.SimpleQueue[tuple[str, str]]", *, by_socket: bool) -> None:
        if by_socket:
            self.send_response(101)
            for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
                self.send_header(name, value)
            self.send_header("Sec-WebSocket-Accept", wire.accept_key(self.headers["Sec-WebSocket-Key"]))
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(b":)\n\n")
        for event, told in self.news(news):
            if by_socket:
                envelope = {"stream": [stream], "event": event, "payload": told}
                self.wfile.write(wire.frame(json.dumps(envelope)))
            else:
                self.wfile.write(f"event: {event}\ndata: {told}\n\n".encode())

    def news(self, news: "queue.SimpleQueue[tuple[str, str]]") -> Iterator[tuple[str, str]]:
        """What is to be told, until the other side is gone or closes."""
        beat = time.monotonic()
        while True:
            with suppress(queue.Empty):
                yield news.get(timeout=0.02)
            if select.select([self.connection], [], [], 0)[0] and len(self.connection.recv(4096)) in {
                0,
                6,
                8,
            }:
                return
            if "Sec-WebSocket-Key" not in self.headers and time.monotonic() - beat > 0.3:
                beat = time.monotonic()
                self.wfile.write(b":thump\n\n")


def signed_in(asking: BaseHTTPRequestHandler) -> bool:
    return asking.headers.get("Authorization") == f"Bearer {TOKEN}" or f"access_token={TOKEN}" in asking.path


def told_instead(fake: "Fake", asking: BaseHTTPRequestHandler) -> tuple[int, Any] | None:
    request = f"{asking.command} {asking.path}"
    return next((told for pattern, told in fake.instead.items() if re.match(pattern, request)), None)


def answer(
    fake: "Fake", asking: BaseHTTPRequestHandler, sent: dict[str, Any]
) -> tuple[int, Any, dict[str, str]]:
    """Do what is asked and say what came of it."""
    parts = urlsplit(asking.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    told = told_instead(fake, asking)
    if told:
        return (*told, {})
    if "Authorization" in asking.headers and not signed_in(asking):
        return 401, {"error": "The access token is invalid"}, {}
    with fake.lock:
        if asking.command == "GET":
            return _told(fake, parts.path, query)
        return _done(fake, asking, parts.path, sent)


def _told(fake: "Fake", path: str, query: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
    steps = path.strip("/").split("/")
    if path == "/api/v2/instance":
        urls = {"streaming": f"ws://{fake.host}"}
        inside = {"statuses": {"max_characters": 500}, "urls": urls}
        return (
            200,
            {"domain": fake.host, "title": "Fake", "version": fake.version, "configuration": inside},
            {},
        )
    if path == "/api/v1/accounts/verify_credentials":
        return 200, fake.brand, {}
    if path == "/api/v1/notifications":
        return (200, *fake.page(fake.mentions, query, path))
    if path.startswith("/api/v1/timelines/"):
        seen = [said for said in fake.statuses if said["visibility"] == "public"]
        return (200, *fake.page(seen, query, path))
    if steps[2] == "accounts":
        return (
            200,
            *fake.page([said for said in fake.statuses if said["account"]["id"] == steps[3]], query, path),
        )
    said = fake.find(steps[3]) if steps[2] == "statuses" else None
    if said is None:
        return 404, {"error": "Record not found"}, {}
    return 200, _context(fake, said) if steps[-1] == "context" else said, {}


def _context(fake: "Fake", said: dict[str, Any]) -> dict[str, Any]:
    above, below = [], [said["id"]]
    parent = fake.find(said["in_reply_to_id"])
    while parent:
        above.insert(0, parent)
        parent = fake.find(parent["in_reply_to_id"])
    for other in fake.statuses:
        if other["in_reply_to_id"] in below:
            below.append(other["id"])
    return {"ancestors": above, "descendants": [fake.find(local_id) for local_id in below[1:]]}


def _done(
    fake: "Fake", asking: BaseHTTPRequestHandler, path: str, sent: dict[str, Any]
) -> tuple[int, Any, dict[str, str]]:
    if asking.command == "POST":
        return _posted(fake, asking.headers.get("Idempotency-Key", ""), sent)
    said = fake.find(path.rpartition("/")[2])
    if said is None:
        return 404, {"error": "Record not found"}, {}
    if asking.command == "PUT":
        fake.edit(said["id"], sent["status"])
    else:
        fake.delete(said["id"])
    return 200, said, {}


def _posted(fake: "Fake", key: str, sent: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    if key in fake.keys:
        return 200, fake.find(fake.keys[key]), {}
    if not sent["status"].strip() or len(re.sub(r"(@\w+)@[\w.:-]+", r"\1", sent["status"])) > 500:
        return 422, {"error": "Validation failed: Text character limit of 500 exceeded"}, {}
    parent = sent.pop("in_reply_to_id", "")
    if parent and not fake.find(parent):
        return 404, {"error": "Record not found"}, {}
    said = fake.publish(fake.brand, sent.pop("status"), parent, **sent)
    fake.keys |= {key: said["id"]} if key else {}
    return 200, said, {}
