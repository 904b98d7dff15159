"""What can happen to what one may decide alone, and to what was asked above that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthoritySet:
    """What a teammate may decide alone."""

    changed_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class TeamAuthoritySet:
    """What everybody in a team may decide alone."""

    team_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class AuthorityTaken:
    changed_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class TeamAuthorityTaken:
    team_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class PermissionAsked:
    permission_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PermissionGranted:
    permission_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class PermissionNotGranted:
    permission_id: int
    conversation_id: int
