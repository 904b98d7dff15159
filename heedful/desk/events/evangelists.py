"""What can happen where somebody answers as themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnsweredThemselves:
    """A teammate answered there from their own app; the note says where."""

    conversation_id: int
    note_id: int


@dataclass(frozen=True, slots=True)
class HandedToTeam:
    conversation_id: int
    team_id: int
