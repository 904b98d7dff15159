"""Read teammates, teams and the company."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from heedful.kit.errors import Missing, NotAllowed
from heedful.kit.prepared import prepared
from heedful.teams.hours import ALWAYS, Hours
from heedful.teams.models import Company, Notice, OpeningHours, Pass, PushLine, Team, Teammate, Telling

Role = Teammate.Role


def company() -> Company | None:
    """Return the company, None before it has a name."""
    return next(iter(_company()), None)


@prepared
def _company() -> QuerySet[Company]:
    return Company.objects.filter(pk=1)


DISCLOSURE = "I work at {company}."


def disclosure(language: str = "") -> str:
    """Return the line that says for whom one works, in a language (BCP 47) or as the company says it."""
    house = company()
    lines, name = (house.disclosures, house.name) if house else ({}, "")
    code = language.casefold()
    line = lines.get(code) or lines.get(code.partition("-")[0]) or lines.get("") or DISCLOSURE
    return str(line).replace("{company}", name)


def is_set_up() -> bool:
    return Company.objects.exclude(set_up_at=None).exists()


def has_owner() -> bool:
    """Test whether somebody owns the house; before that, every page leads to the set-up."""
    return Teammate.objects.filter(role=Teammate.Role.OWNER, is_active=True).exists()


def sending_is_paused() -> bool:
    return Company.objects.exclude(sending_paused_at=None).exists()


_look: ContextVar[dict[int, Teammate] | None] = ContextVar("look", default=None)


@contextmanager
def one_look(by: Teammate) -> Iterator[None]:
    """Ask for each teammate once while something is shown to one: many queries ask who looks."""
    token = _look.set({by.pk: by})
    try:
        yield
    finally:
        _look.reset(token)


def teammate(teammate_id: int) -> Teammate:
    """Return somebody who works here now.

    :raises Missing: nobody, or they have left.
    """
    seen = _look.get()
    found = (seen or {}).get(teammate_id) or next(iter(_teammate(teammate_id)), None)
    if found is None:
        raise Missing("There is no such teammate.")
    if seen is not None:
        seen[teammate_id] = found
    return found


@prepared
def _teammate(teammate_id: int) -> QuerySet[Teammate]:
    return Teammate.objects.filter(pk=teammate_id, is_active=True)


def has_left(teammate_id: int) -> bool:
    return Teammate.objects.filter(pk=teammate_id, is_active=False).exists()


def who_may_answer(teammate_id: int) -> Teammate:
    """:raises NotAllowed: observers read only."""
    found = teammate(teammate_id)
    if not found.may_answer:
        raise NotAllowed("Observers read along and write notes, no more. Ask a lead for another role.")
    return found


def who_speaks_for_us(teammate_id: int) -> Teammate:
    """:raises NotAllowed: they answer as themselves, or not at all."""
    found = who_may_answer(teammate_id)
    if not found.speaks_for_us:
        raise NotAllowed("You answer as yourself here. Choose your own account, or hand it to a colleague.")
    return found


def who_may_set_up(teammate_id: int) -> Teammate:
    """:raises NotAllowed: only leads and owners change the house for others."""
    found = teammate(teammate_id)
    if not found.may_set_up:
        raise NotAllowed("Only a lead or an owner can do this.")
    return found


def who_may_own(teammate_id: int) -> Teammate:
    """:raises NotAllowed: only owners."""
    found = teammate(teammate_id)
    if not found.may_own:
        raise NotAllowed("Only an owner can do this.")
    return found


def teammates() -> QuerySet[Teammate]:
    return Teammate.objects.filter(is_active=True).prefetch_related("teams").order_by("name")


@prepared
def everybody() -> QuerySet[Teammate]:
    """Return who works here now, without their teams."""
    return teammates().prefetch_related(None)


def names_of(teammate_ids: Iterable[int]) -> dict[int, str]:
    """Return names by id, of those who have left too: what they did stays theirs."""
    return dict(Teammate.objects.filter(pk__in=set(teammate_ids)).values_list("pk", "name"))


def teams() -> QuerySet[Team]:
    return Team.objects.order_by("name")


@prepared
def all_teams() -> QuerySet[Team]:
    return teams()


def other_teams(teammate: Teammate) -> QuerySet[Team]:
    """Return the teams that a teammate is not in."""
    return Team.objects.exclude(
        pk__in=teammate.teams.through.objects.filter(teammate=teammate).values("team")
    )


def teams_by_id(team_ids: Iterable[int]) -> dict[int, Team]:
    return Team.objects.in_bulk(list(team_ids))


def passes_by_id(pass_ids: Iterable[int]) -> dict[int, Pass]:
    """Return passes for the trail, spent and revoked ones too."""
    return Pass.objects.in_bulk(list(pass_ids))


def team(team_id: int) -> Team:
    """:raises Missing: there is no such team."""
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise Missing("There is no such team.")
    return found


def members_of(team: Team) -> QuerySet[Teammate]:
    return team.teammates.filter(is_active=True).order_by("name")


def owner_ids() -> list[int]:
    return list(
        Teammate.objects.filter(is_active=True, role=Teammate.Role.OWNER).values_list("pk", flat=True)
    )


def digest_of(secret: str) -> str:
    """Secrets of passes are long and random, so a plain hash keeps them."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_pass(secret: str, kind: str, *, at: datetime) -> Pass:
    """Return the pass that a secret opens, unspent.

    :raises Missing: there is none, or it was used, revoked or has ended.
    """
    found = Pass.objects.select_related("teammate").filter(kind=kind, digest=digest_of(secret)).first()
    if found is None or found.used_at or not found.is_open(at):
        raise Missing("This link does not work any more. Ask for a new one.")
    return found


