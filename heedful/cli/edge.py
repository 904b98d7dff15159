"""The edge of every command: open the house, find who acts, print what came back."""

import functools
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from heedful.kit.errors import Missing, Refused

NOBODY = "Nobody owns this house yet. Run `heedful init --yes --owner EMAIL --company NAME` first."


@dataclass(frozen=True, slots=True)
class Says:
    """What a command answers: facts for programs, words for people."""

    facts: Any
    words: str
    failed: bool = False  # ends with exit code 1


def command(
    *, example: str, acts: bool = False, opens: bool = True, hidden: bool = False, name: str | None = None
) -> Callable[[Callable[..., Says]], click.Command]:
    """Make a command of a function that returns what to say.

    `opens`: Django is loaded before it runs. `acts`: it is given `by_id`, the teammate who acts.
    """

    def make(run: Callable[..., Says]) -> click.Command:
        @functools.wraps(run)
        def edge(*, as_json: bool, acting: str = "", **given: Any) -> None:
            if opens:
                open_house()
            if acts:
                given["by_id"] = acting_id(acting)
            show(run(**given), as_json=as_json)

        edged = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(edge)
        if acts:
            edged = click.option(
                "--as", "acting", metavar="EMAIL", default="", help="Who acts; else the first owner."
            )(edged)
        words = f"{(run.__doc__ or '').strip()}\n\n\b\nExample:\n  {example}"
        return click.command(name, help=words, hidden=hidden)(edged)

    return make


def open_house(*, aloud: bool = False) -> None:
    """Load Django and the rooms; a command that ends soon logs warnings only, unless asked for more."""
    from django.apps import apps

    if apps.ready:
        return
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.settings")
    django.setup()
    from django.conf import settings

    from heedful.kit import log

    if not aloud and settings.OPTIONS["log_level"].origin == "default":
        log.configure(level="warning", json=settings.LOG_JSON)


def acting_id(email: str) -> int:
    """Return who acts.

    :raises Missing: nobody has this address.
    """
    from heedful.teams import queries as teams

    if email:
        return teammate_id(email)
    owners = sorted(teams.owner_ids())
    if not owners:
        raise Refused(NOBODY)
    return owners[0]


def teammate_id(email: str) -> int:
    """:raises Missing: nobody has this address."""
    from heedful.teams import queries as teams

    found = next((mate for mate in teams.teammates() if mate.email == email.strip().lower()), None)
    if found is None:
        raise Missing(f"Nobody here has the address {email}. `heedful user list` shows who has which.")
    return found.pk


def show(says: Says, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(says.facts, ensure_ascii=False, indent=2, default=_plain))
    elif says.words:
        click.echo(says.words)
    if says.failed:
        raise SystemExit(1)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def table(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, empty: str) -> str:
    """Return rows under their columns, or the words for none."""
    lines = [[_cell(row[column]) for column in columns] for row in rows]
    if not lines:
        return empty
    lines.insert(0, [column.replace("_", " ").upper() for column in columns])
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "-"
    return one_line(str(value), 100)


def one_line(text: str, longest: int) -> str:
    """Return outside text as it may stand in a console: one line, nothing that moves the cursor."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
