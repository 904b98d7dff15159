"""The files of an export as they are sent: whether they can be one, how they are kept, what archives hold."""

import contextlib
import errno
import io
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from heedful.imports.files import CHUNK, ENDINGS
from heedful.kit.errors import Invalid, Refused

MB = 1024 * 1024
MOST_BYTES = 1024 * MB  # of one parcel
MOST_FILES = 50  # in one parcel
MOST_UNPACKED = 4096 * MB
MOST_PACKED_FILES = 1_000
MOST_LISTED = MB  # of the list of files in an archive, which is read at once
SPARE = 512 * MB  # that stay free on the disk
LONGEST_NAME = 100
HEAD = 4096
KINDS = (*ENDINGS, ".zip")
NO_ROOM = "There is too little room on the disk for it. Ask whoever runs this house, or send less at once."
_ODD = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]+")
_FOREIGN = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "a gzip archive", b"%PDF": "a PDF"}
_FOREIGN |= {
    b"\xff\xfe": "written in UTF-16; save it as UTF-8",
    b"\xfe\xff": "written in UTF-16; save it as UTF-8",
}


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as a browser sent it: the name it had there, its bytes."""

    name: str
    size: int
    file: IO[bytes]


def checked(sent: Sequence[Sent]) -> None:
    """Look at the beginnings of some files.

    :raises Invalid: together or alone they can be no export; the text names the file and what to change.
    """
    if not sent:
        raise Invalid("Choose the files of the export.")
    if len(sent) > MOST_FILES:
        raise Invalid(f"These are {len(sent)} files. Put them into one .zip, or send at most {MOST_FILES}.")
    if sum(one.size for one in sent) > MOST_BYTES:
        raise Invalid(
            f"Together they are larger than {MOST_BYTES // MB:,} MB. Pack them as .zip, or send fewer."
        )
    for one in sent:
        if why := _why_not(one):
            raise Invalid(f"{fair(one.name)} {why}")


def _why_not(one: Sent) -> str:
    ending = PurePosixPath(fair(one.name)).suffix.lower()
    if ending not in KINDS:
        return f"is no file that can be read here. Names end with {', '.join(KINDS)}."
    if one.size == 0:
        return "is empty."
    if ending == ".zip":
        return _why_no_archive(one.file)
    one.file.seek(0)
    head = one.file.read(HEAD)
    for sign, what in _FOREIGN.items():
        if head.startswith(sign):
            return f"is {what}, whatever its name says."
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text and one.size <= HEAD:
        return "is empty."
    if ending == ".csv":
        return "is no CSV." if b"\0" in head else ""
    return (
        ""
        if text[:1] in {b"{", b"["} or not text
        else "is no JSON: it begins with something else than { or [."
    )


def _why_no_archive(file: IO[bytes]) -> str:
    try:
        with _opened(file) as archive:
            _members(archive)
    except Invalid as no:
        return str(no)
    return ""


def fair(name: str) -> str:
    """Return a file's own name: without folders, signs that mislead, or a dot in front."""
    own = _ODD.sub(" ", re.split(r"[/\\]", name)[-1]).strip().lstrip(". ")
    stem, dot, ending = own.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending[:20]}" if dot else own[:LONGEST_NAME] or "file"


def keep(folder: Path, sent: Sequence[Sent]) -> None:
    """Write what was sent into a folder that nobody else may read.

    :raises Refused: there is too little room.
    """
    if not has_room(_made(folder), sum(one.size for one in sent)):
        raise Refused(NO_ROOM)
    taken: set[str] = set()
    for one in sent:
        one.file.seek(0)
        name = _unique(fair(one.name), taken)
        _write(_made(folder / ("packed" if name.lower().endswith(".zip") else "files")) / name, one.file)


def _unique(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{number}-{name}"
    taken.add(found.casefold())
    return found


def _made(folder: Path) -> Path:
    for each in (folder.parent, folder):
        each.mkdir(exist_ok=True, mode=0o700)
    return folder


def _write(path: Path, source: Source, most: int = MOST_BYTES) -> int:
    """Write a file to its end, and return its bytes; what it says of its own length is not believed."""
    size = 0
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123 - nobody else may read it
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise Invalid(f"holds more than {MOST_UNPACKED // MB:,} MB. Send it in parts.")
                if size % (32 * MB) < CHUNK and not has_room(path.parent, CHUNK):
                    raise Refused(NO_ROOM)
                file.write(chunk)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused(NO_ROOM) from error
        raise
    return size


def has_room(folder: Path, size: int) -> bool:
    """Test whether so many bytes fit, and some are left for everybody else."""
    return shutil.disk_usage(folder).free - SPARE > size


def unpack(folder: Path) -> None:
    """Put what is in the archives of a parcel beside its other files; the archives go. May be repeated.

    :raises Invalid: one is broken, locked, or holds more than fits.
    """
    left = MOST_UNPACKED
    for path in sorted((folder / "packed").glob("*")):
        into = folder / "files" / f"in-{path.name}"
        drop(into)  # of a try that was cut off
        try:
            left -= _unpack(path, _made(into), left)
        except Invalid as no:
            raise Invalid(f"{path.name} {no}") from no
        path.unlink()


def _unpack(path: Path, into: Path, left: int) -> int:
    size, taken = 0, set[str]()
    with path.open("rb") as file, _opened(file) as archive:
        for member in _members(archive):
            target = into / _unique(fair(member.filename), taken)
            try:
                with archive.open(member) as source:
                    size += _write(target, source, left - size)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise Invalid(f"is broken: {fair(member.filename)} cannot be unpacked.") from error
    return size


@contextlib.contextmanager
def _opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """:raises Invalid: it is no archive."""
    try:
        archive = zipfile.ZipFile(_Sparing(file))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Invalid("is no zip archive, or a broken one.") from error
    with archive:
        yield archive


class _Sparing(io.RawIOBase):
    """A file of which nobody reads much at once: the list of an archive can be longer than memory."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        found = self._file.read(size if 0 <= size <= MOST_LISTED else MOST_LISTED + 1)
        if len(found) > MOST_LISTED:
            raise Invalid("lists too many files.")
        return found

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files in an archive that can be read here.

    :raises Invalid: there are none, or they cannot be unpacked.
    """
    found = [one for one in archive.infolist() if _is_of_use(one)]
    if not found:
        raise Invalid(f"holds no file that ends with {', '.join(ENDINGS)}.")
    if len(found) > MOST_PACKED_FILES:
        raise Invalid(f"holds more than {MOST_PACKED_FILES:,} files.")
    if any(one.flag_bits & 1 for one in found):
        raise Invalid("is locked with a password. Pack it without.")
    if any(one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for one in found):
        raise Invalid("is packed in a way that cannot be read here. Pack it as a common .zip.")
    if sum(one.file_size for one in found) > MOST_UNPACKED:
        raise Invalid(f"holds more than {MOST_UNPACKED // MB:,} MB. Send it in parts.")
    return found


def _is_of_use(one: zipfile.ZipInfo) -> bool:
    own = PurePosixPath(one.filename)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in own.parts if part not in {".", ".."})
    return not one.is_dir() and not hidden and own.suffix.lower() in ENDINGS


def drop(folder: Path) -> None:
    """Remove a folder with all in it; twice is once."""
    for _ in range(3):  # somebody may write into it meanwhile
        shutil.rmtree(folder, ignore_errors=True)
