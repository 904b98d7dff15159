"""The file itself: a tar with a manifest that tells the digest of every other member."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from heedful.kit.errors import Invalid

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRES = "heedful.sqlite3", "heedful.pgdump"
KEYS = ("vault.key", "secret.key", "heedful.toml")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `rows` counts the rows of each table; `keys` names the keys it is sealed with."""

    made_at: str
    version: str
    database: str
    rows: Mapping[str, int]
    keys: list[str]
    files: Mapping[str, str] = field(default_factory=dict)  # name -> sha256
    format: int = FORMAT


def write(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> Manifest:
    """Write a backup at one stroke, readable by us alone; nobody finds half of one."""
    whole = Manifest(**{**asdict(manifest), "files": {name: digest(path) for name, path in files.items()}})
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with _private(new) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
            text = json.dumps(asdict(whole), indent=2).encode()
            about = tarfile.TarInfo(MANIFEST)
            about.size, about.mode = len(text), 0o600
            tar.addfile(about, io.BytesIO(text))
            for name, path in files.items():
                tar.add(path, arcname=name, recursive=False)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return whole


@contextmanager
def _private(path: Path) -> Iterator[io.BufferedWriter]:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def unpack(source: Path, into: Path) -> Manifest:
    """Unpack a backup and hold every member against its digest.

    :raises Invalid: it is no backup, or a member is missing, changed, or not in the manifest.
    """
    try:
        with tarfile.open(source) as tar:
            manifest = _manifest(tar, source)
            for name in manifest.files:
                _unpack_one(tar, name, into, source)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is damaged, or something else"
        raise Invalid(f"{source} cannot be read as a backup: {why}.") from error
    for name, expected in manifest.files.items():
        if digest(into / name) != expected:
            raise Invalid(f"{source} is damaged: {name} is not what was written.")
    return manifest


def _manifest(tar: tarfile.TarFile, source: Path) -> Manifest:
    try:
        member = tar.extractfile(MANIFEST)
        manifest = Manifest(**json.loads(member.read() if member else b""))
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"{source} is no backup of Heedful: it has no manifest.") from error
    unknown = set(manifest.files) - {SQLITE, POSTGRES, *KEYS}
    if manifest.format != FORMAT or unknown:
        raise Invalid(f"{source} was made by another version of Heedful ({manifest.version}).")
    return manifest


def _unpack_one(tar: tarfile.TarFile, name: str, into: Path, source: Path) -> None:
    try:
        member = tar.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise Invalid(f"{source} is damaged: {name} is missing.")
    with _private(into / name) as there:
        shutil.copyfileobj(member, there, CHUNK)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