def sign_in_link(secret: str, *, at: datetime) -> Pass:
    """:raises Missing: it signs nobody in any more."""
    return open_pass(secret, Pass.Kind.SIGN_IN, at=at)


def invitation(secret: str, *, at: datetime) -> Pass:
    """:raises Missing: it invites nobody any more."""
    return open_pass(secret, Pass.Kind.INVITATION, at=at)


def teammate_by_token(secret: str, *, at: datetime) -> tuple[Teammate, int] | None:
    """Return whose API token this is, and the token's id; None if it opens nothing."""
    found = (
        Pass.objects.select_related("teammate").filter(kind=Pass.Kind.TOKEN, digest=digest_of(secret)).first()
    )
    if found is None or found.teammate is None or not found.is_open(at) or not found.teammate.is_active:
        return None
    return found.teammate, found.pk


def tokens_of(teammate_id: int) -> QuerySet[Pass]:
    return Pass.objects.filter(kind=Pass.Kind.TOKEN, teammate_id=teammate_id, revoked_at=None).order_by(
        "-made_at"
    )


def invitations(at: datetime) -> QuerySet[Pass]:
    """Return the invitations that are still open."""
    return Pass.objects.filter(
        kind=Pass.Kind.INVITATION, used_at=None, revoked_at=None, ends_at__gt=at
    ).order_by("-made_at")


def notices_for(teammate_id: int) -> QuerySet[Notice]:
    """Return what a teammate has not seen yet, newest first."""
    return Notice.objects.filter(teammate_id=teammate_id, seen_at=None).order_by("-at")


MOST_NOTICES = 100  # that are counted


def notices_count(teammate_id: int) -> int:
    """Return how many notices a teammate has not seen; counting ends at MOST_NOTICES."""
    return len(_notices(teammate_id))


@prepared
def _notices(teammate_id: int) -> QuerySet[Notice, int]:
    return notices_for(teammate_id).values_list("pk", flat=True)[:MOST_NOTICES]


def telling_of(teammate_id: int) -> Telling:
    """Return how a teammate wants to be told; the defaults where they have not chosen."""
    return Telling.objects.filter(teammate=teammate_id).first() or Telling(teammate_id=teammate_id)


def zone_of(telling: Telling) -> str:
    return telling.zone or settings.TIME_ZONE


def browsers_of(teammate_id: int) -> QuerySet[PushLine]:
    """Return the browsers that show a teammate what they are told."""
    return PushLine.objects.filter(teammate=teammate_id).order_by("made_at", "pk")


def who_stopped(kind: str, teammate_ids: Iterable[int]) -> set[int]:
    """Return which of some teammates want no notices of a kind."""
    rows = Telling.objects.filter(teammate__in=list(teammate_ids)).values_list("teammate", "stopped")
    return {teammate_id for teammate_id, stopped in rows if kind in stopped}


def was_told(teammate_id: int, about: str) -> bool:
    """Test whether a teammate was told this already, so that what it says need not be counted again."""
    return Notice.objects.filter(teammate=teammate_id, about=about).exists()


def told_since(teammate_id: int, begins: str, since: datetime) -> int:
    """Return how many notices a teammate had since a moment whose `about` begins so."""
    told = Notice.objects.filter(teammate=teammate_id, about__startswith=begins, at__gt=since)
    return told.count()


def mail_is_set_up() -> bool:
    """Test whether this house can send mail."""
    return not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.dummy")


def hours_by_team() -> dict[int | None, Hours]:
    """Return the opening hours that were set, by team; the company's stand under None."""
    return {row.team_id: row.hours for row in OpeningHours.objects.all()}


def hours_of(team_id: int | None, *, known: Mapping[int | None, Hours] | None = None) -> Hours:
    """Return when a team is at work: its own hours, or the company's, or always.

    `known` is what `hours_by_team` told, where many are asked for.
    """
    set_hours = hours_by_team() if known is None else known
    return set_hours.get(team_id) or set_hours.get(None) or ALWAYS


def is_open(team_id: int | None, at: datetime) -> bool:
    """Test whether a team (None: the company) is at work at a moment."""
    return hours_of(team_id).is_open(at)
