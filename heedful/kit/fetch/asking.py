"""Ask and be answered: the request, the redirects it is sent on, and the lines kept open for the next one."""

import base64
import json as json_module
import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import h11

from heedful import __version__
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import addresses, packing
from heedful.kit.fetch.answers import Answer
from heedful.kit.fetch.calls import Call, Line
from heedful.kit.fetch.urls import Url

MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
ASKS_ONLY = {"GET", "HEAD", "OPTIONS"}
OURS_TO_SAY = {
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "accept-encoding",
    "te",
    "upgrade",
}
# What may follow a redirect to another origin; all else may be a credential under some name.
HARMLESS = {"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since", "content-type"}
# Beyond the limit itself: headers, chunk frames and the slack of packing.
WIRE_SLACK = 256 * 1024
AFTER_REDIRECTS = 900.0
IDLE_SECONDS = 15.0
IDLE_PER_ORIGIN = 4
IDLE_ORIGINS = 16


@dataclass(frozen=True, slots=True)
class Question:
    method: str
    url: Url
    headers: Mapping[str, str]
    body: bytes = b""
    codings: str = packing.ACCEPTED

    @property
    def asks_only(self) -> bool:
        return self.method in ASKS_ONLY

    def worded(self) -> list[tuple[str, str]]:
        ours = {"host": self.url.authority, "accept-encoding": self.codings}
        if self.body or not self.asks_only:
            ours["content-length"] = str(len(self.body))
        return list({**ours, **self.headers}.items())


def question(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    basic: tuple[str, str] | None = None,
) -> Question:
    """:raises OutsideTrouble: the address cannot be asked."""
    where = Url.read(url)
    said = {"user-agent": f"Heedful/{__version__}", "accept": "*/*"}
    body = body or b""
    if json is not None:
        said["content-type"] = "application/json"
        body = json_module.dumps(json, ensure_ascii=False, allow_nan=False).encode()
    elif form is not None:
        said["content-type"] = "application/x-www-form-urlencoded"
        body = urlencode(form).encode()
    said |= {
        name.lower(): value for name, value in (headers or {}).items() if name.lower() not in OURS_TO_SAY
    }
    if basic is not None:
        said["authorization"] = "Basic " + base64.b64encode(":".join(basic).encode()).decode()
    return Question(method.upper(), where.with_params(params) if params else where, said, body)


