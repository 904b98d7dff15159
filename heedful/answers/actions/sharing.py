"""For whom something of ours is, and who keeps it."""

from heedful.kit.errors import Invalid
from heedful.teams import queries as teams


def team_of(by_id: int, team_id: int | None) -> int | None:
    """Return the team that something is for, None for all.

    :raises Invalid: it is a team that the teammate does not belong to.
    """
    teammate = teams.who_may_answer(by_id)
    if team_id is None:
        return None
    if team_id not in teammate.team_ids and not teammate.sees_all_teams:
        raise Invalid("You can share it with your own teams, or with all.")
    return teams.team(team_id).pk


def owner_of(by_id: int, owner_id: int | None) -> int:
    """Return who keeps it: a teammate who answers, by default whoever asks."""
    return by_id if owner_id is None else teams.who_may_answer(owner_id).pk
