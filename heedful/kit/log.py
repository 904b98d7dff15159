"""What the processes say about themselves: one line each on stderr, for people or as JSON, never a secret.

Python's own logging carries it, so that what the libraries say goes the same way. A logging library of
its own would cost five megabytes in every process.
"""

import json as json_module
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

HIDDEN = "[hidden]"
DEEPEST = 6
LONGEST = 8_000
NAME = r"(?:token|passw|secret|authori[sz]ation|credential|cookie|api[-_]?key|private[-_]?key|jwt)"
VALUE = r"(?!\[hidden\])(?:\"[^\"]*\"|'[^']*'|[^\s&,;\"']+)"
NAMED_SECRETLY = re.compile(NAME, re.IGNORECASE)
# Every repetition that may be tried from many places has an end, for texts from outside are logged too.
PATTERNS = (
    # `Bearer abc`, `Basic abc`
    (re.compile(r"\b(bearer|basic|digest|dpop)\s+[\w.~+/=:-]{4,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # a JSON web token, wherever it stands
    (re.compile(r"\beyJ[\w-]{8,2000}\.[\w-]+\.[\w-]*"), HIDDEN),
    # what our own links hold: an address of this house is logged with its path
    (re.compile(r"\bheed_[\w-]{20,200}"), HIDDEN),
    # https://name:password@host
    (re.compile(r"\b([a-z][a-z0-9+.-]{0,20}://)[^\s/?#@]{0,500}@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    # https://host/path?query
    (
        re.compile(r"\b([a-z][a-z0-9+.-]{0,20}://[^\s?#]{0,2000})\?[^\s\"'<>)]+", re.IGNORECASE),
        rf"\1?{HIDDEN}",
    ),
    # token=abc, "password": "abc"
    (re.compile(rf"({NAME}[\w-]{{0,40}}[\"']?\s{{0,9}}[=:]\s{{0,9}}){VALUE}", re.IGNORECASE), rf"\1{HIDDEN}"),
)
CHATTY = ("websockets", "asyncio", "urllib3")


class Log:
    """A named voice: `log.info("Source heard.", source=12)`."""

    def __init__(self, name: str) -> None:
        self._log = logging.getLogger(name)

    def debug(self, what: str, /, **facts: object) -> None:
        self._log.debug("%s", what, extra={"facts": facts})

    def info(self, what: str, /, **facts: object) -> None:
        self._log.info("%s", what, extra={"facts": facts})

    def warning(self, what: str, /, **facts: object) -> None:
        self._log.warning("%s", what, extra={"facts": facts})

    def error(self, what: str, /, **facts: object) -> None:
        self._log.error("%s", what, extra={"facts": facts})

    def exception(self, what: str, /, **facts: object) -> None:
        """Like error, with the exception that is being handled."""
        self._log.exception("%s", what, extra={"facts": facts})


def get(name: str) -> Log:
    return Log(name)


def configure(*, level: str = "info", json: bool = False) -> None:
    """Send every log line of this process to stderr; calling it again replaces what was."""
    there = logging.StreamHandler(sys.stderr)
    there.setFormatter(_Json() if json else _Plain())
    root = logging.getLogger()
    root.handlers[:] = [there]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)


def redact(value: Any, depth: int = 0) -> Any:
    """The same without secrets: by the names of keys, and by what texts look like."""
    if isinstance(value, str):
        return _redacted(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= DEEPEST:
        return HIDDEN
    if isinstance(value, dict):
        return {str(name): _by_name(str(name), inner, depth) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(inner, depth + 1) for inner in value]
    return _redacted(str(value))


def _by_name(name: str, value: Any, depth: int) -> Any:
    secret = NAMED_SECRETLY.search(name) and value is not None and not isinstance(value, bool)
    return HIDDEN if secret else redact(value, depth + 1)


def _redacted(text: str) -> str:
    text = text[: 2 * LONGEST]
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _content(record: logging.LogRecord) -> dict[str, Any]:
    """The line as names and values, redacted; `trace` where an exception came with it."""
    facts = redact(getattr(record, "facts", {}))
    content = {"level": record.levelname.lower(), "name": record.name, "what": _redacted(record.getMessage())}
    if record.exc_info:
        facts["trace"] = _redacted(logging.Formatter().formatException(record.exc_info))
    return {**content, **{name: value for name, value in facts.items() if name not in content}}


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json_module.dumps({"at": at, **_content(record)}, ensure_ascii=False, default=str)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        content = _content(record)
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        head = f"{at} {content.pop('level'):<7} {content.pop('name')}: {_one_line(content.pop('what'))}"
        trace = content.pop("trace", None)
        facts = "".join(f" {name}={_one_line(str(value))}" for name, value in content.items())
        return f"{head}{facts}" + (f"\n{trace}" if trace else "")


def _one_line(text: str) -> str:
    """Outside text must not forge a line of its own, nor colour the terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
