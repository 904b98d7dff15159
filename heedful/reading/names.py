"""What a company calls its own: products, places, employees; given as data, and never learned."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from heedful.reading.readings import Span

MOST = 20_000  # letters of a post that are looked at
KINDS = ("product", "place", "employee")


@dataclass(frozen=True, slots=True)
class Names:
    """Names by their kind, as the company wrote them. Letters' case and spaces don't matter in posts."""

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _known: Mapping[str, str] = field(init=False, repr=False, default_factory=dict)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        known = {_folded(name): kind for kind, names in self.kinds.items() for name in names if name.strip()}
        longest_first = sorted(known, key=lambda name: (-len(name), name))
        parts = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
        object.__setattr__(self, "_known", known)
        object.__setattr__(
            self, "_pattern", re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE) if parts else None
        )

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
        if self._pattern is None:
            return ()
        found = self._pattern.finditer(text[:MOST])
        return tuple(Span(self._known.get(_folded(f[0]), "product"), f.start(), f.end(), f[0]) for f in found)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
