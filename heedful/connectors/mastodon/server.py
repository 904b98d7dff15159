"""One server that speaks Mastodon's API, and as whom we ask it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from heedful.connectors.contract import Budget, Place
from heedful.kit import fetch
from heedful.kit.errors import Invalid, OutsideTrouble
from heedful.kit.fetch import Answer

TRY_LATER = {401, 408, 425, 429}


@dataclass(frozen=True, slots=True)
class Us:
    """Who we are on a server; both are empty where we ask without an account."""

    id: str = ""  # the server's own key, opaque
    acct: str = ""  # with the host, in lower case


@dataclass(frozen=True, slots=True)
class Server:
    base: str  # "https://mastodon.example"
    host: str  # "mastodon.example", with the port where it is not the usual one
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, place: Place) -> "Server":
        """:raises Invalid: the address is not one of a server."""
        address = place.address.strip()
        parts = urlsplit(address if "://" in address else f"https://{address}")
        if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
            raise Invalid("The address of a server is needed, such as https://mastodon.example.")
        token = place.credential.get("access_token") or place.credential.get("token") or ""
        host = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
        return cls(f"{parts.scheme}://{host}", host, token.strip())

    def outside_id(self, local_id: str) -> str:
        return f"{self.host}:{local_id}" if local_id else ""

    def local_id(self, outside_id: str) -> str:
        """Return the server's own id of a post; ids are opaque and never hold a colon."""
        return outside_id.removeprefix(f"{self.host}:").rpartition(":")[2]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        key: str = "",
        timeout: float = fetch.TIMEOUT_SECONDS,
    ) -> Answer:
        """Ask for a path and return the answer, whatever its status."""
        headers = {**self.headers, "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.base}{path}"
        return fetch.request(method, url, headers=headers, params=params or {}, json=json, timeout=timeout)

    def get(self, path: str, params: Mapping[str, str] | None = None, *, timeout: float = 10.0) -> Any:
        """Return what stands at a path.

        :raises OutsideTrouble: the server says no, or nonsense.
        """
        answer = self.ask("GET", path, params=params, timeout=timeout)
        raise_trouble(answer)
        return answer.json()

    def us(self) -> Us:
        """Ask who we are; nobody, without a credential."""
        if not self.token:
            return Us()
        account = as_object(self.get("/api/v1/accounts/verify_credentials"), self.host)
        return Us(as_id(account.get("id")), full_acct(account, self.host))


def raise_trouble(answer: Answer) -> None:
    trouble = fetch.trouble(answer)
    if trouble is not None:
        raise trouble


def as_object(found: Any, host: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise nonsense(host)
    return found


def as_list(found: Any, host: str) -> list[Any]:
    if not isinstance(found, list):
        raise nonsense(host)
    return found


def nonsense(host: str, *, maybe_done: bool = False) -> OutsideTrouble:
    return OutsideTrouble(
        f"{host} answered with something we do not understand.", retry_in=300.0, maybe_done=maybe_done
    )


def as_id(value: Any) -> str:
    """Return an id as the text it is: decimal, hexadecimal or ULID, never to be counted with; "" for none."""
    if isinstance(value, str):
        return _clean(value).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def full_acct(account: Mapping[str, Any], host: str) -> str:
    """Return name@host in lower case; a local name lacks its host, which the account's address tells."""
    acct = text_of(account, "acct") or text_of(account, "username")
    if acct and "@" not in acct:
        acct = f"{acct}@{_host_of(text_of(account, 'url')) or host}"
    return acct.lower()


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def text_of(thing: Mapping[str, Any], key: str) -> str:
    value = thing.get(key)
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """JSON may hold half characters and zeros, which no database takes."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def words_of(answer: Answer) -> str:
    """Return the server's own words for what is wrong."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return f"status {answer.status}"
    said = found.get("error") if isinstance(found, dict) else None
    return said[:500] if isinstance(said, str) and said else f"status {answer.status}"


def budget_of(answer: Answer) -> Budget | None:
    try:
        remaining = int(answer.headers["x-ratelimit-remaining"])
        limit = int(answer.headers["x-ratelimit-limit"])
    except (KeyError, ValueError):
        return None
    return Budget(remaining, limit, _moment(answer.headers.get("x-ratelimit-reset", "")))


def _moment(text: str) -> datetime | None:
    """Mastodon writes an ISO moment, others seconds since 1970."""
    try:
        return datetime.fromtimestamp(float(text), UTC) if text.isdigit() else aware(text)
    except (ValueError, OverflowError, OSError):
        return None


def aware(text: str) -> datetime:
    """:raises ValueError: it is no moment."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
