"""The words of a query: plain, flagged, bare, with wildcards, nearly, exactly, and in phrases."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heedful.query.glob import fits, one_edit
from heedful.query.nodes import MOST_MARKS, Mark, Marks, Placed
from heedful.query.normal import MARKS, UNSEEN
from heedful.query.said import Said
from heedful.query.words import GLUED_WORD, Place, spellings


def in_a_row(said: Said, forms: Sequence[str], *, touching: bool = False) -> list[Place]:
    """Return where forms follow each other; `touching`: with nothing at all between them."""
    found = list(said.index.get(forms[0], ()))
    for form in forms[1:]:
        nexts = dict(said.index.get(form, ()))
        found = [
            (first, nexts[last + 1])
            for first, last in found
            if last + 1 in nexts and (not touching or said.tokens[last].end == said.tokens[last + 1].start)
        ]
    return found


@dataclass(frozen=True, slots=True)
class Word(Placed):
    """A word, also as a tag or a handle, in its usual spellings: `nike`, `coca-cola`, `東京`."""

    word: str

    def places(self, said: Said) -> Sequence[Place]:
        ways = spellings(self.word)
        if len(ways) == 1 and len(ways[0]) == 1:
            return said.index.get(ways[0][0], ())
        touching = GLUED_WORD.fullmatch(self.word) is not None
        return sorted({place for way in ways for place in in_a_row(said, way, touching=touching)})

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Flagged(Placed):
    """`#tag`, `@handle` or `$CASH`: the flag counts."""

    word: str

    def places(self, said: Said) -> Sequence[Place]:
        return said.index.get(self.word, ())

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Bare(Placed):
    """The word alone, neither tag nor handle: `word:nike`."""

    word: str

    def places(self, said: Said) -> Sequence[Place]:
        return [place for place in Word(self.word).places(said) if not said.tokens[place[0]].flag]

    @property
    def words(self) -> str:
        return self.word

    def __str__(self) -> str:
        return f"word:{self.word}"


@dataclass(frozen=True, slots=True)
class Cased(Placed):
    """Words in exactly this case: `{Gap}`, `{Apple Pay}`."""

    parts: tuple[str, ...]

    def places(self, said: Said) -> Sequence[Place]:
        written = [(token.written, token.written.removesuffix("'s")) for token in said.tokens]
        starts = range(len(written) - len(self.parts) + 1)
        last = len(self.parts) - 1
        return [
            (at, at + last)
            for at in starts
            if all(part in written[at + offset] for offset, part in enumerate(self.parts))
        ]

    @property
    def words(self) -> str:
        return " ".join(self.parts)

    def __str__(self) -> str:
        return f"{{{self.words}}}"


@dataclass(frozen=True, slots=True)
class Wild(Placed):
    """`*` stands for any letters of a word, `?` for one: `zorb*`, `wom?n`, `#zorb*`."""

    pattern: str

    def places(self, said: Said) -> Sequence[Place]:
        forms = [form for form in said.index if fits(self.pattern, form)]
        if self.pattern[0] not in "#@$":
            forms = [form for form in forms if form[0] not in "#@$"]
        return sorted({place for form in forms for place in said.index[form]})

    def __str__(self) -> str:
        return self.pattern


@dataclass(frozen=True, slots=True)
class Nearly(Placed):
    """The word with at most one slip, a letter more, less, other, or two swapped: `adidas~1`."""

    word: str

    def places(self, said: Said) -> Sequence[Place]:
        forms = [form for form in said.index if one_edit(self.word, form)]
        return sorted({place for form in forms for place in said.index[form]})

    @property
    def words(self) -> str:
        return self.word

    def __str__(self) -> str:
        return f"{self.word}~1"


@dataclass(frozen=True, slots=True)
class Exact(Placed):
    """Letters and punctuation as they are, case aside: `` `C++` ``, `` `AT&T` ``."""

    text: str  # folded

    def places(self, said: Said) -> Sequence[Place]:
        """Return the words it covers; a sign alone (`` `:-(` ``) covers none."""
        starts = [token.start for token in said.tokens]
        found = set()
        for at in self._found_in(said.letters.text):
            start, end = said.letters.span(at, at + len(self.text))
            last = bisect_left(starts, end) - 1
            first = max(bisect_right(starts, start) - 1, 0)
            first += first <= last and said.tokens[first].end <= start
            found |= {(first, last)} if first <= last else set()
        return sorted(found)

    def matches(self, said: Said) -> bool:
        return next(self._found_in(said.letters.text), None) is not None

    def marks(self, said: Said) -> Marks | None:
        spans = [said.letters.span(at, at + len(self.text)) for at in self._found_in(said.letters.text)]
        return (
            tuple(Mark(*said.plain.span(*span), str(self), self.text) for span in spans[:MOST_MARKS]) or None
        )

    def found_by_match(self, said: Said) -> frozenset[str]:
        del said
        return frozenset({self.text})

    def _found_in(self, letters: str) -> Iterator[int]:
        """Yield where it begins, if no word and no other sign of its kind goes on there."""
        at = letters.find(self.text)
        while at >= 0:
            end = at + len(self.text)
            if not _goes_on(letters[at - 1 : at], "&+") and not _goes_on(letters[end : end + 1], "&+#"):
                yield at
            at = letters.find(self.text, at + 1)

    def __str__(self) -> str:
        return f"`{self.text}`"


def _goes_on(letter: str, signs: str) -> bool:
    return bool(letter) and (letter.isalnum() or letter in signs or letter in f"_{MARKS}{UNSEEN}")


@dataclass(frozen=True, slots=True)
class Gap:
    """Any one word inside a phrase: `"best * coffee"`."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Phrase(Placed):
    """Words that follow each other: `"form letter"`, `"best * coffee"`, `"form lett*"`."""

    items: tuple[Placed | Gap, ...]

    def places(self, said: Said) -> Sequence[Place]:
        first = self.items[0]
        if isinstance(first, Gap):
            raise TypeError("a phrase begins with a word")
        ends: dict[int, set[int]] = {}  # where it may go on, and from where it came
        for start, end in first.places(said):
            ends.setdefault(end, set()).add(start)
        for item in self.items[1:]:
            ends = self._followed(said, ends, item)
        return sorted({(start, end) for end, starts in ends.items() for start in starts})

    @staticmethod
    def _followed(said: Said, ends: dict[int, set[int]], item: "Placed | Gap") -> dict[int, set[int]]:
        if not ends:
            return ends
        if isinstance(item, Gap):
            return {end + 1: starts for end, starts in ends.items() if end + 1 < len(said.tokens)}
        further: dict[int, set[int]] = {}
        for first, last in item.places(said):
            if starts := ends.get(first - 1):
                further.setdefault(last, set()).update(starts)
        return further

    @property
    def words(self) -> str:
        return " ".join(map(str, self.items))

    def __str__(self) -> str:
        return f'"{self.words}"'
