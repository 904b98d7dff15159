"""Read praise, who can be praised, and what may be shown; who may see what is decided here."""

from heedful.kudos.queries.figures import Figures, PerMonth, figures_for, per_team_and_month
from heedful.kudos.queries.kudos import (
    kudos_for,
    kudos_in,
    kudos_of,
    named_by,
    stories,
    to_agree,
    wall_for,
)
from heedful.kudos.queries.people import praised, praised_by_id, praised_one, whom

__all__ = [
    "Figures",
    "PerMonth",
    "figures_for",
    "kudos_for",
    "kudos_in",
    "kudos_of",
    "named_by",
    "per_team_and_month",
    "praised",
    "praised_by_id",
    "praised_one",
    "stories",
    "to_agree",
    "wall_for",
    "whom",
]
