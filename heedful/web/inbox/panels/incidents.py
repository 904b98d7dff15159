"""Of which incidents a conversation is, and which it could be added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.insights import queries

if TYPE_CHECKING:
    from heedful.insights.models import Incident
    from heedful.web.inbox.opened import Opened

MOST = 20


@dataclass(frozen=True, slots=True)
class Incidents:
    inside: list[Incident]
    others: list[Incident]  # that are open


def load(opened: Opened) -> Incidents | None:
    """Return nothing where there is no incident: most days have none."""
    found = queries.incidents_beside(opened.who.pk, opened.pk, most=MOST)
    inside = [one for one in found if one.holds]  # type: ignore[attr-defined]
    others = [one for one in found if not one.holds] if opened.who.may_answer else []  # type: ignore[attr-defined]
    return Incidents(inside, others) if found else None
