"""Why a query does not find a text: the clauses that fail, each with what decided, in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from heedful.query.fields import Archived, Measured, Titled, Told, measured
from heedful.query.glob import one_edit
from heedful.query.leaves import Bare, Cased, Exact, Flagged, Gap, Nearly, Phrase, Wild, Word
from heedful.query.near import Near, Often, Sentence
from heedful.query.nodes import And, Node, Not, Or, Placed
from heedful.query.normal import fold, unaccented
from heedful.query.said import Said
from heedful.query.words import Place

MOST_REASONS = 12
MOST_LIKE = 3  # words of the text that are named beside one that is missing
FLAGS = "#@$"


@dataclass(frozen=True, slots=True)
class Reason:
    """A clause that fails, as it prints, and what decided."""

    clause: str
    because: str


def why_not(tree: Node, said: Said) -> list[Reason]:
    """Return why a query does not find a text, nothing where it does; a dozen reasons at most."""
    if tree.matches(said):
        return []
    reasons: dict[Reason, None] = {}
    for reason in _reasons(tree, said):
        reasons[reason] = None
        if len(reasons) == MOST_REASONS:
            break
    return list(reasons)


def _reasons(node: Node, said: Said) -> Iterator[Reason]:
    """Yield why a clause that fails does."""
    if isinstance(node, And | Or):
        for part in node.nodes:
            if not part.matches(said):
                yield from _reasons(part, said)
    elif further := _FURTHER.get(type(node)):
        yield from further(node, said)
    else:
        yield Reason(str(node), _TELL[type(node)](node, said))


def _denied(node: Not, said: Said) -> Iterator[Reason]:
    yield Reason(str(node) if node.node.joins else f"-{node.node}", _barred(node.node, said))


def _barred(node: Node, said: Said) -> str:
    marks = node.marks(said) or ()
    found = dict.fromkeys(said.text[mark.start : mark.end] for mark in marks if mark.end)
    return f"It leaves out posts that say {_listed(list(found))}." if found else "It leaves out such posts."


def _untitled(node: Titled, said: Said) -> Iterator[Reason]:
    if not said.title:
        yield Reason(str(node), "The post has no title.")
        return
    for reason in _reasons(node.node, said.title_alone):
        yield Reason(str(node), f"In the title: {reason.because}")


def _apart(node: Near | Sentence, said: Said) -> Iterator[Reason]:
    sides: tuple[Placed, Placed] = (node.left, node.right)
    missing = [side for side in sides if not side.places(said)]
    for side in missing:
        yield from _reasons(side, said)
    if missing:
        return
    if isinstance(node, Sentence):
        yield Reason(str(node), "Both are there, but not in one sentence.")
        return
    yield Reason(str(node), _distance(node, node.left.places(said), node.right.places(said)))


def _distance(node: Near, lefts: Sequence[Place], rights: Sequence[Place]) -> str:
    closest = _closest(lefts, rights)
    if closest is None:
        return "Both are there, but as the same words."
    if closest <= node.distance:
        return "Both are there, but the other way round."
    return f"Both are there, but {closest} other words stand between them; {node.distance} are allowed."


def _closest(lefts: Sequence[Place], rights: Sequence[Place]) -> int | None:
    """Return how many words stand between the two that are closest, from one walk over both."""
    both = sorted([(place, 0) for place in lefts] + [(place, 1) for place in rights])
    least: int | None = None
    ends: list[int | None] = [None, None]  # where the last of either side ended
    for (first, last), side in both:
        other = ends[1 - side]
        if other is not None and other < first:
            between = first - other - 1
            least = between if least is None else min(least, between)
        ends[side] = last
    return least


def _too_seldom(node: Often, said: Said) -> Iterator[Reason]:
    count = len(node.node.places(said))
    if count:
        often = "once" if count == 1 else f"{count} times"
        yield Reason(str(node), f"It is said {often}; at least {node.least} times are asked for.")
    else:
        yield from _reasons(node.node, said)


def _not_in_a_row(node: Phrase, said: Said) -> Iterator[Reason]:
    missing = [item for item in node.items if not isinstance(item, Gap) and not item.places(said)]
    for item in missing:
        for reason in _reasons(item, said):
            yield Reason(str(node), reason.because)
    if not missing:
        yield Reason(str(node), "Its words are there, but not one after the other.")


def _word(node: Word | Flagged, said: Said) -> str:
    return _missing(node.word, said)


def _missing(word: str, said: Said) -> str:
    """Say that a word is missing, and which step of reading the text keeps apart what is like it."""
    flag, bare = (word[0], word[1:]) if word[0] in FLAGS else ("", word)
    if flag and Word(bare).places(said):
        there = _listed([_written(said, place) for place in Word(bare).places(said)])
        return f"{word} asks for the sign {flag} too; the text has {there}."
    if accents := _only_without_accents(bare, said):
        return f"{word} with its accents finds only itself; the text has {_listed(accents)}."
    if like := _like(bare, said):
        return f"{word} does not find {_listed(like)}."
    return f"{word} is not in the text."


def _only_without_accents(word: str, said: Said) -> list[str]:
    plain = unaccented(word)
    if plain == word:
        return []
    return _once(token.written for token in said.tokens if plain in token.forms)


def _like(word: str, said: Said) -> list[str]:
    """Return words of the text that begin or end as the word does, or are one slip away from it."""
    wanted = fold(word)
    first = {token.forms: number for number, token in reversed(list(enumerate(said.tokens)))}
    alike = [number for forms, number in first.items() if wanted in forms or _is_like(wanted, forms[:1])]
    return _once(_with_signs(said, number) for number in sorted(alike))


def _is_like(wanted: str, forms: Sequence[str]) -> bool:
    """Test a word's whole form, if it has one."""
    form = forms[0] if forms else ""
    if len(wanted) >= 3 and (form.startswith(wanted) or form.endswith(wanted) or wanted.startswith(form)):
        return len(form) >= 3
    return len(wanted) >= 5 and one_edit(wanted, form)


