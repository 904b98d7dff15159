"""Rows of files that other systems write: JSON, JSON Lines and CSV, one at a time, however long they are."""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from heedful.kit.errors import Invalid

MOST_BYTES = 16 * 1024 * 1024  # of one row
SMALL = 4 * 1024 * 1024  # a document up to this is read whole
CHUNK = 1024 * 1024
ENDINGS = (".json", ".ndjson", ".jsonl", ".csv")
LISTS = ("tickets", "ticket", "users", "user", "organizations", "organization", "comments", "conversations")
MORE_LISTS = ("contacts", "messages", "inboxes", "labels", "payload", "data")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a file. `kind` is the list it stood in, "csv", or "" where nothing says."""

    kind: str
    fields: dict[str, Any]
    place: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    place: str
    reason: str


Told = Row | Unreadable


def files_at(path: Path) -> list[Path]:
    """Return the files of an export, in an order that is always the same.

    :raises Invalid: there are none.
    """
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in ENDINGS)
        if not found:
            raise Invalid(f"{path} holds no file that ends with {', '.join(ENDINGS)}.")
        return found
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    return [path]


def digest_of(paths: list[Path]) -> str:
    """Return a fingerprint of what the files say."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
    return found.hexdigest()


def rows_of(path: Path, *, but: Callable[[bytes], bool] | None = None) -> Iterator[Told]:
    """Return the rows of a file in their order; what cannot be read is told with its place.

    `but` tells lines of JSON Lines that need not be read at all.
    """
    if path.suffix.lower() == ".csv":
        yield from _cells(path)
    elif _is_lines(path):
        yield from _lines(path, but or _none)
    elif path.stat().st_size <= SMALL:
        yield from _whole(path)
    else:
        yield from _pieces(path)


def _is_lines(path: Path) -> bool:
    """Test whether the first line is a whole object and others follow, or the name says so."""
    if path.suffix.lower() in {".ndjson", ".jsonl"}:
        return True
    with path.open("rb") as file:
        first = file.readline(MOST_BYTES).strip()
        rest = file.read(CHUNK).strip()
    try:
        return isinstance(json.loads(first), dict) and bool(rest)
    except ValueError:
        return False


def _none(line: bytes) -> bool:
    del line
    return False


def _lines(path: Path, but: Callable[[bytes], bool]) -> Iterator[Told]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_BYTES):
            number += 1
            place = f"{path.name}, line {number}"
            if len(line) == MOST_BYTES and not line.endswith(b"\n"):
                while (more := file.readline(CHUNK)) and not more.endswith(b"\n"):
                    pass
                yield Unreadable(place, "is too long")
            elif line.strip() and not but(line):
                yield from _read(line, place)


def _read(line: bytes, place: str) -> Iterator[Told]:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield Unreadable(place, "is no JSON")
        return
    yield from _flat(value, "", place)


def _whole(path: Path) -> Iterator[Told]:
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield Unreadable(path.name, "is no JSON")
        return
    for number, told in enumerate(_flat(value, "", path.name), 1):
        place = f"{path.name}, item {number}"
        yield Row(told.kind, told.fields, place) if isinstance(told, Row) else Unreadable(place, told.reason)


def _flat(value: object, kind: str, place: str) -> Iterator[Told]:
    """Return the objects of a value: itself, or those in its lists."""
    if isinstance(value, list):
        for one in value:
            yield from _flat(one, kind, place)
    elif isinstance(value, dict):
        named = [] if "id" in value else [name for name in (*LISTS, *MORE_LISTS) if _holds(value, name)]
        for name in named:
            yield from _flat(value[name], kind if name in {"payload", "data"} else name, place)
        if not named:
            yield Row(kind, value, place)
    else:
        yield Unreadable(place, "is no object")


def _holds(value: dict[str, Any], name: str) -> bool:
    return isinstance(value.get(name), list | dict)


def _pieces(path: Path) -> Iterator[Told]:
    """Return the objects in the lists of a long document, holding one at a time."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, (kind, text) in enumerate(_Cutter(file).objects(), 1):
            place = f"{path.name}, item {number}"
            if text is None:
                yield Unreadable(place, "is too long, and so is nothing after it read")
                return
            try:
                yield Row(kind, json.loads(text), place)
            except (ValueError, RecursionError):
                yield Unreadable(place, "is no JSON")


class _Cutter:
    """Finds where objects begin and end, without reading what is in them."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._open: list[str] = []  # brackets that are open, and the name of each list
        self._buffer, self._at = "", 0
        self._begins: int | None = None
        self._depth = 0
        self._name = ""
        self._kinds: list[str] = []

    def objects(self) -> Iterator[tuple[str, str | None]]:
        """Return each object with the name of its list; None for one that is too long."""
        while chunk := self._file.read(CHUNK):
            self._buffer += chunk
            while (token := _TOKEN.search(self._buffer, self._at)) is not None:
                if token[0] == '"':
                    self._at = token.start()  # the rest of these words is still to be read
                    break
                self._at = token.end()
                yield from self._step(token)
            else:
                self._at = len(self._buffer)
            self._forget()
            if len(self._buffer) > MOST_BYTES:
                yield "", None
                return

    def _step(self, token: re.Match[str]) -> Iterator[tuple[str, str | None]]:
        sign = token[0]
        if sign in "{[":
            if sign == "{" and self._begins is None and self._open[-1:] == ["["]:
                self._begins, self._depth = token.start(), len(self._open)
            self._open.append(sign)
            self._kinds.append(self._name if sign == "[" else "")
        elif sign in "}]":
            if self._open:
                self._open.pop()
                self._kinds.pop()
            if self._begins is not None and len(self._open) == self._depth:
                kind = self._kinds[-1] if self._kinds else ""
                yield ("" if kind in {"payload", "data"} else kind), self._buffer[self._begins : token.end()]
                self._begins = None
        elif self._begins is None:
            self._name = sign[1:-1]

    def _forget(self) -> None:
        """Let go of what is behind us."""
        cut = self._at if self._begins is None else self._begins
        self._buffer, self._at = self._buffer[cut:], self._at - cut
        if self._begins is not None:
            self._begins = 0


def _cells(path: Path) -> Iterator[Told]:
    csv.field_size_limit(MOST_BYTES)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        head = file.readline(CHUNK)
        file.seek(0)
        rows = csv.DictReader(file, delimiter=";" if head.count(";") > head.count(",") else ",")
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Unreadable(f"{path.name}, line {rows.line_num}", f"is no CSV: {error}")
                continue
            if row is None:
                return
            fields = {str(name).strip().casefold(): cell for name, cell in row.items() if name}
            yield Row("csv", fields, f"{path.name}, line {rows.line_num}")
