"""What judging a sample tells of each label, in words: how often it holds, precision and recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from heedful.web.company.judging import ASKED, named
from heedful.web.inbox.understood import QUESTIONS

if TYPE_CHECKING:
    from heedful.listening.queries import OfSample
    from heedful.reading.comparing import Bounds
    from heedful.reading.judged import Agreement, Measured


@dataclass(frozen=True, slots=True)
class Row:
    """One label of the sample, in words."""

    question: str
    name: str
    holding: int
    base_rate: str
    precision: str  # or what is missing
    recall: str


def rows_of(sample: OfSample) -> list[Row]:
    """Return the labels in the order in which the form asks about them."""
    places = [(key, label) for key in ASKED for label in QUESTIONS[key][1]]
    by_claim = {(one.claim.question, one.claim.label): one for one in sample.labels}
    return [_row(by_claim[place]) for place in places if place in by_claim]


@dataclass(frozen=True, slots=True)
class Together:
    """One question that two people answered about the same posts, in words."""

    name: str
    words: str


def agreements_of(sample: OfSample) -> list[Together]:
    """Return how far two people agree, or how many posts are missing to tell."""
    return [Together(str(QUESTIONS[one.question][0]), _agreement(one)) for one in sample.agreements]


def _agreement(one: Agreement) -> str:
    if one.needs:
        return _("needs %(n)d more") % {"n": one.needs}
    words = _("the same of %(alike)d of %(posts)d") % {"alike": one.alike, "posts": one.posts}
    return words if one.kappa is None else f"{words} (κ {one.kappa:.2f})"


def _row(one: Measured) -> Row:
    figure = one.figure
    return Row(
        question=str(QUESTIONS[one.claim.question][0]),
        name=named(one.claim.question, [one.claim.label]),
        holding=one.holding,
        base_rate=f"{100 * one.base_rate:.0f} %",
        precision=_share(figure.precision, figure.precision_between, one.precision_needs),
        recall=_share(figure.recall, figure.recall_between, one.recall_needs),
    )


def _share(share: float | None, between: Bounds, needs: int) -> str:
    """Return a share in per cent with its interval, or in words what is missing."""
    if needs or share is None:
        return _("needs %(n)d more") % {"n": needs}
    low, high = (100 * bound for bound in between)
    told = _("%(share).0f %% (%(low).0f to %(high).0f)") % {"share": 100 * share, "low": low, "high": high}
    return _together(told)


def _together(words: str) -> str:
    """Return a share that breaks before its interval only, where a column is narrow."""
    return words.replace(" ", "\N{NO-BREAK SPACE}").replace("\N{NO-BREAK SPACE}(", " (")
