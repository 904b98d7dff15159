"""Reading posts from the console, and measuring how well the models do: on public sets, or as judged here."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import click

from heedful.cli.edge import Says, command, table
from heedful.kit.errors import Invalid

AT_ONCE = 256  # lines
LONGEST = 1_000_000  # letters of one line
TIERS = ("fast", "full", "cascade")


@click.group("reading")
def reading() -> None:
    """Measure the models that read posts."""


@command(example="heedful read --tier full < posts.txt", opens=False)
@click.option("--tier", type=click.Choice(TIERS), default="cascade", help="Which models read.")
@click.option(
    "--names", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A JSON file with lists of your own names: product, place, employee.",
)  # fmt: skip
def read(*, tier: str, file: Path | None) -> Says:
    """Read posts, one a line, and write one line of JSON for each: all labels with their chances and reasons.

    A line is a text, or JSON with "text" and perhaps "id", which comes back.
    """
    from heedful.reading.reader import Reader, Which
    from heedful.reading.weights import shipped

    reader = Reader(shipped(), Which(tier), _names(file))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    as_json = click.get_current_context().params["as_json"]
    rows: list[dict[str, Any]] = []
    for row in _rows(reader):
        if as_json:
            rows.append(row)
        else:
            click.echo(json.dumps(row, ensure_ascii=False))
    return Says(rows, "")


def _rows(reader: Any) -> Iterator[dict[str, Any]]:
    number = 0
    while lines := [line.rstrip("\r\n")[:LONGEST] for line in islice(sys.stdin, AT_ONCE)]:
        posts = [_post(line) for line in lines]
        for (said, text), found in zip(posts, reader.read([text for _, text in posts]), strict=True):
            number += 1
            yield {"line": number, **said, "text": text, **found.said()}


def _post(line: str) -> tuple[dict[str, Any], str]:
    try:
        told = json.loads(line) if line.startswith("{") else None
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and isinstance(told.get("text"), str):
        return ({"id": told["id"]} if "id" in told else {}), _whole(told["text"])
    return {}, _whole(line)


def _whole(text: str) -> str:
    """Return the text without halves of pairs, which no file can hold."""
    return text.encode(errors="replace").decode()


def _names(file: Path | None) -> Any:
    """:raises Invalid: the file is no such list."""
    from heedful.reading.names import Names

    if file is None:
        return None
    try:
        return Names.of(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError, AttributeError) as trouble:
        raise Invalid(f"{file.name} has to be JSON with lists of names: {trouble}") from trouble


@command(
    example="heedful reading evaluate\n  heedful reading evaluate --data shared/data/reading", opens=False
)
@click.option(
    "--data", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with the public sets. Without it: what people judged here.",
)  # fmt: skip
@click.option(
    "--care",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with our own posts.",
)
@click.option("--tier", type=click.Choice(TIERS[:2]), default="full", help="Which models are measured.")
def evaluate(*, data: Path | None, care: Path | None, tier: str) -> Says:
    """Say how right the models are, by the random sample that people here judged.

    With --data it measures them on public parts they never learned from: test parts if they are there,
    else held ones. That needs no database.
    """
    if data is None:
        from heedful.cli.judged import told

        return told()
    from heedful.reading.evaluation import evaluated

    rows = [asdict(row) for row in evaluated(data, care, tier)]
    return Says(
        rows, table(rows, ["task", "measure", "posts", "figure", "low", "high"], empty="No set is there.")
    )


@command(example="heedful reading retrain", acts=True)
def retrain(*, by_id: int) -> Says:
    """Learn anew from what people corrected here, compare with what is in use, and use what is better."""
    from heedful.kit import clock
    from heedful.listening import actions as listening
    from heedful.reading.reader import Which, reader
    from heedful.teams import queries as teams

    teams.who_may_set_up(by_id)
    done = listening.relearn(reader=reader(Which.FULL), at=clock.now())
    if done is None:
        return Says([], "Nobody corrected anything yet.")
    rows = done.figures
    return Says(
        rows, table(rows, ["claim", "before", "after", "moved", "better"], empty="Nothing to compare.")
    )


@command(example="heedful reading rollback", acts=True)
def rollback(*, by_id: int) -> Says:
    """Let what was in use before the last learning read again."""
    from heedful.kit import clock
    from heedful.listening import actions as listening

    listening.roll_back(by_id=by_id, at=clock.now())
    return Says([], "Rolled back. The next correction is learned as always.")


for one in (evaluate, retrain, rollback):
    reading.add_command(one)
