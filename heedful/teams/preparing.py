"""Prepared queries for what a teammate may see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Model, QuerySet

from heedful.kit.prepared import keeping
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sight:
    """By what it is decided what a teammate sees; two of the same sight are asked for in the same words."""

    role: str
    team_ids: tuple[int, ...]

    def of(self, teammate_id: int) -> Teammate:
        """Return a teammate who sees so, for a query that is written."""
        teammate = Teammate(pk=teammate_id, role=self.role)
        teammate.team_ids = list(self.team_ids)
        return teammate


def prepared_for(
    make: Callable[Concatenate[int, P], QuerySet[M, R]],
) -> Callable[Concatenate[int, P], list[R]]:
    """Return `prepared` of a query set whose first value is the id of whoever looks.

    `make` asks `teams.teammate` and what is built on it as ever: while the query is written, it finds a
    stand-in of the same role and teams.

    :raises Missing: from what is returned: nobody of this id works here.
    """

    def write(*values: Any, sight: Sight, **shape: Any) -> QuerySet[M, R]:
        with teams.one_look(sight.of(values[0])):
            return make(*values, **shape)

    written = keeping(write, spare=1)  # a lead sees everything, whoever it is

    @wraps(make)
    def ask(teammate_id: int, /, *values: P.args, **shape: P.kwargs) -> list[R]:
        who = teams.teammate(teammate_id)
        sight = Sight(who.role, tuple(sorted(who.team_ids)))
        return written(teammate_id, *values, sight=sight, **shape)

    return ask
