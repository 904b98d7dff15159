"""What somebody said, made ready for matching once for all queries: its words, and what is known besides."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache  # noqa: TID251  (plain Python; what it fills is small)

from heedful.query.normal import Plain, folded_letters, plain
from heedful.query.words import Compound, Place, Token, tokens_of

LONG = 2_000  # letters; what is longer is not remembered
_SENTENCE_ENDS = re.compile(r"[!?\u3002\uff01\uff1f\u22ef\n]+|(?<!\b\w)\.(?=\s+[^\sa-z])")


class Lined:
    """The index of a text whose words stand one by one: enough for words, phrases and what is near."""

    def __init__(self, words: Sequence[bytes]) -> None:
        self._words = words

    @cached_property
    def index(self) -> dict[str, list[Place]]:
        index: dict[str, list[Place]] = {}
        for at, word in enumerate(self._words):
            index.setdefault(word.decode(), []).append((at, at))
        return index


class Split:
    """The words of a text. Shared by whoever asks about the same text, so nobody may change it."""

    def __init__(self, text: str) -> None:
        self.plain = plain(text)
        self.tokens, self._compounds = tokens_of(self.plain)

    @cached_property
    def index(self) -> dict[str, list[Place]]:
        index: dict[str, list[Place]] = {}
        compounds = self._compounds
        joined = {at for compound in compounds for at in range(compound.first, compound.last + 1)}
        for at, token in enumerate(self.tokens):
            self._add(index, token, "" if at in joined else token.flag, (at, at))
        for compound in compounds:
            self._add(index, compound, compound.flag, (compound.first, compound.last))
        return index

    @staticmethod
    def _add(index: dict[str, list[Place]], found: Token | Compound, flag: str, place: Place) -> None:
        for form in found.forms:
            index.setdefault(form, []).append(place)
            if flag:
                index.setdefault(flag + form, []).append(place)


_split_lately = lru_cache(maxsize=512)(Split)


def split(text: str) -> Split:
    """Return the words of a text; a page is asked by the tracks and then filed, and split once for both."""
    return _split_lately(text) if len(text) < LONG else Split(text)


@dataclass(frozen=True)
class Said:
    """A text with everything that its network told about it; "" and None where it did not."""

    text: str
    title: str = ""
    author: str = ""  # the address: @dana.example
    author_name: str = ""
    to: Sequence[str] = ()  # addresses of the accounts it names or answers
    url: str = ""
    links: Sequence[str] = ()
    language: str = ""  # BCP 47
    source: str = ""  # the name of our source
    network: str = ""
    kind: str = ""
    holds: frozenset[str] = frozenset()  # "image", "video"
    traits: frozenset[str] = frozenset()  # "bot", "private", "addressed", "ours"
    followers: int | None = None
    engagement: int | None = None
    said_at: datetime | None = None
    heard_at: datetime | None = None  # against which `age:` is counted
    filed: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # what the archive knows: "track": ("Acme",)

    @cached_property
    def _split(self) -> "Split":
        return split(self.text)

    @property
    def plain(self) -> Plain:
        return self._split.plain

    @property
    def tokens(self) -> Sequence[Token]:
        return self._split.tokens

    @property
    def index(self) -> Mapping[str, Sequence[Place]]:
        """Return where each form stands, in order; with its flag too, as in `#nike`."""
        return self._split.index

    def known(self, name: str) -> Sequence[str]:
        """Return what the archive knows under a name: one thing or several, as with tracks."""
        told = self.filed.get(name, ())
        return (told,) if isinstance(told, str) else told

    @cached_property
    def title_alone(self) -> "Said":
        return Said(self.title)

    @cached_property
    def letters(self) -> Plain:
        """Return the text without case, its punctuation kept."""
        return folded_letters(self.plain)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [match.start() for match in _SENTENCE_ENDS.finditer(self.plain.text)]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that a word stands in."""
        return bisect_right(self._sentence_ends, self.tokens[at].start)

    def span(self, place: Place) -> tuple[int, int]:
        """Return where words stand in the text as it was written."""
        return self.plain.span(self.tokens[place[0]].start, self.tokens[place[1]].end)
