"""What can happen to answers of others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeerNoticed:
    """Somebody else answers the person, as far as a rule can tell."""

    conversation_id: int


@dataclass(frozen=True, slots=True)
class PeerJudged:
    """A teammate has read the answer of somebody else."""

    conversation_id: int
    helps: bool
