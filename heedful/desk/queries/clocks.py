"""Read clocks and the policies behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from heedful.desk import policies
from heedful.desk.clocks import Aims, Clock, Timed, most_pressing, run, timed
from heedful.desk.histories import histories
from heedful.desk.models import ClockPolicy, Conversation
from heedful.kit.errors import Missing
from heedful.listening import queries as listening
from heedful.teams import queries as teams

RUNNING = (Conversation.State.WAITING, Conversation.State.SNOOZED)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one conversation, and the policy that decided; None: the built-in one."""

    clocks: Sequence[Clock]
    aims: Aims
    policy: ClockPolicy | None

    @property
    def timed(self) -> list[Timed]:
        return [timed(clock, self.aims) for clock in self.clocks]

    @property
    def most_pressing(self) -> Timed | None:
        return most_pressing(self.clocks, self.aims)


def clocks_of(
    conversations: Sequence[Conversation], *, by: policies.Policies | None = None
) -> dict[int, Clocks]:
    """Return the clocks of some conversations that were read with their source, in a few queries for all."""
    by = by or policies.read()
    keys = [(one.thread_id, one.person_id) for one in conversations]
    tracks: dict[tuple[int, int], set[int]] = listening.tracks_hit(keys) if by.asks_for_tracks else {}
    told = histories(conversations)
    found = {}
    for one in conversations:
        hit = tracks.get((one.thread_id, one.person_id), set())
        policy = by.fitting(one, network=one.source.network, tracks=hit)
        history = [] if one.source.state == one.source.State.IMPORTED else told[one.pk]
        found[one.pk] = Clocks(run(history), by.aims_of(policy, one.team_id), policy)
    return found


def clock_policies_for(teammate_id: int) -> list[ClockPolicy]:
    """Return the policies in their order, each with `waiting_count`.

    :raises NotAllowed: only leads and owners see them.
    """
    teams.who_may_set_up(teammate_id)
    waiting = Count("conversations", filter=Q(conversations__state=Conversation.State.WAITING))
    rows = ClockPolicy.objects.filter(removed_at=None).annotate(waiting_count=waiting)
    return list(rows.select_related("team", "track", "escalate_to").order_by("place", "pk"))


def built_in_count() -> int:
    """Return for how many people who wait the built-in policy decides."""
    return Conversation.objects.filter(state=Conversation.State.WAITING, policy=None).count()


def clock_policy_for(teammate_id: int, policy_id: int, *, removed: bool = False) -> ClockPolicy:
    """:raises Missing: there is none.

    :raises NotAllowed: only leads and owners see them.
    """
    teams.who_may_set_up(teammate_id)
    rows = ClockPolicy.objects.all() if removed else ClockPolicy.objects.filter(removed_at=None)
    found = rows.filter(pk=policy_id).first()
    if found is None:
        raise Missing("There is no such policy.")
    return found


def clock_policies_by_id(policy_ids: Iterable[int]) -> dict[int, ClockPolicy]:
    """Return policies for the trail, removed ones too."""
    return ClockPolicy.objects.in_bulk(list(policy_ids))
