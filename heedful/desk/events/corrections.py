"""What can happen to the corrections of a fact that changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorrectionQueued:
    """A reply puts right what an earlier one said; `run_id` is 0 where somebody sent it by hand."""

    fact_id: int
    conversation_id: int
    reply_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsApproved:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsStopped:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class CorrectionsEnded:
    fact_id: int
    run_id: int


@dataclass(frozen=True, slots=True)
class OldAnswerStands:
    """Somebody decided that a reply with old words of a fact needs no correction."""

    fact_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class OldAnswerListed:
    """The decision that it needs no correction was taken back."""

    fact_id: int
    conversation_id: int
