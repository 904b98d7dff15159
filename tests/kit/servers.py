"""Small servers on loopback that say exactly what a test wants said, and remember what they heard."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Script = Callable[[socket.socket, "Heard"], None]


@dataclass
class Heard:
    """One request, as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Served:
    port: int
    heard: list[Heard] = field(default_factory=list)
    calls: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(body: bytes = b"", *, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def saying(said: bytes) -> Script:
    return lambda line, _heard: line.sendall(said)


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status=status, headers=f"Location: {to}\r\n")


def hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(
    script: Script, *, at: str = "127.0.0.1", port: int = 0, wrap: Callable | None = None
) -> Iterator[Served]:
    """Run the script for each request; a line stays open until the other side hangs up or the script closes it."""
    family = socket.AF_INET6 if ":" in at else socket.AF_INET
    listener = socket.create_server((at, port), family=family)
    served = Served(listener.getsockname()[1])
    lines: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                served.calls += 1
                lines.append(line)
                threading.Thread(target=talk, args=(line,), daemon=True).start()

    def talk(line: socket.socket) -> None:
        with suppress(OSError, ValueError):
            line = wrap(line) if wrap else line
            lines.append(line)
            while (heard := _heard(line)) is not None:
                served.heard.append(heard)
                script(line, heard)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield served
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in lines:
            hang_up(line)
            line.close()


def _heard(line: socket.socket) -> Heard | None:
    come = b""
    while b"\r\n\r\n" not in come:
        part = line.recv(65536)
        if not part:
            return None
        come += part
    head, _, body = come.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65536)
    method, target, _ = first.split(" ")
    return Heard(method, target, headers, body)
