"""Read a credential from a file, in the forms in which people keep them."""

import json
import re
import stat
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from heedful.connectors.contract import CredentialField
from heedful.kit.errors import Invalid

LONGEST = 100_000
PAIR = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z][\w.-]*)\s*[=:]\s*(?P<value>.*)")
FORMS = "as JSON or TOML, as lines `name = value` or `name: value`, as `user:password`, or as one bare token"


def read(place: str) -> str:
    """Return what stands in a file, or on stdin for `-`.

    :raises Invalid: it cannot be read.
    """
    try:
        text = sys.stdin.read(LONGEST) if place == "-" else Path(place).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Invalid(f"The credential file {place} cannot be read: {why}.") from error
    return text[:LONGEST]


def is_open_to_others(place: str) -> bool:
    """Test whether other people of this machine can read the file."""
    with suppress(OSError):
        return place != "-" and bool(Path(place).stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    return False


def parse(text: str, fields: Sequence[CredentialField]) -> dict[str, str]:
    """Return a credential by the names that its file uses; a network's own `fields` tell them apart.

    :raises Invalid: none of the known forms, or no known name; the text never shows a value.
    """
    text = text.strip()
    if not text:
        raise Invalid("The credential file is empty.")
    found = _json(text) or _toml(text, fields) or _pairs(text, fields) or _bare(text, fields)
    if found is None:
        raise Invalid(f"The credential cannot be read. Write it {FORMS}. {_wanted(fields)}")
    if not _known(found, fields):
        raise Invalid(f"The credential has no name that is known here. {_wanted(fields)}")
    return found


def _wanted(fields: Sequence[CredentialField]) -> str:
    wanted = [f"{field.name}{' (may be left out)' if field.optional else ''}" for field in fields]
    return f"Known names: {', '.join(wanted)}." if wanted else "This network takes no credential."


def _known(found: Mapping[str, str], fields: Sequence[CredentialField]) -> bool:
    names = {name for field in fields for name in (field.name, *field.also)}
    return any(name.strip().casefold() in names for name in found)


def _json(text: str) -> dict[str, str] | None:
    with suppress(ValueError):
        return _plain(json.loads(text))
    return None


def _toml(text: str, fields: Sequence[CredentialField]) -> dict[str, str] | None:
    with suppress(ValueError):
        found = _plain(tomllib.loads(text))
        return found if found and _known(found, fields) else None
    return None


def _plain(found: object) -> dict[str, str] | None:
    """Return a mapping's texts; one mapping inside, as under a [section], is looked into."""
    if not isinstance(found, dict) or not found:
        return None
    inner = list(found.values())
    if len(inner) == 1 and isinstance(inner[0], dict):
        return _plain(inner[0])
    return {str(name): str(value) for name, value in found.items() if isinstance(value, str | int)}


def _pairs(text: str, fields: Sequence[CredentialField]) -> dict[str, str] | None:
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and line[0] not in "#;["]
    matched = [PAIR.fullmatch(line) for line in lines]
    found = {match["name"]: _unquoted(match["value"]) for match in matched if match}
    return found if len(found) == len(lines) and _known(found, fields) else None


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _bare(text: str, fields: Sequence[CredentialField]) -> dict[str, str] | None:
    """Return one line without names: a token where the network wants one secret, `user:password` else."""
    if "\n" in text:
        return None
    secret = next((field.name for field in fields if field.secret), None)
    who = next((field.name for field in fields if not field.secret and not _is_extra(field, fields)), None)
    user, colon, password = text.partition(":")
    if secret and who:
        return {who: user.strip(), secret: password.strip()} if colon and user and password else None
    return {secret: text} if secret else None


def _is_extra(field: CredentialField, fields: Sequence[CredentialField]) -> bool:
    """Test whether a field comes after the first secret: a name stands before its password."""
    first = next((place for place, each in enumerate(fields) if each.secret), len(fields))
    return fields.index(field) > first
