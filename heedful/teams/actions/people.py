"""Teammates and teams: names, roles, who belongs where, who leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.journal.write import Changed, record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import events, queries
from heedful.teams.models import Pass, Team, Teammate


@transaction.atomic
def name_yourself(*, teammate_id: int, name: str, at: datetime) -> None:
    """Change the name that colleagues see."""
    before = queries.teammate(teammate_id).name
    if not name.strip():
        raise Invalid("Your colleagues need a name to call you by.")
    renamed = Teammate.objects.filter(pk=teammate_id).exclude(name=name.strip()[:80])
    if renamed.update(name=name.strip()[:80]):
        named = {"name": (before, name.strip()[:80])}
        record(events.TeammateRenamed(teammate_id), at=at, teammate_id=teammate_id, changed=named)


@transaction.atomic
def set_keys(*, teammate_id: int, on: bool) -> None:
    """Turn the keyboard short cuts of a teammate on or off."""
    Teammate.objects.filter(pk=teammate_id).update(keys_on=on)


@transaction.atomic
def change_role(*, by_id: int, teammate_id: int, role: str, at: datetime) -> None:
    """Give a teammate another role.

    :raises Refused: the last owner stays owner.
    """
    queries.who_may_own(by_id)
    changed = queries.teammate(teammate_id)
    if role not in Teammate.Role.values:
        raise Invalid(f"There is no role {role!r}.")
    if role != Teammate.Role.OWNER and queries.owner_ids() == [changed.pk]:
        raise Refused("Somebody has to be the owner. Make another teammate an owner first.")
    if Teammate.objects.filter(pk=changed.pk).exclude(role=role).update(role=role):
        roles = {"role": (changed.role, role)}
        record(events.RoleChanged(changed.pk, role), at=at, teammate_id=by_id, changed=roles)


@transaction.atomic
def let_go(*, by_id: int, teammate_id: int, at: datetime) -> None:
    """End a teammate's access at once: sessions, links and tokens stop working; their words stay."""
    queries.who_may_own(by_id)
    leaving = queries.teammate(teammate_id)
    if queries.owner_ids() == [leaving.pk]:
        raise Refused("Somebody has to be the owner. Make another teammate an owner first.")
    leaving.is_active = False
    leaving.set_unusable_password()
    leaving.save(update_fields=["is_active", "password"])
    Pass.objects.filter(teammate=leaving, revoked_at=None).update(revoked_at=at)
    record(events.TeammateLeft(leaving.pk), at=at, teammate_id=by_id)


@transaction.atomic
def add_team(*, by_id: int, name: str, teammate_ids: Sequence[int] = (), at: datetime) -> Team:
    """Make a team, or give the team of this name these teammates."""
    queries.who_may_set_up(by_id)
    if not name.strip():
        raise Invalid("The team needs a name.")
    team, _ = Team.objects.get_or_create(name=name.strip()[:80])
    changed = _set_members(team, teammate_ids)
    record(events.TeamChanged(team.pk), at=at, teammate_id=by_id, changed=changed)
    return team


def _set_members(team: Team, teammate_ids: Sequence[int]) -> Changed:
    """Give a team exactly these teammates; return who they were and who they are."""
    before = sorted(team.teammates.values_list("pk", flat=True))
    team.teammates.set(teammate_ids)
    return {"members": (" ".join(map(str, before)), " ".join(map(str, sorted(teammate_ids))))}


@transaction.atomic
def change_team(*, by_id: int, team_id: int, name: str, teammate_ids: Sequence[int], at: datetime) -> Team:
    """Give a team another name and exactly these teammates."""
    queries.who_may_set_up(by_id)
    team = queries.team(team_id)
    if not name.strip():
        raise Invalid("The team needs a name.")
    before, team.name = team.name, name.strip()[:80]
    try:
        with transaction.atomic():
            team.save(update_fields=["name"])
    except IntegrityError as error:
        raise Refused(f"There is a team called {team.name} already.") from error
    changed = {"name": (before, team.name), **_set_members(team, teammate_ids)}
    record(events.TeamChanged(team.pk), at=at, teammate_id=by_id, changed=changed)
    return team
