"""Queries, tried from the console: nothing is stored, and no database is needed."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.query import Mistake, Said, parse_track
from heedful.query.names import query_for, spellings_of
from heedful.query.trying import answered, explained, tried

AT_ONCE = 512  # lines


@click.group("query")
def query() -> None:
    """Explain and try queries, and match posts from a file."""


@command(example="heedful query explain 'acme late OR refund'", opens=False)
@click.argument("text", metavar="QUERY")
def explain(*, text: str) -> Says:
    """Say how a query is understood, what it costs, and what may be meant otherwise."""
    told = explained(text)
    words = [f"Reads: {told.reads}", f"Costs: at most {told.cost} steps for a post of fifty words"]
    words += ["It names no word to look up, so it is asked of every post."] * told.asks_every_post
    return Says(asdict(told), "\n".join(words + [f"Note: {caution}" for caution in told.cautions]))


@command(example="""heedful query test 'acme NEAR/3 late' 'Acme is late again'""", opens=False)
@click.argument("text", metavar="QUERY")
@click.argument("post")
def test(*, text: str, post: str) -> Says:
    """Say whether a text matches a query, and on which words."""
    told = tried(text, _said(post))
    lines = [f"  {why.clause}: {why.text or 'yes'}" for why in told.marks]
    words = "\n".join(["It matches.", *lines]) if told.found else "It does not match."
    return Says(asdict(told), words)


@command(example="""heedful query why '{Gap} -jobs' 'a gap in our jobs'""", opens=False)
@click.argument("text", metavar="QUERY")
@click.argument("post")
def why(*, text: str, post: str) -> Says:
    """Say why a text matches a query, or which clause fails and what decided."""
    told = answered(text, _said(post))
    lines = [f"  {mark.clause}: {mark.text or 'yes'}" for mark in told.marks]
    lines += [f"  {reason.clause}: {reason.because}" for reason in told.reasons]
    return Says(asdict(told), "\n".join(["It matches." if told.found else "It does not match.", *lines]))


@command(example="heedful query expand 'P.C. Richard & Son'", opens=False)
@click.argument("name")
def expand(*, name: str) -> Says:
    """Propose what to look for so that a name is found in all its usual spellings."""
    proposed, query = spellings_of(name), query_for(name)
    lines = [f"  {'+' if one.is_on else '-'} {one.query}  ({one.why})" for one in proposed]
    words = ["Proposed (+), and what may find others too (-):", *lines, f"Query: {query}"]
    return Says({"query": query, "proposed": [asdict(one) for one in proposed]}, "\n".join(words))


@command(example="heedful query match --tracks tracks.txt < posts.txt", opens=False)
@click.option(
    "--tracks", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="A file of lines NAME<TAB>QUERY.",
)  # fmt: skip
def match(*, file: Path) -> Says:
    """Read posts, one a line, and write LINE<TAB>NAME for each track that one hits.

    A line is a text, or JSON with "text" and what else is known: title, author, to, url, links, language,
    source, network, kind, holds, traits, followers, engagement, said_at.
    """
    from heedful.query.live import Live
    from heedful.query.programs import program_of

    live = Live((name, program_of(tree)) for name, tree in _tracks(file))
    pairs: list[dict[str, Any]] = []
    as_json = click.get_current_context().params["as_json"]
    for first, lines in _batches(sys.stdin):
        said = [_said(line) for line in lines]
        hits = live.hits([each.text for each in said], said.__getitem__)
        found = [(first + number, name) for number, names in hits for name in sorted(names)]
        if as_json:
            pairs += [{"line": line, "track": name} for line, name in found]
        elif found:
            click.echo("\n".join(f"{line}\t{name}" for line, name in found))
    return Says(pairs, "")


def _tracks(file: Path) -> Iterator[tuple[str, Any]]:
    """:raises Invalid: a line is no track; the text says which."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        name, tab, text = line.partition("\t")
        if not line.strip():
            continue
        if not tab:
            raise Invalid(f"{file.name}, line {number}: a name, a tab and a query are needed.")
        try:
            yield name, parse_track(text)
        except Mistake as mistake:
            raise Invalid(f"{file.name}, line {number}: {mistake}") from mistake


def _batches(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    rest, first = iter(lines), 1
    while batch := [line.rstrip("\r\n") for line in islice(rest, AT_ONCE)]:
        yield first, batch
        first += len(batch)


def _said(line: str) -> Said:
    try:
        told = json.loads(line) if line.startswith("{") else None
    except ValueError:
        told = None
    return _told(told) if isinstance(told, dict) and isinstance(told.get("text"), str) else Said(line)


def _told(told: Mapping[str, Any]) -> Said:
    words = ("text", "title", "author", "author_name", "url", "language", "source", "network", "kind")
    numbers = ("followers", "engagement")
    known: dict[str, Any] = {name: str(told[name]) for name in words if name in told}
    known |= {name: told[name] for name in numbers if isinstance(told.get(name), int)}
    known |= {
        name: tuple(map(str, told[name])) for name in ("to", "links") if isinstance(told.get(name), list)
    }
    known |= {
        name: frozenset(map(str, told[name]))
        for name in ("holds", "traits")
        if isinstance(told.get(name), list)
    }
    return Said(**known, said_at=_moment(told.get("said_at")), heard_at=clock.now())


def _moment(told: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


for each in (explain, test, why, expand, match):
    query.add_command(each)
