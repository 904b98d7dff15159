"""What the tests of the tools share: loopback servers, and names that lead where a test says."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from heedful.kit import fetch
from heedful.kit.fetch import addresses, asking
from tests.kit import servers


@pytest.fixture(autouse=True)
def _as_installed() -> Iterator[None]:
    """No network is allowed, and no line is open from an earlier test."""
    asking.forget_lines()
    fetch.allow([])
    yield
    asking.forget_lines()


@pytest.fixture
def loopback(monkeypatch) -> None:
    """127.0.0.1 may be reached, and nothing else that is not public."""
    fetch.allow(["127.0.0.1/32"])


@pytest.fixture
def serve() -> Iterator:
    """serve(script, at=..., port=...) runs a server until the test ends."""
    with ExitStack() as stack:
        yield lambda script, **how: stack.enter_context(servers.serving(script, **how))


class Names:
    """A resolver of our own: each name has the answers of its next look-ups; the last one stays."""

    def __init__(self) -> None:
        self.answers: dict[str, list[list[str]]] = {"localhost": [["127.0.0.1", "::1"]]}
        self.asked: list[str] = []

    def lead(self, name: str, *answers: list[str]) -> None:
        self.answers[name] = list(answers)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.answers.get(host)
        if answers is None:
            # The odd forms of addresses, as the system would read them if they came this far.
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            return [str(entry[4][0]) for entry in found]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def names(monkeypatch) -> Names:
    names = Names()
    monkeypatch.setattr(addresses, "resolve", names)
    return names


class Dialled:
    """Every address that was dialled. What is not loopback is not reached: no test leaves the machine."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._dial = addresses.dial
        self._lock = threading.Lock()

    def __call__(self, address: str, port: int, seconds: float) -> socket.socket:
        with self._lock:
            self.addresses.append(address)
        if address.startswith("127.") or address == "::1":
            return self._dial(address, port, seconds)
        raise ConnectionRefusedError


@pytest.fixture
def dialled(monkeypatch) -> Dialled:
    dialled = Dialled()
    monkeypatch.setattr(addresses, "dial", dialled)
    return dialled
