"""One call over one open line: what is said, what comes back, and whether anything left us."""

import functools
import select
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import h11

from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import addresses
from heedful.kit.fetch.urls import Url

HEADER_BYTES = 64 * 1024
CHUNK = 64 * 1024
MOST_INTERIM = 20
AFTER_DROPPED = 30.0
AFTER_NONSENSE = 60.0
AFTER_BAD_CERTIFICATE = 600.0


@dataclass(slots=True)
class Call:
    """How much time is left, how much may come in, and whether our words are out.

    `until` is a moment of the monotonic clock. `sent`: from now on it may have happened.
    `heard`: bytes that came in, packed, headers and all.
    """

    until: float
    most: int
    sent: bool = False
    heard: int = 0

    def left(self, host: str) -> float:
        seconds = self.until - clock.monotonic()
        if seconds <= 0:
            raise self.trouble(f"{host} did not answer in time.", AFTER_DROPPED)
        return seconds

    def trouble(self, what: str, retry_in: float | None) -> OutsideTrouble:
        return OutsideTrouble(what, retry_in=retry_in, maybe_done=self.sent)


@dataclass(slots=True)
class Line:
    """An open line to one origin, good for one call at a time."""

    url: Url
    sock: socket.socket
    talk: h11.Connection
    peer: str
    idle_since: float = 0.0

    @classmethod
    def open(cls, url: Url, call: Call) -> "Line":
        """:raises OutsideTrouble: `maybe_done` only where an earlier line of this call was spoken on."""
        try:
            sock = open_socket(url, call.until)
        except OutsideTrouble as trouble:
            trouble.maybe_done = call.sent
            raise
        try:
            peer = str(sock.getpeername()[0])
        except OSError:
            sock.close()
            raise call.trouble(f"{url.host} hung up at once.", AFTER_DROPPED) from None
        return cls(url, sock, h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADER_BYTES), peer)

    def say(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes, call: Call) -> None:
        """Put the whole request on the line. A line that breaks meanwhile may still bring an answer."""
        try:
            said = self._worded(method, target, headers, body)
        except (h11.LocalProtocolError, UnicodeError):
            what = f"What we would say to {self.url.host} cannot be sent: a header is malformed."
            raise OutsideTrouble(what, retry_in=None) from None
        self.sock.settimeout(call.left(self.url.host))
        call.sent = True
        try:
            self.sock.sendall(said)
            if hasattr(socket, "TCP_QUICKACK"):  # else small answers on a used line take 40 ms
                self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        except TimeoutError:
            raise call.trouble(f"{self.url.host} did not listen to the end.", AFTER_DROPPED) from None
        except OSError:
            return

    def _worded(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
        pairs = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
        request = h11.Request(method=method, target=target, headers=pairs)
        events = [request, h11.Data(data=body), h11.EndOfMessage()] if body else [request, h11.EndOfMessage()]
        return b"".join(self.talk.send(event) or b"" for event in events)

    def hear_head(self, call: Call) -> h11.Response:
        """The status and headers of the answer; interim ones (1xx) are passed over."""
        for _ in range(MOST_INTERIM):
            event = self._next(call)
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse) or event.status_code == 101:
                break
        raise call.trouble(f"{self.url.host} did not speak HTTP.", AFTER_NONSENSE)

    def hear_body(self, call: Call) -> Iterator[bytes]:
        while isinstance(event := self._next(call), h11.Data):
            yield bytes(event.data)

    def _next(self, call: Call) -> object:
        try:
            while (event := self.talk.next_event()) is h11.NEED_DATA:
                self.talk.receive_data(self._receive(call))
        except h11.RemoteProtocolError:
            what = "broke off" if self.talk.trailing_data[1] else "did not speak HTTP"
            raise call.trouble(f"{self.url.host} {what}.", AFTER_NONSENSE) from None
        return event

    def _receive(self, call: Call) -> bytes:
        try:
            self.sock.settimeout(call.left(self.url.host))
            data = self.sock.recv(CHUNK)
        except TimeoutError:
            raise call.trouble(f"{self.url.host} did not answer in time.", AFTER_DROPPED) from None
        except OSError:
            raise call.trouble(f"{self.url.host} broke off.", AFTER_DROPPED) from None
        call.heard += len(data)
        if call.heard > call.most:
            raise call.trouble(f"{self.url.host} sent more than we take.", None)
        return data

    def again(self) -> bool:
        """Make it ready for another call; False where it is not good for one."""
        done = self.talk.our_state is h11.DONE and self.talk.their_state is h11.DONE
        if not done or self.talk.trailing_data != (b"", False):
            return False
        self.talk.start_next_cycle()
        self.idle_since = clock.monotonic()
        return True

    def is_stale(self) -> bool:
        """An idle line on which something can be read was closed by the other side, or is mad."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return bool(poll.poll(0))

    def close(self) -> None:
        self.sock.close()


def open_socket(url: Url, until: float) -> socket.socket:
    """A line to the checked address of a host, with TLS under the host's own name where it is secure.

    :raises OutsideTrouble: never `maybe_done`.
    """
    line = addresses.reach(url.host, url.port, until)
    if not url.secure:
        return line
    try:
        line.settimeout(max(until - clock.monotonic(), 0.001))
        return tls().wrap_socket(line, server_hostname=url.host)
    except ssl.SSLCertVerificationError as wrong:
        line.close()
        what = f"{url.host} does not prove who it is ({wrong.verify_message})."
        raise OutsideTrouble(what, retry_in=AFTER_BAD_CERTIFICATE) from None
    except (OSError, ValueError):
        line.close()
        raise OutsideTrouble(f"{url.host} does not agree on TLS.", retry_in=AFTER_NONSENSE) from None


@functools.cache
def tls() -> ssl.SSLContext:
    """The system's certificates, or those named by SSL_CERT_FILE; tests put their own in its place."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
