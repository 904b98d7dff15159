"""Long answers, line by line, for as long as the other side keeps talking."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import h11

from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble
from heedful.kit.fetch import asking
from heedful.kit.fetch.answers import Answer, trouble
from heedful.kit.fetch.calls import AFTER_DROPPED, AFTER_NONSENSE, CHUNK, Call, Line

TICK = 1.0
LONGEST_LINE = 1_000_000
HEAD_BYTES = 256 * 1024


@contextmanager
def lines(
    url: str, *, headers: Mapping[str, str] | None, idle: float, timeout: float
) -> Iterator[Iterator[str | None]]:
    asked = asking.question("GET", url, headers={"accept": "text/event-stream", **(headers or {})})
    call = Call(until=clock.monotonic() + timeout, most=HEAD_BYTES)
    line = _opened(replace(asked, codings="identity"), call)
    try:
        yield _lines(line, idle)
    finally:
        line.close()


def _opened(asked: asking.Question, call: Call) -> Line:
    """A line on which a good answer has begun, after the redirects that lead to it."""
    for _ in range(asking.MOST_REDIRECTS + 1):
        line = Line.open(asked.url, call)
        try:
            answer = _answer(line, asked, call)
            if not asking.leads_on(answer):
                _must_flow(answer)
                return line
        except BaseException:
            line.close()
            raise
        line.close()
        asked = asking.next_question(asked, answer, call)
    raise asking.without_end(asked, call)


def _answer(line: Line, asked: asking.Question, call: Call) -> Answer:
    head = asking.hear_head(line, asked, call)
    return Answer(head.status_code, str(asked.url), asking.headers_of(head), b"")


def _must_flow(answer: Answer) -> None:
    wrong = trouble(answer)
    if wrong is not None:
        raise wrong
    if answer.status != 200 or answer.headers.get("content-encoding", "identity") != "identity":
        what = f"{answer.host} answered {answer.status}, but not with lines that we can read."
        raise OutsideTrouble(what, retry_in=AFTER_NONSENSE)


def _lines(line: Line, idle: float) -> Iterator[str | None]:
    """Whole lines; None each second without one, also while a line trickles in."""
    begun, heard_at, told_at = b"", clock.monotonic(), clock.monotonic()
    for chunk in _chunks(line):
        now = clock.monotonic()
        if chunk:
            heard_at = now
            *whole, begun = (begun + chunk).split(b"\n")
            for text in whole:
                yield _text(text)
                told_at = clock.monotonic()
        _must_be_sane(line, begun, silent=now - heard_at, idle=idle)
        if clock.monotonic() - told_at >= TICK:
            yield None
            told_at = clock.monotonic()
    if begun:
        yield _text(begun)


def _must_be_sane(line: Line, begun: bytes, *, silent: float, idle: float) -> None:
    if len(begun) > LONGEST_LINE:
        raise OutsideTrouble(f"{line.url.host} sends a line without end.", retry_in=AFTER_NONSENSE)
    if silent >= idle:
        raise OutsideTrouble(f"{line.url.host} said nothing for {idle:.0f} seconds.", retry_in=AFTER_DROPPED)


def _chunks(line: Line) -> Iterator[bytes]:
    """What comes in; empty whenever a tick passes without anything."""
    while True:
        try:
            event = line.talk.next_event()
        except h11.RemoteProtocolError:
            raise OutsideTrouble(f"{line.url.host} broke off.", retry_in=AFTER_DROPPED) from None
        if event is h11.NEED_DATA:
            yield from _wait(line)
        elif isinstance(event, h11.Data):
            yield bytes(event.data)
        else:
            return


def _wait(line: Line) -> Iterator[bytes]:
    line.sock.settimeout(TICK)
    try:
        line.talk.receive_data(line.sock.recv(CHUNK))
    except TimeoutError:
        yield b""
    except OSError:
        raise OutsideTrouble(f"{line.url.host} broke off.", retry_in=AFTER_DROPPED) from None


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")
