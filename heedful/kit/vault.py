"""Credentials at rest: sealed with a key from outside the database, bound to their place in it."""

import base64
import binascii
import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from heedful.kit.errors import Refused

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
READABLE_BY_ALL = 0o007
HEAD = "# Heedful's keys: the first seals, all open. Keep a copy apart from the backups.\n"
WHAT_IS_KEPT = "What was sealed is kept as it is. Put the file back from your copy of it."
_LOOKS_SEALED = re.compile(rf"{VERSION}\.[0-9a-f]{{12}}\.[A-Za-z0-9_=-]+")
_path: Path | None = None


class Locked(Refused):
    """A credential cannot be opened; the text says what happened, what is kept, and what to do."""

    code = "vault-locked"


@dataclass(frozen=True, slots=True)
class Key:
    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """A fingerprint: it finds the key again and tells nothing about it."""
        return hashlib.sha256(b"heedful vault key " + self.secret).hexdigest()[:12]

    @classmethod
    def new(cls) -> "Key":
        return cls(secrets.token_bytes(KEY_BYTES))


def configure(path: Path | str) -> None:
    """Say where the keys are; the file is made at the first seal."""
    global _path
    _path = Path(path)


def seal(plain: str, *, bound_to: str) -> str:
    """Return `plain` sealed, as text; it opens only with the same `bound_to`, such as
    `listening.source:12:credential`.

    :raises Locked: the key file cannot be read or made.
    """
    keys = _keys()
    return _sealed(plain, keys[0] if keys else _first_key(), bound_to)


def open_(sealed: str, *, bound_to: str) -> str:
    """Return what was sealed.

    :raises Locked: its key is missing, or it was changed or moved since.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    name, box = _parts(sealed, bound_to)
    key = next((key for key in _keys() if key.name == name), None)
    if key is None:
        raise Locked(_no_key(name, bound_to))
    try:
        return (
            AESGCM(key.secret).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], _bond(name, bound_to)).decode()
        )
    except (InvalidTag, ValueError):
        raise Locked(_changed(bound_to)) from None


def reseal(sealed: str, *, bound_to: str) -> str:
    """Return it sealed with the first key; the very same text where it is that already.

    :raises Locked: it cannot be opened.
    """
    plain, first = open_(sealed, bound_to=bound_to), _keys()[0]
    return sealed if _parts(sealed, bound_to)[0] == first.name else _sealed(plain, first, bound_to)


def is_sealed(text: str) -> bool:
    """Say whether a text looks like what `seal` returns."""
    return _LOOKS_SEALED.fullmatch(text) is not None


def add_key() -> str:
    """Make a new key the first one and return its name. The old ones stay and still open what they sealed."""
    with _alone():
        new = Key.new()
        _write([new, *_keys()])
        return new.name


def key_names() -> list[str]:
    """The keys at hand, the one that seals first."""
    return [key.name for key in _keys()]


def _sealed(plain: str, key: Key, bound_to: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    box = nonce + AESGCM(key.secret).encrypt(nonce, plain.encode(), _bond(key.name, bound_to))
    return f"{VERSION}.{key.name}.{base64.urlsafe_b64encode(box).decode()}"


def _bond(name: str, bound_to: str) -> bytes:
    return f"heedful {VERSION} {name} {bound_to}".encode()


def _parts(sealed: str, bound_to: str) -> tuple[str, bytes]:
    version, _, rest = sealed.partition(".")
    name, _, box = rest.partition(".")
    if version != VERSION:
        raise Locked(_changed(bound_to))
    try:
        return name, base64.b64decode(box, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Locked(_changed(bound_to)) from None


def _keys() -> list[Key]:
    """The keys in their order, read anew each time, so that a rotation reaches every process at once."""
    path = _place()
    try:
        mode, lines = path.stat().st_mode, path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as wrong:
        raise Locked(f"The key file {path} cannot be read ({wrong}). {WHAT_IS_KEPT}") from None
    if mode & READABLE_BY_ALL:
        raise Locked(f"Everybody on this machine can read the key file {path}. Run: chmod 600 {path}")
    keys = [_key(line, path) for line in lines if line.strip() and not line.startswith("#")]
    if not keys:
        raise Locked(f"The key file {path} is empty. {WHAT_IS_KEPT}")
    return keys


def _key(line: str, path: Path) -> Key:
    try:
        secret = base64.b64decode(line.strip(), altchars=b"-_", validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise Locked(f"The key file {path} has a line that is no key. {WHAT_IS_KEPT}")
    return Key(secret)


def _first_key() -> Key:
    with _alone():
        keys = _keys()
        if not keys:
            keys = [Key.new()]
            _write(keys)
        return keys[0]


def _write(keys: list[Key]) -> None:
    """Replace the file at one stroke, on the disk before anything is sealed with it."""
    path = _place()
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    text = "".join(f"{base64.urlsafe_b64encode(key.secret).decode()}\n" for key in keys)
    file = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(file, (HEAD + text).encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)
    new.replace(path)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process at a time changes the file; the lock is on its folder, for the file itself is replaced."""
    folder = _place().parent
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError as wrong:
        raise Locked(f"No key can be kept in {folder} ({wrong.strerror}). Nothing was sealed.") from None
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
        os.fsync(place)
    except OSError as wrong:
        raise Locked(f"No key can be kept in {folder} ({wrong.strerror}). Nothing was sealed.") from None
    finally:
        os.close(place)


def _place() -> Path:
    if _path is None:
        raise RuntimeError("vault.configure was not called")
    return _path


def _no_key(name: str, bound_to: str) -> str:
    there = _place().exists()
    what = f"does not hold key {name}" if there else "is missing"
    return (
        f"The credential of {bound_to} cannot be opened: the key file {_place()} {what}. {WHAT_IS_KEPT} "
        "Where there is no copy, enter the credential again."
    )


def _changed(bound_to: str) -> str:
    return (
        f"The credential of {bound_to} cannot be opened: it was changed, or copied from another place. "
        "It is kept as it is. Enter the credential again, or restore it from a backup."
    )
