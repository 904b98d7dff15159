"""Which facts and answers fit some words: the rarer a word they share, the higher. No model, no chance."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from heedful.query.normal import plain
from heedful.query.words import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_LETTERS = 4_000  # of the words that are asked with, the newest
DRAFT_COUNTS = 1.5  # what one has begun to write tells more than what was asked
SHOWN_WORDS = 4
# Words that say nothing of what a text is about, in the languages that most answers are written in.
_PLAIN = """
a about after all also am an and any are as at be been before but by can could did do does don't for
from get had has have he her here hers him his how i if in is isn't it its i'm just me more my no
not now of on or our out please she so some than thank thanks that the their them then there these
they this those to too up us was we were what when where which who why will with would you your fact
name company link aber als am auch auf aus bei bin bis das dass dem den der des die dir du ein eine
einen er es für hat ich ihr im ist ja mich mir mit nach nicht noch nur oder sich sie sind und uns
von vor war was wie wir zu zum zur au aux avec ce ces dans de du elle en est et il je la le les leur
mais ne nous on ou par pas pour qui que sa se ses son sur un une vous con del el ella los las lo más
mi muy para pero por si sin su sus tu una y
"""
PLAIN = frozenset(_PLAIN.split())


@dataclass(frozen=True, slots=True)
class Ranked:
    """Something that fits, how well, and on which words, as they were written."""

    pk: int
    score: float
    because: tuple[str, ...]


def terms_of(*texts: str) -> str:
    """Return what texts are found under: their words that say something, each once, in a fixed order."""
    return " ".join(sorted({form for text in texts for forms in _words(text).values() for form in forms}))


def _words(text: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a text that say something, as written, with the forms each is found under."""
    tokens, _ = tokens_of(plain(text))
    told = ((token.flag + token.written, token.forms) for token in tokens)
    return {
        written: forms
        for written, forms in told
        if not PLAIN.intersection(forms) and (len(forms[0]) > 1 or not forms[0].isascii())
    }


@lru_cache(maxsize=1 << 14)
def _split(terms: str) -> frozenset[str]:
    return frozenset(terms.split())


def ranked(rows: Sequence[tuple[int, str]], *, asked: str, draft: str = "", most: int = 6) -> list[Ranked]:
    """Return what fits best, of rows with an id and its terms: by the words that are shared, rare ones first.

    A word counts ln(1 + all / those that have it); the sum is divided by the root of the length, so that long
    answers do not win by being long. The same words always give the same order.
    """
    weights = _wanted(asked[-MOST_LETTERS:], 1.0)
    for form, (written, weight) in _wanted(draft[-MOST_LETTERS:], DRAFT_COUNTS).items():
        weights[form] = (written, max(weight, weights.get(form, ("", 0.0))[1]))
    wanted = frozenset(weights)
    hits = [(pk, shared, len(_split(terms))) for pk, terms in rows if (shared := wanted & _split(terms))]
    having = Counter(form for _, shared, _ in hits for form in shared)
    rare = {form: math.log(1 + len(rows) / n) * weights[form][1] for form, n in having.items()}
    scored = [
        (sum(sorted(rare[form] for form in shared)) / math.sqrt(4 + size), pk, shared)
        for pk, shared, size in hits
    ]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [Ranked(pk, score, _because(shared, rare, weights)) for score, pk, shared in scored[:most]]


def _score(shared: Iterable[str], rare: Mapping[str, float], size: int) -> float:
    """Return how well a row fits; `fsum`, since other sums of fractions depend on their order."""
    return math.fsum(rare[form] for form in shared) / math.sqrt(4 + size)


def _wanted(text: str, weight: float) -> dict[str, tuple[str, float]]:
    return {form: (written, weight) for written, forms in _words(text).items() for form in forms}


def _because(
    shared: Iterable[str], rare: Mapping[str, float], weights: Mapping[str, tuple[str, float]]
) -> tuple[str, ...]:
    by_weight = sorted(shared, key=lambda form: (-rare[form], form))
    return tuple(dict.fromkeys(weights[form][0] for form in by_weight))[:SHOWN_WORDS]
