"""What can happen to surges and incidents, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LookPlanned:
    """Somebody spoke, and at this moment it is looked whether a discussion breaks out."""

    look_at: str


@dataclass(frozen=True, slots=True)
class SurgeRaised:
    surge_id: int


@dataclass(frozen=True, slots=True)
class SurgeGrew:
    """More people joined."""

    surge_id: int


@dataclass(frozen=True, slots=True)
class SurgeEnded:
    surge_id: int


@dataclass(frozen=True, slots=True)
class SurgeDismissed:
    surge_id: int


@dataclass(frozen=True, slots=True)
class SurgeRestored:
    """It is one after all."""

    surge_id: int


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    incident_id: int


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """Its name or owner, or what is known."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class IncidentMoved:
    incident_id: int
    state: str


@dataclass(frozen=True, slots=True)
class IncidentGathered:
    incident_id: int
    conversation_ids: list[int]


@dataclass(frozen=True, slots=True)
class IncidentLeftOut:
    incident_id: int
    conversation_ids: list[int]
