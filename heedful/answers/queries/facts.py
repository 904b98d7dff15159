"""Read facts: what holds, what held, and where their words stand in a text."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Length

from heedful.answers import rules
from heedful.answers.models import Fact, FactVersion
from heedful.kit.errors import Missing
from heedful.teams import queries as teams
from heedful.teams.preparing import prepared_for

MOST_QUOTED = 20
REMEMBERED = timedelta(days=90)  # so long old words of a fact are looked for in what is written
CharField.register_lookup(Length)


def visible_facts(teammate_id: int) -> QuerySet[Fact]:
    """Return the facts of all, of one's teams, and one's own; archived ones too."""
    teammate = teams.teammate(teammate_id)
    if teammate.sees_all_teams:
        return Fact.objects.all()
    return Fact.objects.filter(Q(team=None) | Q(team__in=teammate.team_ids) | Q(owner=teammate))


def facts_for(teammate_id: int) -> QuerySet[Fact]:
    """Return the facts that a teammate may see and nobody has archived, by key."""
    return visible_facts(teammate_id).filter(archived_at=None).select_related("owner", "team").order_by("key")


def current_facts(teammate_id: int, *, at: datetime) -> QuerySet[Fact]:
    """Return the facts that hold at a moment."""
    return facts_for(teammate_id).filter(Q(expires_at=None) | Q(expires_at__gt=at))


def expiring(teammate_id: int, *, at: datetime) -> QuerySet[Fact]:
    """Return the facts that have ended or end within a day, the first to end first."""
    return facts_for(teammate_id).filter(expires_at__lte=at + rules.SOON).order_by("expires_at", "key")


def facts_found(teammate_id: int, asked: str) -> QuerySet[Fact]:
    """Return the facts that hold every word that is asked for, in key, words or source; all for none."""
    found = facts_for(teammate_id)
    for word in asked.split()[:10]:
        found = found.filter(Q(key__icontains=word) | Q(text__icontains=word) | Q(source__icontains=word))
    return found


def fact_for(teammate_id: int, fact_id: int) -> Fact:
    """Return a fact, an archived one too.

    :raises Missing: there is none, or not for this teammate.
    """
    found = visible_facts(teammate_id).select_related("owner", "team").filter(pk=fact_id).first()
    if found is None:
        raise Missing("There is no such fact.")
    return found


def fact_by_id(fact_id: int) -> Fact | None:
    """Return a fact for a job of ours; nobody sees it by this."""
    return Fact.objects.select_related("owner").filter(pk=fact_id).first()


def facts_by_id(teammate_id: int, fact_ids: Iterable[int]) -> dict[int, Fact]:
    return visible_facts(teammate_id).in_bulk(list(fact_ids))


def versions_of_fact(fact: Fact) -> list[FactVersion]:
    """Return what a fact said, newest first."""
    return list(fact.versions.select_related("by").order_by("-number"))


def quoted_in(teammate_id: int, text: str) -> list[FactVersion]:
    """Return the versions that hold and whose words stand in a text as they are."""
    return _quoted(teammate_id, text)


@prepared_for
def _quoted(teammate_id: int, text: str) -> QuerySet[FactVersion]:
    standing = _standing_in(teammate_id, text).filter(number=F("fact__number"))
    return standing.order_by("pk")[:MOST_QUOTED]


def old_words_in(teammate_id: int, text: str, *, at: datetime) -> list[FactVersion]:
    """Return the versions that hold no more and whose words stand in a text, and not in what holds now."""
    return _old_words(teammate_id, text, at - REMEMBERED)


@prepared_for
def _old_words(teammate_id: int, text: str, since: datetime) -> QuerySet[FactVersion]:
    old = _standing_in(teammate_id, text).filter(overtaken_at__gt=since)
    found = old.exclude(fact__text__contains=F("text")).select_related("fact__owner")
    return found.order_by("pk")[:MOST_QUOTED]


def _standing_in(teammate_id: int, text: str) -> QuerySet[FactVersion]:
    said = FactVersion.objects.annotate(said=Cast(Value(text), TextField()))
    told = said.filter(text__length__gte=rules.LEAST_QUOTED, said__contains=F("text"))
    return told.filter(fact__in=visible_facts(teammate_id), fact__archived_at=None)
