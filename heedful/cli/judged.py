"""What people judged here of the models that read, from the console: the figures of /settings/reading/."""

from dataclasses import asdict
from typing import Any

from heedful.cli.edge import Says, open_house, table
from heedful.reading.judged import Agreement, Measured

COLUMNS = ["label", "posts", "holds_of", "shown", "precision", "recall"]


def told() -> Says:
    """Return the figures of each label; a share of too few posts is null."""
    open_house()
    from heedful.listening import queries

    sample = queries.measured_by_sample()
    rows = [_row(one) for one in sample.labels]
    if not rows:
        words = "Nobody judged what the models in use read. Open /settings/reading/judge/."
        return Says({**asdict(sample), "labels": []}, words)
    shown = [{name: _in_words(value) for name, value in row.items()} for row in rows]
    note = f"{sample.posts} posts judged of version {sample.version}, {sample.skipped} skipped"
    words = f"{table(shown, COLUMNS, empty='')}\n{note}, {sample.older} judged of older versions."
    words += "".join(f"\n{_agreement(one)}" for one in sample.agreements)
    return Says({**asdict(sample), "labels": rows}, words)


def _agreement(one: Agreement) -> str:
    two = f"Two people judged {one.question} of {one.posts} posts"
    if one.needs:
        return f"{two}; {one.needs} more are needed to tell how far they agree."
    beyond = "" if one.kappa is None else f" (kappa {one.kappa:.2f})"
    return f"{two}, {one.alike} the same{beyond}."


def _row(one: Measured) -> dict[str, Any]:
    figure = one.figure
    return {
        "label": str(one.claim),
        "posts": figure.posts,
        "holds_of": one.holding,
        "shown": one.shown,
        "precision": None if one.precision_needs else [figure.precision, *figure.precision_between],
        "recall": None if one.recall_needs else [figure.recall, *figure.recall_between],
    }


def _in_words(value: object) -> object:
    if isinstance(value, list):
        share, low, high = (100 * part for part in value)
        return f"{share:.0f} % ({low:.0f} to {high:.0f})"
    return "too few" if value is None else value