def _bare(node: Bare, said: Said) -> str:
    flagged = Word(node.word).places(said)
    if flagged:
        there = _listed([_written(said, place) for place in flagged])
        return f"word: asks for the bare word; the text has {there}."
    return _missing(node.word, said)


def _cased(node: Cased, said: Said) -> str:
    places = Phrase(tuple(map(_plain_word, node.parts))).places(said) if node.parts else ()
    if places:
        there = _listed([_written(said, place) for place in places])
        return f"case: {node} asks for these very letters; the text has {there}."
    return f"{node.words} is not in the text."


def _plain_word(part: str) -> Word:
    return Word(fold(part))


def _exact(node: Exact, said: Said) -> str:
    at = said.letters.text.find(node.text)
    if at < 0:
        return f"{node} asks for these signs as they are, and they are not in the text."
    start, end = said.letters.span(at, at + len(node.text))
    start, end = said.plain.span(*_grown(said.plain.text, start, end))
    return f"{node} does not find {said.text[start:end]}: a letter or a sign goes on there."


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span with all that stands beside it without a space."""
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _wild(node: Wild, said: Said) -> str:
    del said
    return f"No word of the text fits {node}."


def _nearly(node: Nearly, said: Said) -> str:
    like = _like(node.word, said)
    more = f"; {_listed(like)} is further away" if like else ""
    return f"No word of the text is within one slip of {node.word}{more}."


def _told(node: Told, said: Said) -> str:
    known = _KNOWN[node.name](said) if node.name in _KNOWN else []
    if node.name in ("has", "is"):
        return "The post has none of this."
    return f"The post has: {_listed(known)}." if known else "Its network told nothing about this."


def _measured(node: Measured, said: Said) -> str:
    value = measured(node.name, said)
    if value is None:
        return "Its network told no such number."
    return f"It is {value} seconds." if node.name in ("age", "waiting") else f"It is {value}."


def _archived(node: Archived, said: Said) -> str:
    known = said.known(node.name)
    return f"It is: {_listed(known)}." if known else "This is known only of what is stored."


_KNOWN: dict[str, Callable[[Said], Sequence[str]]] = {
    "author": lambda said: [name for name in (said.author, said.author_name) if name],
    "to": lambda said: list(said.to),
    "site": lambda said: [said.url] if said.url else [],
    "url": lambda said: [said.url] if said.url else [],
    "links": lambda said: list(said.links),
    "lang": lambda said: [said.language] if said.language else [],
    "source": lambda said: [said.source] if said.source else [],
    "network": lambda said: [said.network] if said.network else [],
    "type": lambda said: [said.kind] if said.kind else [],
}
_FURTHER: dict[type[Node], Callable[[Any, Said], Iterator[Reason]]] = {
    Not: _denied,
    Titled: _untitled,
    Near: _apart,
    Sentence: _apart,
    Often: _too_seldom,
    Phrase: _not_in_a_row,
}
_TELL: dict[type[Node], Callable[[Any, Said], str]] = {
    Word: _word,
    Flagged: _word,
    Bare: _bare,
    Cased: _cased,
    Exact: _exact,
    Wild: _wild,
    Nearly: _nearly,
    Told: _told,
    Measured: _measured,
    Archived: _archived,
}


def _written(said: Said, place: Place) -> str:
    start, end = said.span(place)
    return said.text[start:end]


def _with_signs(said: Said, number: int) -> str:
    """Return a word as it was written, with the signs that belong to it: C++."""
    token = said.tokens[number]
    end = token.end
    while end < len(said.plain.text) and said.plain.text[end] in "+#&":
        end += 1
    start, end = said.plain.span(token.start, end)
    return said.text[start:end]


def _once(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))[:MOST_LIKE]


def _listed(words: Sequence[str]) -> str:
    shown = list(dict.fromkeys(words))[:MOST_LIKE]
    return " or ".join(f"“{word[:80]}”" for word in shown)
