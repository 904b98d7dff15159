"""Which clock policy fits a conversation: the first whose conditions all hold, or the built-in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.functional import cached_property

from heedful.desk.clocks import BUILT_IN, Aims
from heedful.desk.models import ClockPolicy
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams
from heedful.teams.hours import ALWAYS, Hours

if TYPE_CHECKING:
    from heedful.desk.models import Conversation


@prepared
def standing() -> QuerySet[ClockPolicy]:
    """Return the policies in the order in which they are asked."""
    rows = ClockPolicy.objects.filter(removed_at=None).order_by("place", "pk")
    return rows.select_related("team", "track", "escalate_to")


@dataclass(frozen=True)
class Policies:
    """All policies and hours at one moment, read once for many conversations."""

    rows: Sequence[ClockPolicy]

    @cached_property
    def asks_for_tracks(self) -> bool:
        return any(row.track_id for row in self.rows)

    @cached_property
    def _hours(self) -> Mapping[int | None, Hours]:
        return teams.hours_by_team()

    def fitting(
        self, conversation: Conversation, *, network: str, tracks: Collection[int]
    ) -> ClockPolicy | None:
        """Return the policy that decides, None for the built-in one."""
        return next((row for row in self.rows if _fits(row, conversation, network, tracks)), None)

    def aims_of(self, policy: ClockPolicy | None, team_id: int | None) -> Aims:
        """Return what a policy aims at in conversations of a team."""
        if policy is None:
            return BUILT_IN
        return Aims(
            first=_minutes(policy.first_minutes),
            next=_minutes(policy.next_minutes),
            resolution=_minutes(policy.resolution_minutes),
            hours=self._of_team(team_id) if policy.in_hours else ALWAYS,
            share=policy.warn_percent / 100,
        )

    def _of_team(self, team_id: int | None) -> Hours:
        return self._hours.get(team_id) or self._hours.get(None) or ALWAYS


def read() -> Policies:
    return Policies(standing())


def _fits(row: ClockPolicy, conversation: Conversation, network: str, tracks: Collection[int]) -> bool:
    return (
        (row.team_id is None or row.team_id == conversation.team_id)
        and row.network in {"", network}
        and (row.track_id is None or row.track_id in tracks)
        and (row.priority is None or conversation.priority >= row.priority)
    )


def _minutes(minutes: int | None) -> timedelta | None:
    return timedelta(minutes=minutes) if minutes else None
