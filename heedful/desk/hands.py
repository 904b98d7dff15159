"""Who can be given a conversation: the one place that says who is there, and who of them is right for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heedful.teams import queries as teams
from heedful.teams.models import Teammate


def who_can_take(*, at: datetime) -> list[Teammate]:
    """Return who can be given something now: who answers for us and is not away, in a fixed order.

    Opening hours belong here: whoever's teams are all closed is left out.
    """
    del at
    here = teams.teammates().filter(away_since=None).order_by("pk")
    return [teammate for teammate in here if teammate.speaks_for_us]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a conversation needs; None and "" where it does not matter."""

    team_id: int | None = None
    skill: str = ""
    language: str = ""  # BCP 47; a region is not asked for


def able(hands: Sequence[Teammate], wanted: Wanted) -> list[Teammate]:
    """Return those of some teammates who are right for it. Their `teams` should be fetched beside them."""
    return [
        one
        for one in hands
        if (wanted.team_id is None or any(team.pk == wanted.team_id for team in one.teams.all()))
        and (not wanted.skill or wanted.skill.casefold() in one.skills)
        and (not wanted.language or speaks(one.languages, wanted.language))
    ]


def speaks(languages: Sequence[str], language: str) -> bool:
    """Test whether somebody speaks a language: `de` covers de-AT, and the other way round."""
    asked = language.casefold().partition("-")[0]
    return any(spoken.casefold().partition("-")[0] == asked for spoken in languages)
