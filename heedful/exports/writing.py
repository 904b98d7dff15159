"""Files of an export: one of JSON Lines and one of CSV for each kind, and a manifest."""

import base64
import contextlib
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from heedful.kit import sheets

FORMAT, VERSION = "heedful-export", 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
Row = Sequence[Any]


def append(
    folder: Path, kind: str, columns: Sequence[str], rows: Sequence[Row], sizes: Mapping[str, int]
) -> dict[str, int]:
    """Write rows behind what counts of both files, and return how many bytes of each count then.

    Whatever an earlier try left behind that is cut off first: rows are written once.
    """
    lines = "".join(_json(columns, row) for row in rows)
    csv, jsonl = f"{kind}.csv", f"{kind}.jsonl"
    head = "" if csv in sizes else sheets.BOM + sheets.line(columns)
    cells = head + "".join(sheets.line(map(_cell, row)) for row in rows)
    return {
        jsonl: _write(folder / jsonl, sizes.get(jsonl, 0), lines),
        csv: _write(folder / csv, sizes.get(csv, 0), cells),
    }


def _write(path: Path, size: int, text: str) -> int:
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:  # noqa: PTH123 - nobody else may read it
        file.truncate(size)
        file.seek(size)
        return size + file.write(text.encode())


def _json(columns: Sequence[str], row: Row) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in an export")


def _cell(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    if value is None or isinstance(value, str | int | float):
        return value
    return _plain(value)


def manifest(folder: Path, kinds: Mapping[str, Mapping[str, object]], told: Mapping[str, object]) -> None:
    """Write what is in the folder: rows, columns, and of each file its bytes and checksum."""
    files = {name: {"bytes": path.stat().st_size, "sha256": _sha256(path)} for name, path in _files(folder)}
    kept = {
        name: {**kind, "files": {f"{name}.{form}": files[f"{name}.{form}"] for form in ("jsonl", "csv")}}
        for name, kind in kinds.items()
    }
    said = {"format": FORMAT, "format_version": VERSION, **told, "kinds": kept}
    _write(folder / MANIFEST, 0, json.dumps(said, ensure_ascii=False, indent=2) + "\n")


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        if path.suffix in {".jsonl", ".csv"}:
            yield path.name, path


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def pack(folder: Path, file: Path) -> int:
    """Put a folder into one file, the manifest first, and return its bytes. The folder goes."""
    being = file.with_name(f".{file.name}.{os.getpid()}")
    with (
        open(os.open(being, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as opened,  # noqa: PTH123 - as above
        zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed,
    ):
        for path in [folder / MANIFEST, *(path for _, path in _files(folder))]:
            packed.write(path, path.name)
    being.replace(file)
    drop(folder)
    return file.stat().st_size


def drop(path: Path) -> None:
    """Remove a file, or a folder with all in it; twice is once."""
    if path.is_dir():
        shutil.rmtree(path)
    with contextlib.suppress(FileNotFoundError, IsADirectoryError):
        path.unlink()