def ask(asked: Question, *, follow: bool, timeout: float, limit: int) -> Answer:
    """:raises OutsideTrouble: there is no answer; `maybe_done` from the first byte that left us."""
    call = Call(until=clock.monotonic() + timeout, most=limit + limit // 4 + WIRE_SLACK)
    answer = _once(asked, call, limit)
    for _ in range(MOST_REDIRECTS if follow else 0):
        if not leads_on(answer):
            break
        asked = next_question(asked, answer, call)
        answer = _once(asked, call, limit)
    if follow and leads_on(answer):
        raise without_end(asked, call)
    return answer


def leads_on(answer: Answer) -> bool:
    return answer.status in REDIRECTS and "location" in answer.headers


def without_end(asked: Question, call: Call) -> OutsideTrouble:
    what = f"{asked.url.host} sends us from one address to the next without end."
    return call.trouble(what, AFTER_REDIRECTS)


def next_question(asked: Question, answer: Answer, call: Call) -> Question:
    """The question that a redirect asks us to ask instead.

    :raises OutsideTrouble: it leads where we do not go.
    """
    still_open = answer.status in {301, 307, 308} or asked.asks_only
    call.sent = not still_open
    try:
        there = asked.url.join(answer.headers["location"])
    except OutsideTrouble as refused:
        raise call.trouble(f"{asked.url.host} sends us elsewhere. {refused}", None) from None
    if asked.url.secure and not there.secure:
        raise call.trouble(f"{asked.url.host} sends us to {there.host} without TLS; we do not go.", None)
    headers = asked.headers if there.origin == asked.url.origin else _harmless(asked.headers)
    if asked.asks_only:
        return replace(asked, url=there, headers=headers)
    if still_open:
        return _moved(asked, there, headers, answer.status, call)
    return Question("GET", there, {n: v for n, v in headers.items() if n != "content-type"})


def _moved(asked: Question, there: Url, headers: Mapping[str, str], status: int, call: Call) -> Question:
    """What we have to say is said again only to the same host; a 301 would have us forget it."""
    if status == 301 or there.host != asked.url.host:
        raise call.trouble(f"{asked.url.host} has moved to {there.scheme}://{there.authority}.", None)
    return replace(asked, url=there, headers=headers)


def _harmless(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in headers.items() if name in HARMLESS}


def _once(asked: Question, call: Call, limit: int) -> Answer:
    """One question, one answer. Who only asks may use a line that is open already; should it prove
    dead, they ask once more on a fresh one."""
    call.heard, before = 0, call.sent
    line = _idle.take(asked.url) if asked.asks_only else None
    if line is not None:
        try:
            return _over(line, asked, call, limit)
        except OutsideTrouble:
            if call.heard or clock.monotonic() >= call.until:
                raise
            call.sent = before
    return _over(Line.open(asked.url, call), asked, call, limit)


def _over(line: Line, asked: Question, call: Call, limit: int) -> Answer:
    kept = False
    try:
        head = hear_head(line, asked, call)
        body = _body(line, head, call, limit)
        kept = line.again() and _idle.keep(line)
        return Answer(head.status_code, str(asked.url), headers_of(head), body)
    finally:
        if not kept:
            line.close()


def hear_head(line: Line, asked: Question, call: Call) -> h11.Response:
    line.say(asked.method, asked.url.target, asked.worded(), asked.body, call)
    return line.hear_head(call)


def _body(line: Line, head: h11.Response, call: Call, limit: int) -> bytes:
    coding = headers_of(head).get("content-encoding", "")
    try:
        return packing.unpack(line.hear_body(call), coding, limit)
    except packing.TooMuch:
        raise call.trouble(f"{line.url.host} sent more than {limit:,} bytes.", None) from None
    except packing.Broken:
        raise call.trouble(f"{line.url.host} sent something that does not unpack.", 300.0) from None


def headers_of(head: h11.Response) -> dict[str, str]:
    """Lower-case names; what came several times is joined by commas."""
    together: dict[str, list[str]] = defaultdict(list)
    for name, value in head.headers:
        together[name.decode("ascii")].append(_readable(value))
    return {name: ", ".join(values) for name, values in together.items()}


def _readable(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


class _Idle:
    """Open lines that wait for the next question, a few per origin, each for a few seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: dict[tuple[str, str, int], list[Line]] = {}

    def take(self, url: Url) -> Line | None:
        """An open line to there whose address may still be reached."""
        while (line := self._pop(url)) is not None:
            young = clock.monotonic() - line.idle_since < IDLE_SECONDS
            if young and not line.is_stale() and addresses.refusal(line.peer) is None:
                return line
            line.close()
        return None

    def _pop(self, url: Url) -> Line | None:
        with self._lock:
            lines = self._lines.get(url.origin, [])
            line = lines.pop() if lines else None
            if not lines:
                self._lines.pop(url.origin, None)
            return line

    def keep(self, line: Line) -> bool:
        with self._lock:
            surplus = self._make_room(line)
            self._lines.setdefault(line.url.origin, []).append(line)
        _close(surplus)
        return True

    def _make_room(self, line: Line) -> list[Line]:
        here = self._lines.get(line.url.origin, [])
        if len(here) >= IDLE_PER_ORIGIN:
            return [here.pop(0)]
        if not here and len(self._lines) >= IDLE_ORIGINS:
            return self._lines.pop(next(iter(self._lines)))
        return []

    def forget(self) -> None:
        with self._lock:
            lines = [line for those in self._lines.values() for line in those]
            self._lines.clear()
        _close(lines)


def _close(lines: Iterable[Line]) -> None:
    for line in lines:
        line.close()


_idle = _Idle()


def forget_lines() -> None:
    """Close every line that waits; the next question opens its own."""
    _idle.forget()


def _begin_anew() -> None:
    """A forked child must not speak on its parent's lines."""
    global _idle
    _idle = _Idle()


os.register_at_fork(after_in_child=_begin_anew)
