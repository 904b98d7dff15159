"""WebSockets, over lines that were opened and checked here."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from heedful import __version__
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import addresses, calls
from heedful.kit.fetch.answers import Answer, trouble
from heedful.kit.fetch.calls import AFTER_DROPPED, AFTER_NONSENSE
from heedful.kit.fetch.urls import Url

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

CLOSE_SECONDS = 1.0
MESSAGES_WAITING = 16
TOO_BIG = 1009
_quiet = logging.getLogger("heedful.kit.fetch.sockets")
_quiet.setLevel(logging.CRITICAL)  # its debug lines would show our credentials


class _Socket:
    def __init__(self, host: str, connection: "ClientConnection") -> None:
        self._host, self._connection = host, connection

    def receive(self, timeout: float) -> bytes | str | None:
        from websockets.exceptions import ConnectionClosed

        try:
            return self._connection.recv(timeout=timeout)
        except TimeoutError:
            return None
        except ConnectionClosed as closed:
            raise self._trouble(closed, maybe_done=False) from None

    def send(self, message: bytes | str) -> None:
        """:raises OutsideTrouble: the line is closed; the message may have arrived all the same."""
        from websockets.exceptions import ConnectionClosed

        try:
            self._connection.send(message)
        except ConnectionClosed as closed:
            raise self._trouble(closed, maybe_done=True) from None

    def _trouble(self, closed: Exception, *, maybe_done: bool) -> OutsideTrouble:
        ours = getattr(closed, "sent", None)
        if ours is not None and ours.code == TOO_BIG:
            return OutsideTrouble(f"{self._host} sent more at once than we take.", retry_in=None)
        what = f"{self._host} closed the line."
        return OutsideTrouble(what, retry_in=AFTER_DROPPED, maybe_done=maybe_done)


@contextmanager
def websocket(
    url: str, *, headers: Mapping[str, str] | None, limit: int, timeout: float
) -> Iterator[_Socket]:
    where = Url.read(url, schemes=("ws", "wss"))
    with ExitStack() as stack:
        yield _Socket(where.host, _opened(stack, where, headers or {}, limit, clock.monotonic() + timeout))


def _opened(
    stack: ExitStack, url: Url, headers: Mapping[str, str], limit: int, until: float
) -> "ClientConnection":
    """A connection over a line to the checked address; the stack closes it."""
    from websockets.exceptions import WebSocketException
    from websockets.sync.client import connect

    line = addresses.reach(url.host, url.port, until)
    try:
        opening = connect(
            str(url),
            sock=line,
            ssl=calls.tls() if url.secure else None,
            proxy=None,
            compression=None,
            additional_headers=dict(headers),
            user_agent_header=f"Heedful/{__version__}",
            open_timeout=max(until - clock.monotonic(), 0.001),
            close_timeout=CLOSE_SECONDS,
            max_size=limit,
            max_queue=MESSAGES_WAITING,
            logger=_quiet,
        )
        return stack.enter_context(opening)
    except (WebSocketException, OSError, EOFError, ValueError) as wrong:
        line.close()
        raise _not_opened(url, wrong) from None


def _not_opened(url: Url, wrong: Exception) -> OutsideTrouble:
    """The library cannot follow a redirect over our line, and hides it behind another exception."""
    from websockets.exceptions import InvalidStatus

    status = wrong if isinstance(wrong, InvalidStatus) else wrong.__cause__ or wrong.__context__
    if isinstance(status, InvalidStatus):
        response = status.response
        headers = {name.lower(): value for name, value in response.headers.raw_items()}
        known = trouble(Answer(response.status_code, str(url), headers, b""))
        what = f"{url.host} answered {response.status_code} instead of opening a WebSocket."
        return known or OutsideTrouble(what, retry_in=None)
    return OutsideTrouble(f"{url.host} does not open a WebSocket.", retry_in=AFTER_NONSENSE)
