"""HTTP and WebSocket on one port, as a PDS has them, with faults on demand."""

import base64
import hashlib
import json
import select
import socket
import threading
from contextlib import ExitStack, suppress
from urllib.parse import parse_qsl, urlsplit

from tests.kit import servers

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def upgraded(line, heard):
    """Open the WebSocket that was asked for."""
    key = base64.b64encode(hashlib.sha1(heard.headers["sec-websocket-key"].encode() + MAGIC).digest())
    line.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + key + b"\r\n\r\n"
    )


def message(said):
    """One unmasked frame: text for str, binary for bytes."""
    first = b"\x81" if isinstance(said, str) else b"\x82"
    body = said.encode() if isinstance(said, str) else said
    size = len(body)
    if size < 126:
        return first + bytes([size]) + body
    if size < 65536:
        return first + b"\x7e" + size.to_bytes(2, "big") + body
    return first + b"\x7f" + size.to_bytes(8, "big") + body


def hung_up(line):
    """Whether the other side said anything: a client of a stream only ever says that it goes."""
    ready, _, _ = select.select([line], [], [], 0)
    return bool(ready)


class Server:
    """Answers `xrpc(name, params, body, token)` and feeds `stream(path, params)` to each WebSocket.

    `stream` returns a function that gives what to say next: a list, or None to hang up.
    """

    def __init__(self):
        self.changed = threading.Condition()
        self.asked = 0
        self.names = []
        self.faults = []  # (on, fault)
        self.stack = ExitStack()
        self.open = set()
        self.lines = set()
        self.stopped = False
        self.port = 0

    def start(self):
        self.port = self.stack.enter_context(servers.serving(self._answer, port=self.port)).port

    def stop(self):
        self.stopped = True
        self.drop_lines()
        self.stack.close()

    def drop_lines(self):
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        with self.changed:
            self.changed.notify_all()

    def fault_for(self, on):
        for index, (kind, fault) in enumerate(self.faults):
            if kind == on or (on in kind if isinstance(kind, tuple) else False):
                del self.faults[index]
                return fault
        return None

    def _answer(self, line, heard):
        self.lines.add(line)
        self.asked += 1
        target = urlsplit(heard.target)
        if heard.headers.get("upgrade", "").lower() == "websocket":
            self._stream(line, heard, target)
        else:
            self._xrpc(line, heard, target)

    def _stream(self, line, heard, target):
        fault = self.fault_for("hear")
        if fault is not None and fault.drop != "after":
            self._fail(line, fault)
            return
        following = self.stream(target.path, dict(parse_qsl(target.query)))
        upgraded(line, heard)
        if fault is not None:
            line.shutdown(socket.SHUT_RDWR)
            return
        self.open.add(line)
        try:
            self._feed(line, following)
        finally:
            self.open.discard(line)

    def _feed(self, line, following):
        while not self.stopped and not hung_up(line):
            with self.changed:
                said = following()
                if not said and said is not None:
                    self.changed.wait(0.02)
                    continue
            if said is None:
                break
            line.sendall(b"".join(map(message, said)))
        with suppress(OSError):
            line.sendall(b"\x88\x02\x03\xe8")
            line.shutdown(socket.SHUT_RDWR)

    def _xrpc(self, line, heard, target):
        name = target.path.removeprefix("/xrpc/")
        self.names.append(name)
        fault = self.fault_for(name)
        if fault is not None and fault.drop != "after":
            self._fail(line, fault)
            return
        token = heard.headers.get("authorization", "").removeprefix("Bearer ")
        body = json.loads(heard.body) if heard.body else {}
        with self.changed:
            status, headers, said = self.xrpc(name, parse_qsl(target.query), body, token)
            self.changed.notify_all()
        if fault is not None:
            line.shutdown(socket.SHUT_RDWR)
            return
        self._say(line, status, headers, json.dumps(said).encode())

    def _fail(self, line, fault):
        if fault.drop:
            line.shutdown(socket.SHUT_RDWR)
        else:
            self._say(line, fault.status, fault.headers, fault.body)

    def _say(self, line, status, headers, body):
        extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line.sendall(servers.answer(body, status=f"{status} Said", headers=extra))
