"""What can happen to questions to others, as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdviceAsked:
    """`letter` numbers what somebody outside is sent; 0 for a team or a colleague."""

    consultation_id: int
    conversation_id: int
    letter: int


@dataclass(frozen=True, slots=True)
class AdviceAskedAgain:
    """It is open again, after an answer or after it was withdrawn."""

    consultation_id: int
    conversation_id: int
    letter: int


@dataclass(frozen=True, slots=True)
class AdviceReminded:
    consultation_id: int
    conversation_id: int
    letter: int


@dataclass(frozen=True, slots=True)
class AdviceMailed:
    """The letter left, or (`trouble`) the mail server would not have it."""

    consultation_id: int
    conversation_id: int
    trouble: bool


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """`how` is inside, link or mail."""

    consultation_id: int
    conversation_id: int
    how: str


@dataclass(frozen=True, slots=True)
class AdviceUsed:
    consultation_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class AdviceWithdrawn:
    """Nobody need answer any more."""

    consultation_id: int
    conversation_id: int
