"""Which words stand out in some texts against others: log-odds with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008, Fightin' Words, Political Analysis 16(4):372, equations 16, 20 and 22; the
prior is what both sides say together. A word counts once a post, so that nobody's shouting stands out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from heedful.query.alike import Wording

SHORTEST = 3
LONGEST = 80
PRIOR = 50.0  # words of prior knowledge
LEAST_PEOPLE = 3  # who say a word, or it stands for nobody but one or two
SURE = 1.96  # z-score


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    posts: int
    z: float


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text that can stand out; addresses and numbers cannot."""
    return frozenset(
        word for word in Wording(text).words if SHORTEST <= len(word) <= LONGEST and not word.isdigit()
    )


def counted(texts: Iterable[str]) -> Counter[str]:
    """Return by word how many texts hold it."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_in(text))
    return counts


def standing_out(here: Mapping[str, int], usual: Mapping[str, int], *, most: int = 8) -> list[Standing]:
    """Return the words that are said here and not usually, the surest first.

    Where nothing was said before, these are the words that most share; nothing tells which are usual.
    """
    here_all, usual_all = sum(here.values()), sum(usual.values())
    if not usual_all:
        shared = [Standing(word, posts, 0.0) for word, posts in here.items() if posts >= LEAST_PEOPLE]
        return sorted(shared, key=lambda one: (-one.posts, -len(one.word), one.word))[:most]
    share = PRIOR / (here_all + usual_all)
    found = []
    for word, posts in here.items():
        if posts < LEAST_PEOPLE:
            continue
        prior = share * (posts + usual.get(word, 0))
        z = _z(posts, here_all, usual.get(word, 0), usual_all, prior)
        if z > SURE:
            found.append(Standing(word, posts, z))
    return sorted(found, key=lambda one: (-one.z, one.word))[:most]


def _z(here: int, here_all: int, usual: int, usual_all: int, prior: float) -> float:
    def odds(count: int, total: int) -> float:
        return log((count + prior) / (total + PRIOR - count - prior))

    return (odds(here, here_all) - odds(usual, usual_all)) / sqrt(1 / (here + prior) + 1 / (usual + prior))
