"""What can happen to facts and answers, as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactAdded:
    fact_id: int
    number: int
    expires_at: str  # ISO 8601; "" where it holds until it is changed


@dataclass(frozen=True, slots=True)
class FactChanged:
    fact_id: int
    number: int
    expires_at: str


@dataclass(frozen=True, slots=True)
class FactArchived:
    fact_id: int


@dataclass(frozen=True, slots=True)
class FactRestored:
    fact_id: int


@dataclass(frozen=True, slots=True)
class AnswerAdded:
    answer_id: int


@dataclass(frozen=True, slots=True)
class AnswerChanged:
    answer_id: int


@dataclass(frozen=True, slots=True)
class AnswerArchived:
    answer_id: int


@dataclass(frozen=True, slots=True)
class AnswerRestored:
    answer_id: int
