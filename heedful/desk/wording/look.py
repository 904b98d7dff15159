"""All remarks on a draft: what each table and rule finds, without what is quoted, denied or taken back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from heedful.desk import prose
from heedful.desk.wording import again, details, excuses, known, loud, reasons
from heedful.desk.wording.english import RULES as ENGLISH
from heedful.desk.wording.french import RULES as FRENCH
from heedful.desk.wording.german import RULES as GERMAN
from heedful.desk.wording.known import Known
from heedful.desk.wording.remarks import WHY, Kind, Remark
from heedful.desk.wording.spanish import RULES as SPANISH

__all__ = ["Draft", "Known", "remarks_on"]

MOST = 20  # remarks on one draft; more would not be read
LONGEST = 20_000  # letters that are looked at
_SHORTEST_QUOTE = 12  # letters of theirs that are theirs when we repeat them


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that is to leave, and what stands around it."""

    text: str
    private: bool = False
    their_words: str = ""
    our_earlier: Sequence[str] = field(default=())
    facts: Sequence[Known] = field(default=())


def remarks_on(draft: Draft) -> list[Remark]:
    """Return what to look at again in a draft, in its order, at most MOST."""
    text = draft.text[:LONGEST]
    plain = prose.straight(text)
    sentences = list(prose.sentences(plain))
    quoted = prose.quoted(plain)
    found = [
        *_by_table(text, sentences),
        *loud.shouts(plain, WHY[Kind.SHOUTS]),
        *reasons.no_why(text, sentences),
        *reasons.no_when(text, sentences),
        *known.against(text, draft.facts),
    ]
    own = [remark for remark in found if not _is_theirs(remark, quoted, draft.their_words)]
    own += details.details(plain, private=draft.private)
    if again.repeats(plain, draft.our_earlier):
        own.append(Remark(0, len(text), Kind.REPEATED, text[:60], WHY[Kind.REPEATED]))
    return _apart(own)[:MOST]


def _is_theirs(remark: Remark, quoted: Sequence[tuple[int, int]], their_words: str) -> bool:
    """Test whether the words are quoted, or a stretch of the person's own that we repeat."""
    if prose.is_within(quoted, remark.start, remark.end):
        return True
    is_long = remark.kind in excuses.HARD and len(remark.words) >= _SHORTEST_QUOTE and " " in remark.words
    return is_long and remark.words.casefold() in prose.straight(their_words).casefold()


@cache
def _tables() -> tuple[tuple[Kind, re.Pattern[str], str], ...]:
    """Return the rules of all languages, ready to be looked for."""
    rules = (*ENGLISH, *GERMAN, *FRENCH, *SPANISH)
    return tuple((rule.kind, re.compile(rule.pattern, re.IGNORECASE), rule.instead) for rule in rules)


def _by_table(text: str, sentences: Sequence[prose.Sentence]) -> Iterator[Remark]:
    for sentence in sentences:
        for kind, pattern, instead in _tables():
            for found in pattern.finditer(sentence.text):
                if excuses.is_excused(kind, sentence.text, *found.span()):
                    continue
                start, end = sentence.start + found.start(), sentence.start + found.end()
                yield Remark(start, end, kind, text[start:end], WHY[kind], instead)


def _apart(remarks: Sequence[Remark]) -> list[Remark]:
    """Return each kind once for each stretch of words: of two that overlap, the first and longer."""
    kept: list[Remark] = []
    for remark in sorted(remarks, key=lambda one: (one.start, -one.end)):
        if not any(one.kind == remark.kind and remark.start < one.end for one in kept):
            kept.append(remark)
    return kept
