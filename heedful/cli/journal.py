"""The journal's seals, from the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from heedful.cli.edge import Says, command
from heedful.kit.errors import Invalid

if TYPE_CHECKING:
    from heedful.journal.seals import Verified


@click.group("journal")
def journal() -> None:
    """Verify that what happened was not changed afterwards."""


@command(example="heedful journal head", name="head")
def head() -> Says:
    """Print the newest seal; noted elsewhere, it proves later that nothing before it was changed."""
    from heedful.journal import seals

    last = seals.head()
    if last is None:
        return Says(None, "Nothing is sealed yet; a worker does it within seconds of the first event.")
    return Says({"number": last.number, "digest": last.digest, "at": last.at}, last.digest)


@command(example="heedful journal verify --known 3f2a...", name="verify")
@click.option("--known", metavar="DIGEST", default="", help="A head that was noted elsewhere.")
def verify(*, known: str) -> Says:
    """Make every seal anew from what stands in the journal, and compare."""
    from heedful.journal import seals

    if known and (len(known) != 64 or set(known.lower()) - set("0123456789abcdef")):
        raise Invalid("A digest has 64 hexadecimal digits, as `heedful journal head` prints it.")
    found = seals.verify(known=known)
    broken = [{"number": one.number, "ends": one.ends, "at": one.at} for one in found.broken]
    facts = {
        "holds": found.holds,
        "seals": found.seals,
        "entries": found.entries,
        "head": found.head,
        "broken": broken,
        "missing": list(found.missing),
        "knows": found.knows,
    }
    return Says(facts, "\n".join(_words(found)), failed=not found.holds)


def _words(found: Verified) -> list[str]:
    words = [f"{found.entries} events under {found.seals} seals. The newest: {found.head or 'none yet'}"]
    words += [
        f"Seal {one.number} of {one.at:%Y-%m-%d %H:%M} does not fit: something up to {one.ends} was changed."
        for one in found.broken
    ]
    words += [f"Seal {number} is missing." for number in found.missing]
    if found.knows is False:
        words.append("The digest you noted is not among the seals: the journal was replaced since.")
    return words if not found.holds else [*words, "Nothing was changed."]


journal.add_command(head)
journal.add_command(verify)
