"""What can happen inside the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanyNamed:
    name: str


@dataclass(frozen=True, slots=True)
class TeammateJoined:
    joined_id: int
    role: str


@dataclass(frozen=True, slots=True)
class TeammateInvited:
    pass_id: int
    role: str


@dataclass(frozen=True, slots=True)
class RoleChanged:
    changed_id: int
    role: str


@dataclass(frozen=True, slots=True)
class PasswordSet:
    changed_id: int


@dataclass(frozen=True, slots=True)
class TeammateLeft:
    left_id: int


@dataclass(frozen=True, slots=True)
class TokenMade:
    pass_id: int


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    pass_id: int


@dataclass(frozen=True, slots=True)
class TeamChanged:
    team_id: int


@dataclass(frozen=True, slots=True)
class SendingPaused:
    pass


@dataclass(frozen=True, slots=True)
class SendingResumed:
    pass


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    notice_id: int
    told_id: int


@dataclass(frozen=True, slots=True)
class TeammateRenamed:
    renamed_id: int


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    pass_id: int


@dataclass(frozen=True, slots=True)
class SignInLinkMade:
    """An owner, or the console, made a link that signs somebody in once."""

    for_id: int


@dataclass(frozen=True, slots=True)
class HoursChanged:
    """When a team is at work."""

    team_id: int


@dataclass(frozen=True, slots=True)
class CompanyHoursChanged:
    pass


@dataclass(frozen=True, slots=True)
class SkillsSet:
    changed_id: int


@dataclass(frozen=True, slots=True)
class WentAway:
    changed_id: int


@dataclass(frozen=True, slots=True)
class CameBack:
    changed_id: int


@dataclass(frozen=True, slots=True)
class DisclosuresSet:
    """What is said for whom one works, in the first reply from an own account."""
