"""What can happen to praise, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KudosProposed:
    """A rule takes it for praise; nobody is told before a teammate agrees."""

    kudos_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class KudosMarked:
    """A teammate says that it is praise: it is on its way to whom it names."""

    kudos_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class KudosNamed:
    """Somebody said who earned it, or that it is to be delivered again."""

    kudos_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class KudosTakenBack:
    kudos_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class KudosDelivered:
    kudos_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class KudosConsentNoted:
    """Its author was asked, said yes, or wants it down again."""

    kudos_id: int
    conversation_id: int
    consent: str


@dataclass(frozen=True, slots=True)
class KudosAgreed:
    """Who was praised said whether it may stand on the wall."""

    kudos_id: int
    conversation_id: int
    agreed: str


@dataclass(frozen=True, slots=True)
class PraisedChanged:
    """Somebody who can be praised was added, changed, removed or put back."""

    praised_id: int


@dataclass(frozen=True, slots=True)
class PraisedImported:
    count: int
