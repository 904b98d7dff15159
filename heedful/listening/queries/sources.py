"""Sources, what they lost, and how their connectors want them; who may see what is decided here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from heedful import connectors
from heedful.connectors.contract import Account, Connector, Place
from heedful.kit import sealed
from heedful.kit.errors import Missing
from heedful.listening.models import DeadLetter, Gap, Purge, Source
from heedful.teams import queries as teams
from heedful.teams.models import Teammate


def visible_sources(teammate: Teammate) -> Q:
    """Return the condition on `source`: one's teams' sources and those of nobody in particular.

    It names what is hidden, for then no planner starts at the sources and sorts all that they said.
    """
    return Q() if teammate.sees_all_teams else ~Q(source__in=hidden_sources(teammate))


def hidden_sources(teammate: Teammate) -> QuerySet[Source]:
    if teammate.sees_all_teams:
        return Source.objects.none()
    return Source.objects.exclude(team=None).exclude(team__in=teammate.team_ids)


def sources_for(teammate_id: int) -> QuerySet[Source]:
    """Return the sources that a teammate may see."""
    teammate = teams.teammate(teammate_id)
    sources = Source.objects.kept().filter(owner=None).select_related("team").order_by("pk")
    if teammate.sees_all_teams:
        return sources
    return sources.filter(Q(team=None) | Q(team__in=teammate.team_ids))


def source_for(teammate_id: int, source_id: int) -> Source:
    """:raises Missing: there is none, or not for this teammate."""
    found = sources_for(teammate_id).filter(pk=source_id).first()
    if found is None:
        raise Missing("There is no such source.")
    return found


def answering_sources() -> list[Source]:
    """Return the sources from which we answer, for the house and not for a teammate."""
    return list(Source.objects.listened_to().filter(sends=True).order_by("network", "pk"))


def was_removed(source_id: int) -> bool:
    return Source.objects.filter(pk=source_id).exclude(removed_at=None).exists()


def sources_by_id(source_ids: Iterable[int]) -> dict[int, Source]:
    """Return sources for the trail, removed ones too."""
    return Source.objects.in_bulk(list(source_ids))


def dead_letters_for(teammate_id: int) -> QuerySet[DeadLetter]:
    """Return what could not be read and was not replayed, newest first."""
    return (
        DeadLetter.objects.filter(source__in=sources_for(teammate_id), replayed_at=None)
        .select_related("source")
        .order_by("-at")
    )


def gaps_for(teammate_id: int) -> QuerySet[Gap]:
    return (
        Gap.objects.filter(source__in=sources_for(teammate_id)).select_related("source").order_by("-found_at")
    )


@dataclass(frozen=True, slots=True)
class Losses:
    """How much a source could not hear, and could not read."""

    gaps: int = 0
    dead_letters: int = 0


def losses_at(source_ids: Sequence[int]) -> dict[int, Losses]:
    """Return the losses of each of some sources."""
    gaps = Gap.objects.filter(source__in=source_ids).values_list("source").annotate(Count("pk"))
    letters = DeadLetter.objects.filter(source__in=source_ids, replayed_at=None)
    gap_counts, letter_counts = dict(gaps), dict(letters.values_list("source").annotate(Count("pk")))
    return {pk: Losses(gap_counts.get(pk, 0), letter_counts.get(pk, 0)) for pk in source_ids}


def purge_seconds(*, since: datetime, limit: int = 10_000) -> list[float]:
    """Return how long our copies of what was deleted upstream stayed after we heard of it, shortest first."""
    purges = Purge.objects.filter(purged_at__gte=since).order_by("-pk")[:limit]
    taken = purges.values_list("heard_at", "purged_at")
    return sorted((purged - heard).total_seconds() for heard, purged in taken)


def connector_of(source: Source) -> Connector:
    return connectors.for_network(source.network)


def place_of(source: Source) -> Place:
    """Return a source as its connector wants it, credential opened."""
    return Place(address=source.address, credential=_credential_of(source), account=account_of(source))


def _credential_of(source: Source) -> dict[str, str]:
    if not source.sealed_credential:
        return {}
    fields: dict[str, str] = json.loads(sealed.opened(source, "sealed_credential"))
    return fields


def account_of(source: Source) -> Account:
    fields = dict(source.account)
    fields["warnings"] = tuple(fields.get("warnings", ()))
    return Account(**fields)
