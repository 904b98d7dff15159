"""The one way out of the house: every request to another system passes here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from heedful.kit.fetch.answers import Answer, trouble

__all__ = [
    "LIMIT_BYTES",
    "TIMEOUT_SECONDS",
    "Answer",
    "Socket",
    "allow",
    "lines",
    "request",
    "trouble",
    "websocket",
]

LIMIT_BYTES = 2_000_000
TIMEOUT_SECONDS = 10.0


def allow(networks: Sequence[str]) -> None:
    """Set the networks (CIDR) that may be reached beyond the public internet, for the whole process.

    :raises ValueError: names the one that is not a network.
    """
    from heedful.kit.fetch import addresses

    addresses.allow(networks)


def request(  # noqa: PLR0913  (all of HTTP that anybody here needs, in one place)
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    basic: tuple[str, str] | None = None,
    follow: bool = True,
    timeout: float = TIMEOUT_SECONDS,
    limit: int = LIMIT_BYTES,
) -> Answer:
    """Ask another system and return its answer, whatever its status.

    What is said is one of `json`, `form` or `body`, whose content-type the headers give.
    `timeout` is for everything together, redirects included; `limit` counts unpacked bytes.
    Credentials (Authorization, `basic`) never follow a redirect to another origin. A request that
    says something (POST and the like) follows 302 and 303 by asking for the page they name, and 307
    and 308 on the same host; a 301 is trouble, since the address we were given is wrong.

    :raises OutsideTrouble: no answer in time, too many bytes, or an address we may not reach.
        `maybe_done` is True from the moment the request's bytes left us.
    """
    from heedful.kit.fetch import asking

    question = asking.question(
        method, url, headers=headers, params=params, json=json, form=form, body=body, basic=basic
    )
    return asking.ask(question, follow=follow, timeout=timeout, limit=limit)


def lines(
    url: str, *, headers: Mapping[str, str] | None = None, idle: float = 60.0
) -> AbstractContextManager[Iterator[str | None]]:
    """Open a long answer (server-sent events) and give its lines; None whenever a second passes
    without one, so that the caller can do other things. The lines end when the other side ends them.

    :raises OutsideTrouble: it cannot be opened, answers an error, breaks off, sends a line without
        end, or is silent for `idle` seconds.
    """
    from heedful.kit.fetch import streaming

    return streaming.lines(url, headers=headers, idle=idle, timeout=TIMEOUT_SECONDS)


class Socket(Protocol):
    def receive(self, timeout: float) -> bytes | str | None:
        """Return the next message; None when `timeout` seconds pass without one.

        :raises OutsideTrouble: the other side closed or the connection broke.
        """

    def send(self, message: bytes | str) -> None: ...


def websocket(
    url: str, *, headers: Mapping[str, str] | None = None, limit: int = 5_000_000
) -> AbstractContextManager[Socket]:
    """Open a WebSocket (ws or wss); pings are answered, a message over `limit` bytes is trouble.

    :raises OutsideTrouble: it cannot be opened; redirects are not followed.
    """
    from heedful.kit.fetch import sockets

    return sockets.websocket(url, headers=headers, limit=limit, timeout=TIMEOUT_SECONDS)
