"""A thin client for XRPC, the way of calling a server of the AT Protocol."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from heedful.connectors.contract import Budget
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble

Params = Sequence[tuple[str, str]]  # pairs, since a name may repeat
AFTER_NONSENSE = 60.0
LIMIT_BYTES = 8_000_000  # a long thread is some megabytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered to a call, whatever its status."""

    answer: fetch.Answer
    body: Mapping[str, Any]  # empty where it was no JSON object
    readable: bool

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def error(self) -> str:
        """The error's name, such as ExpiredToken; "" if all went well."""
        return str(self.body.get("error") or self.status) if self.status >= 400 else ""

    @property
    def words(self) -> str:
        """What the server says about the error."""
        return str(self.body.get("message") or self.error)[:300]

    def good(self, *needs: str) -> Mapping[str, Any]:
        """Return the body.

        :raises OutsideTrouble: the server refused, or its answer lacks what was asked for.
        """
        trouble = fetch.trouble(self.answer)
        if trouble is not None:
            raise trouble
        if not self.readable or any(name not in self.body for name in needs):
            raise nonsense(self)
        return self.body


def nonsense(reply: Reply, *, maybe_done: bool = False) -> OutsideTrouble:
    what = f"{reply.answer.host} answered something that we cannot read."
    return OutsideTrouble(what, retry_in=AFTER_NONSENSE, maybe_done=maybe_done)


@contextmanager
def reading(reply: Reply, *, maybe_done: bool = False) -> Iterator[None]:
    """Taking an answer apart inside of this ends in trouble where a part is not what it should be."""
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError):
        raise nonsense(reply, maybe_done=maybe_done) from None


def call(
    service: str,
    name: str,
    *,
    params: Params = (),
    send: Mapping[str, Any] | None = None,
    token: str = "",
) -> Reply:
    """Ask a query, or run a procedure where there is something to `send`.

    :raises OutsideTrouble: no answer came.
    """
    url = f"{service}/xrpc/{name}"
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    if send is None:
        query = f"{url}?{urlencode(params)}" if params else url
        answer = fetch.request("GET", query, headers=headers, limit=LIMIT_BYTES)
    else:
        answer = fetch.request("POST", url, headers=headers, json=send)
    return _read(answer)


def refresh(service: str, token: str) -> Reply:
    """Ask for new tokens; a procedure that takes no input, not even an empty one."""
    headers = {"authorization": f"Bearer {token}"}
    answer = fetch.request("POST", f"{service}/xrpc/com.atproto.server.refreshSession", headers=headers)
    return _read(answer)


def _read(answer: fetch.Answer) -> Reply:
    try:
        body = answer.json()
    except OutsideTrouble:
        body = None
    return Reply(answer, body, readable=True) if isinstance(body, dict) else Reply(answer, {}, readable=False)


def budget_of(answer: fetch.Answer) -> Budget | None:
    """Return what the server says we may still ask, if it says so."""
    try:
        remaining = int(answer.headers["ratelimit-remaining"])
        limit = int(answer.headers["ratelimit-limit"])
        resets = float(answer.headers.get("ratelimit-reset", "nan"))
    except (KeyError, ValueError):
        return None
    return Budget(remaining, limit, _moment(resets))


def _moment(seconds: float) -> datetime | None:
    if not math.isfinite(seconds) or not 0 <= seconds < 32_503_680_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)
