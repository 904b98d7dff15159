"""What a company calls its own: itself, products, places, employees; given as data, and never learned."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heedful.reading.readings import Span

MOST = 20_000  # letters of a post that are looked at
KINDS = ("company", "product", "place", "employee")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Names:
    """Names by their kind, as the company wrote them. Letters' case and spaces don't matter in posts.

    Of two kinds with one name the later counts. A post costs its own length, however many names there are.
    """

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _known: Mapping[str, str] = field(init=False, repr=False, default_factory=dict)
    _by_word: Mapping[str, Sequence[str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = {_folded(name): kind for kind, names in self.kinds.items() for name in names if name.strip()}
        by_word: dict[str, list[str]] = {}
        for name in known:
            by_word.setdefault(next(iter(_WORD.findall(name)), ""), []).append(name)
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_by_word", by_word)

    @classmethod
    def of(cls, said: Mapping[str, Iterable[str]]) -> "Names":
        """Take lists as a person wrote them.

        :raises ValueError: a kind that we don't know.
        """
        strange = sorted(set(said) - set(KINDS))
        if strange:
            raise ValueError(f"Names are of a {', a '.join(KINDS)}; not of a {strange[0]}.")
        return cls({kind: tuple(names) for kind, names in said.items()})

    def in_(self, text: str) -> tuple[Span, ...]:
        """Return where the post names one of them, in order."""
        text = text[:MOST]
        perhaps = self._perhaps(text) if self._known else []
        if not perhaps:
            return ()
        parts = "|".join(r"\s+".join(map(re.escape, name.split())) for name in perhaps)
        pattern = re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)
        places = ((self._known.get(_folded(found[0])), found) for found in pattern.finditer(text))
        return tuple(
            Span(kind, found.start(), found.end(), found[0])
            for kind, found in places
            if kind and not (kind == "employee" and _is_everyday(found[0]))
        )

    def _perhaps(self, text: str) -> list[str]:
        """Return the names all of whose words stand somewhere in the text, the longest first."""
        words = set(_WORD.findall(text.casefold()))
        first = [name for word in (*words, "") for name in self._by_word.get(word, ())]
        return sorted(
            (name for name in first if words.issuperset(_WORD.findall(name))),
            key=lambda name: (-len(name), name),
        )


def _is_everyday(written: str) -> bool:
    """Test whether one word is written as a word and not as a name: a bill is not Bill."""
    return written.islower() and len(written.split()) == 1


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
