"""Tell leads, and the teams in whose places it is said, that a discussion breaks out."""

from datetime import datetime

from heedful.insights import queries
from heedful.insights.models import Surge
from heedful.teams import queries as teams
from heedful.teams.actions import tell


def tell_of_surge(surge: Surge, *, at: datetime) -> None:
    """Tell each once, and nobody who may not see it."""
    own = queries.teams_in(surge)
    everybody = [one for one in teams.teammates() if one.may_set_up or own & set(one.team_ids)]
    whole = [one.pk for one in everybody if one.sees_all_teams]
    some = [one.pk for one in everybody if not one.sees_all_teams and _may_see(one.pk, surge)]
    named = f"Breaking out: {surge}."
    how_many = f"{named} {surge.people} people in {surge.minutes} minutes."
    for told, text in ((whole, how_many), (some, named)):
        tell(
            teammate_ids=told,
            text=text,
            why="You lead, or your team listens where it is said.",
            about=f"surge:{surge.pk}",
            link=f"/surges/{surge.pk}/",
            at=at,
        )


def _may_see(teammate_id: int, surge: Surge) -> bool:
    return queries.surges_for(teammate_id).filter(pk=surge.pk).exists()
