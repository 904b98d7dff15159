"""What another system answered, and what is wrong with it."""

import codecs
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, SignedOut

DAY = 86_400.0
AFTER_LIMIT = 60.0
AFTER_FAULT = 30.0
AFTER_NONSENSE = 300.0
NEVER_MENDED_BY_WAITING = {501, 505}
# Codecs that are no charset of a page; two of them take quadratic time.
NO_CHARSET = {"idna", "punycode", "unicode-escape", "unicode_escape", "raw_unicode_escape", "undefined"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other system answered; `headers` has lower-case names, `body` is unpacked."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def text(self) -> str:
        """The body by its declared charset, else UTF-8; undecodable bytes are replaced."""
        if self.body.startswith(codecs.BOM_UTF8):
            return self.body[len(codecs.BOM_UTF8) :].decode("utf-8", "replace")
        return self.body.decode(_charset(self.headers.get("content-type", "")), "replace")

    def json(self) -> Any:
        """:raises OutsideTrouble: the body is not JSON."""
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            what = f"{self.host} answered {self.status} with something that is not JSON."
            raise OutsideTrouble(what, retry_in=AFTER_NONSENSE, maybe_done=True) from None


def trouble(answer: Answer) -> OutsideTrouble | None:
    """Return what is wrong with an answer: SignedOut on 401, 429 and 5xx with their Retry-After, 4xx
    without retry; None below 400. The text names the host and the status, never the query string.

    A 5xx may have been done all the same, except a 503 that says when to come back: that was declined.
    Any 4xx that names a time (408, 425, 429 do without) may be tried again then.
    """
    status, named = answer.status, _named_wait(answer.headers)
    if status < 400:
        return None
    what = f"{answer.host} answered {status} ({_phrase(status)})."
    if status == 401:
        return SignedOut(f"{answer.host} no longer accepts our credential (401).")
    if status == 429:
        return OutsideTrouble(what, retry_in=named or _reset(answer.headers) or AFTER_LIMIT)
    if status < 500:
        return OutsideTrouble(what, retry_in=named or (AFTER_FAULT if status in {408, 425} else None))
    if status == 503 and named:
        return OutsideTrouble(what, retry_in=named)
    retry_in = None if status in NEVER_MENDED_BY_WAITING else named or AFTER_FAULT
    return OutsideTrouble(what, retry_in=retry_in, maybe_done=True)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no known meaning"


def _named_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until Retry-After (seconds or an HTTP date), between one second and a day."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    seconds = _number(value)
    return _sane(_until_http_date(value) if seconds is None else seconds)


def _reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until the limit is lifted: the networks write an epoch, an ISO moment, or seconds."""
    value = (headers.get("ratelimit-reset") or headers.get("x-ratelimit-reset") or "").strip()
    number = _number(value)
    if number is None:
        return _sane(_until_iso(value))
    if number > 1e11:
        number /= 1000
    return _sane(number - clock.now().timestamp() if number > 1e9 else number)


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until_http_date(value: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return _until(parsedate_to_datetime(value))
    except (ValueError, TypeError, OverflowError):
        return None


def _until_iso(value: str) -> float | None:
    try:
        return _until(datetime.fromisoformat(value))
    except ValueError:
        return None


def _until(moment: datetime) -> float:
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - clock.now()).total_seconds()


def _sane(seconds: float | None) -> float | None:
    return None if seconds is None else min(max(seconds, 1.0), DAY)


def _charset(content_type: str) -> str:
    """The charset that a content type declares, where it is one that we decode; else UTF-8."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return _known(value.strip(" \"'"))
    return "utf-8"


def _known(charset: str) -> str:
    try:
        codec = codecs.lookup(charset)
    except (LookupError, ValueError):
        return "utf-8"
    text = getattr(codec, "_is_text_encoding", True) and codec.name not in NO_CHARSET
    return codec.name if text else "utf-8"


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)
