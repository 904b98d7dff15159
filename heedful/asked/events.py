"""What can happen around our question, as facts in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskingSet:
    asking_id: int
    name: str  # whose it is
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QuestionPlanned:
    question_id: int
    conversation_id: int
    due_at: str


@dataclass(frozen=True, slots=True)
class QuestionOffered:
    """It is ready to be handed out: `after` says how."""

    question_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The link is with the person."""

    question_id: int
    conversation_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QuestionLeft:
    """It is not asked; `why` is open-again, asked-lately, would-rather-not or never-answered."""

    question_id: int
    conversation_id: int
    why: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    question_id: int
    conversation_id: int
    helped: bool


@dataclass(frozen=True, slots=True)
class NotHelpedSeen:
    question_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class WouldRatherNotBeAsked:
    question_id: int
    conversation_id: int
