"""What the models say about a post: one head a question, each with its labels."""

from dataclasses import dataclass
from enum import StrEnum

YES_NO = ("no", "yes")


class Kind(StrEnum):
    ONE = "one"  # one of the labels holds
    SEVERAL = "several"  # any of the labels may hold


@dataclass(frozen=True, slots=True)
class Head:
    """A question with its labels. `even`: trained as if all labels were equally frequent."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    even: bool = False


def one(name: str, *labels: str, even: bool = False) -> Head:
    return Head(name, Kind.ONE, labels, even)


def several(name: str, *labels: str) -> Head:
    return Head(name, Kind.SEVERAL, labels)
