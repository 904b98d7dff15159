"""What was understood of a post: each label with its chance and a reason that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question about a post. `sure` is false where it should be shown as unknown.

    `like`: the name of the corrected post that is most alike, where that is why.
    """

    labels: tuple[str, ...]
    chances: Mapping[str, float]
    reason: str
    sure: bool = True
    like: str = ""

    @property
    def label(self) -> str:
        """Return the only label, or the first; "none" where no label holds."""
        return self.labels[0] if self.labels else "none"

    @property
    def shown(self) -> str:
        return self.label if self.sure else UNKNOWN

    def said(self) -> dict[str, Any]:
        """Return it for JSON."""
        chances = {name: round(chance, 4) for name, chance in self.chances.items()}
        return {
            "label": self.label,
            "labels": list(self.labels),
            "probabilities": chances,
            "sure": self.sure,
            "reason": self.reason,
            **({"like": self.like} if self.like else {}),
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a post with a name for what stands there: an order number, a mail address, a product."""

    kind: str
    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All findings about one post, and what it names. It speaks of the post, never of who wrote it.

    `vector`: 384 numbers of length one, near those of posts with which people need the same; `meaning`: near
    those of posts about the same. None from the fast tier.
    """

    version: str
    tier: str
    language: Finding
    findings: Mapping[str, Finding]
    personal: tuple[Span, ...] = ()
    named: tuple[Span, ...] = ()
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    meaning: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    def __getitem__(self, question: str) -> Finding:
        return self.findings[question]

    def said(self) -> dict[str, Any]:
        """Return it for JSON."""
        spans = {"personal": self.personal, "named": self.named}
        return {
            "version": self.version,
            "tier": self.tier,
            "language": self.language.said(),
            **{name: finding.said() for name, finding in self.findings.items()},
            **{key: [[s.kind, s.begin, s.end, s.text] for s in found] for key, found in spans.items()},
        }
