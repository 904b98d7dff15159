"""What people of one organisation taught about single posts: which labels hold and which do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from heedful.kit.errors import Invalid
from heedful.reading.heads import YES_NO, Head, Kind
from heedful.reading.readings import Finding, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUESTIONS = ("intents", "urgency", "toward", "sentiment", "emotion", "abuse", "spam")
Chances = Mapping[str, Mapping[str, float]]


class Claim(NamedTuple):
    """That a label of a question holds."""

    question: str
    label: str

    def __str__(self) -> str:
        return f"{self.question}/{self.label}"

    @classmethod
    def of(cls, said: str) -> Claim:
        question, _, label = said.partition("/")
        return cls(question, label)


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as the models that ship saw it: what it is about, and the chances they gave."""

    vector: NDArray[np.float32]
    chances: Chances

    @classmethod
    def of(cls, reading: Reading) -> Seen | None:
        """Return what was seen; None where the full tier did not look."""
        if reading.vector is None:
            return None
        return cls(reading.vector, {name: reading[name].chances for name in QUESTIONS})


@dataclass(frozen=True, slots=True)
class Lesson:
    """A post, by the name that the caller knows it by, with what a person said of it."""

    name: str
    seen: Seen
    said: Mapping[Claim, bool]


def checked(said: Iterable[Claim], heads: Mapping[str, Head]) -> None:
    """Refuse what nobody can teach.

    :raises Invalid: a question or a label that the models do not know.
    """
    for claim in said:
        if claim.question not in QUESTIONS:
            raise Invalid(f"{claim.question} cannot be corrected, only {', '.join(QUESTIONS)}.")
        if claim.label not in heads[claim.question].labels:
            raise Invalid(f"{claim.label} is no label of {claim.question}.")


def claims(head: Head) -> tuple[Claim, ...]:
    """Return what is learned of a question: each label, and of yes and no only the yes."""
    labels = ("yes",) if head.labels == YES_NO else head.labels
    return tuple(Claim(head.name, label) for label in labels)


def statements(said: Mapping[Claim, bool], heads: Mapping[str, Head]) -> dict[Claim, bool]:
    """Return all that follows: where one label of a question holds, the others do not."""
    found: dict[Claim, bool] = {}
    for claim, holds in sorted(said.items(), key=lambda pair: pair[1]):
        if claim.question not in heads:
            continue
        head = heads[claim.question]
        if head.kind is Kind.SEVERAL:
            found[claim] = holds
        elif head.labels == YES_NO:
            found[Claim(claim.question, "yes")] = holds is (claim.label == "yes")
        elif holds:
            found |= {other: other == claim for other in claims(head)}
        else:
            found[claim] = False
    return found


SAID = "a teammate said so"


def as_said(
    findings: Mapping[str, Finding], said: Mapping[Claim, bool], heads: Mapping[str, Head]
) -> dict[str, Finding]:
    """Return the findings with what people said of them, which always stands."""
    found = dict(findings)
    for claim in statements(said, heads):
        if claim.question in found:
            found[claim.question] = _as_said(findings[claim.question], heads[claim.question], said)
    return found


def _as_said(was: Finding, head: Head, said: Mapping[Claim, bool]) -> Finding:
    told = {claim.label: float(holds) for claim, holds in statements(said, {head.name: head}).items()}
    if head.labels == YES_NO:
        told = {"yes": told["yes"], "no": 1 - told["yes"]}
    chances = {label: told.get(label, chance) for label, chance in was.chances.items()}
    if head.kind is Kind.SEVERAL:
        labels = tuple(one for one in head.labels if told.get(one, float(one in was.labels)))
    else:
        labels = (max(head.labels, key=lambda label: chances.get(label, 0.0)),)
    return Finding(labels, chances, SAID, sure=True)
