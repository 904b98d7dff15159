"""What every page shows of the house; asked for only when a template uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.teams.models import Company, Teammate

ROOMS = (
    ("/inbox/", "inbox", _("Inbox"), False),
    ("/radar/", "radar", _("Radar"), True),
    ("/promises/", "clock", _("Promises"), True),
    ("/questions/", "ask", _("Questions"), True),
    ("/answers/", "answers", _("Answers"), False),
    ("/tracks/", "tracks", _("Tracks"), False),
    ("/surges/", "surges", _("Surges"), True),
    ("/kudos/", "kudos", _("Praise"), True),
    ("/circle/", "people", _("Circle"), True),
    ("/causes/", "causes", _("Causes"), True),
    ("/sources/", "sources", _("Sources"), False),
    ("/gestures/", "gift", _("Gestures"), True),
    ("/asked/", "asked", _("Asked"), True),
    ("/figures/", "figures", _("Figures"), True),
    ("/people/", "people", _("People"), True),
    ("/status/", "status", _("Status"), True),
    ("/settings/", "settings", _("Settings"), True),
)

VIEW_NAMES = {
    "waiting": pgettext_lazy("view", "Waiting"),
    "mine": pgettext_lazy("view", "Mine"),
    "team": pgettext_lazy("view", "My team"),
    "follow-ups": pgettext_lazy("view", "Follow-ups"),
    "answered": pgettext_lazy("view", "Answered"),
    "snoozed": pgettext_lazy("view", "Snoozed"),
    "done": pgettext_lazy("view", "Done"),
    "approve": pgettext_lazy("view", "To approve"),
    "apart": pgettext_lazy("view", "Set apart"),
    "everything": pgettext_lazy("view", "Everything"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """One line of the rail; on a phone the far ones stand in the menu."""

    path: str
    icon: str
    name: str
    is_far: bool
    is_current: bool


class House:
    """The frame around every page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def teammate(self) -> Teammate | None:
        who = getattr(self._request, "user", None)
        return who if getattr(who, "is_authenticated", False) else None

    @cached_property
    def _company(self) -> Company | None:
        return teams.company()

    @property
    def company_name(self) -> str:
        return self._company.name if self._company and self._company.name else "Heedful"

    @property
    def sending_paused_at(self) -> datetime | None:
        return self._company.sending_paused_at if self._company else None

    @property
    def sending_paused_by(self) -> str:
        who = self._company.sending_paused_by if self._company else None
        return who.name if who else gettext("Somebody")

    @cached_property
    def notices_count(self) -> int:
        return teams.notices_count(self.teammate.pk) if self.teammate else 0

    @property
    def is_at_notices(self) -> bool:
        return self._request.path.startswith("/notices/")

    @property
    def views(self) -> list[Room]:
        """Return the views of the inbox, for going there from anywhere."""
        names = VIEW_NAMES.items()
        return [Room(f"/inbox/?view={key}", "", str(name), False, False) for key, name in names]

    @property
    def rooms(self) -> list[Room]:
        at = self._request.path
        return [Room(path, icon, str(name), far, at.startswith(path)) for path, icon, name, far in ROOMS]


def house(request: HttpRequest) -> dict[str, Any]:
    return {"house": House(request)}
