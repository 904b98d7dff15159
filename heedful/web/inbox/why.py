"""Why somebody stands where they stand in the queue, beside who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from heedful.desk import need
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import waiting
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.desk.models import Conversation


MINUTE = 60
PARTS = {
    "addressed": lazy("Spoke to us"),
    "came_before": lazy("Came to us in the last 30 days"),
    "safety": lazy("May be about danger or law, as our models read it"),
    "high": lazy("Sounds urgent, as our models read it"),
    "cancellation": lazy("May leave us, as our models read it"),
    "outage": lazy("Tells of a fault, as our models read it"),
    "no_answer": lazy("Needs no answer, as our models read it"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a need in words; `hours` with its sign, or how long they wait."""

    words: str
    hours: str


@dataclass(frozen=True, slots=True)
class Why:
    reasons: list[Reason]
    total: str
    next_id: int | None
    next_name: str
    next_reasons: list[Reason]
    behind: str  # how far the next one stands behind, in words


@require_GET
@for_teammates
def why(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show why somebody stands where they stand; for htmx the reasons alone."""
    who, at = teammate_of(request), clock.now()
    one = desk.conversation_for(who.pk, conversation_id)
    shown = {"conversation": one, "why": why_here(who.pk, one, at) if one.state == "waiting" else None}
    page = "inbox/why.html#reasons" if getattr(request, "htmx", False) else "inbox/why.html"
    return render(request, page, shown)


def why_here(teammate_id: int, one: Conversation, at: datetime) -> Why:
    following = desk.next_after(teammate_id, one)
    behind = (following.needed_since - one.needed_since).total_seconds() if following else 0.0
    return Why(
        reasons=reasons_of(one, at),
        total=waiting.lasting((at - one.needed_since).total_seconds()),
        next_id=following.pk if following else None,
        next_name=following.person.name or _("Somebody") if following else "",
        next_reasons=reasons_of(following, at) if following else [],
        behind=_behind(behind),
    )


def _behind(seconds: float) -> str:
    if seconds < MINUTE:
        return _("right behind:")
    return _("%(lasting)s behind:") % {"lasting": waiting.lasting(seconds)}


def reasons_of(one: Conversation, at: datetime) -> list[Reason]:
    waited = waiting.lasting((at - one.waiting_since).total_seconds())
    parts = need.parts_of(one.need)
    return [
        Reason(_("Their words wait"), waited),
        *(Reason(_words(part), f"{part.hours:+d} h".replace("-", "\u2212")) for part in parts),
    ]


def _words(part: need.Part) -> str:
    if part.name == "priority":
        return _("Priority: %(name)s") % {"name": PRIORITIES[part.number]}
    if part.name == "serious":
        return _("Danger or law: “%(word)s”") % {"word": part.word}
    if part.name == "spoke_again":
        text = ngettext("Spoke once more meanwhile", "Spoke %(n)s times more meanwhile", part.number)
        return text % {"n": part.number}
    if part.name == "promises":
        return ngettext("A promise of ours is open", "%(n)s promises of ours are open", part.number) % {
            "n": part.number
        }
    return str(PARTS[part.name])
