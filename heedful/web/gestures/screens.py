"""The ledger and all gestures, one gesture, and the ledger to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.gestures import actions, exporting, queries
from heedful.kit import clock
from heedful.outside import queries as outside
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.set_up import once

if TYPE_CHECKING:
    from heedful.gestures.models import Gesture
    from heedful.teams.models import Teammate

PAGE = 50
STATES = queries.State.values
LINK = "gesture-link"


@require_GET
@for_teammates
def gestures(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    state = request.GET.get("state", "")
    found = queries.gestures_for(me.pk)
    before = request.GET.get("before", "")
    if state in STATES:
        found = found.filter(state=state)
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    context = {
        "me": me,
        "gestures": rows[:PAGE],
        "before": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "state": state if state in STATES else "",
        "states": STATES,
        "months": queries.months_for(me.pk),
        "purses": queries.purses_for(me.pk, at=clock.now()),
    }
    return render(request, "gestures/gestures.html", context)


@require_GET
@for_teammates
def gesture(request: HttpRequest, gesture_id: int) -> HttpResponse:
    me = teammate_of(request)
    found = queries.gesture_for(me.pk, gesture_id)
    return one(request, me, found, link=once.take(request, f"{LINK}:{found.pk}"))


def one(
    request: HttpRequest, me: Teammate, found: Gesture, *, link: str = "", address: str = ""
) -> HttpResponse:
    """Show a gesture; a private link or an address with it is shown this once."""
    conversation = desk.conversation_for(me.pk, found.conversation_id)
    limits = desk.limits_of(conversation, at=clock.now())
    sends = found.sender_id in {None, me.pk} and me.may_answer
    context = {
        "me": me,
        "gesture": found,
        "conversation": conversation,
        "link": link,
        "address": address,
        "may_decide": found.state == "asked" and queries.may_decide(me.pk, found),
        "may_send": sends,
        "private": limits.private and not limits.why_not,
        "open_link": outside.open_about(outside.Purpose.ADDRESS, found.pk, at=clock.now()),
        "others": [mate for mate in _colleagues(me, found) if mate.pk != found.sender_id],
        "theirs": _theirs(me, found) if found.state in {"sent", "arrived"} else [],
        "earlier": [
            other
            for other in queries.gestures_to(me.pk, found.person_id)
            if other.pk != found.pk and other.state not in queries.NEVER_CAME
        ],
    }
    answer = render(request, "gestures/gesture.html", context)
    if link or address:
        answer["Cache-Control"] = "no-store"
    return answer


def _colleagues(me: Teammate, found: Gesture) -> list[Teammate]:
    """Return to whom it can be passed on."""
    passes = me.may_answer and (found.sender_id == me.pk or me.may_set_up)
    if not passes or found.state not in {"approved", "address-asked", "address-there"}:
        return []
    return [mate for mate in teams.teammates() if mate.may_answer]


def _theirs(me: Teammate, found: Gesture) -> list[tuple[int, str]]:
    """Return what the person said since, from which their thanks can be chosen."""
    conversation = desk.conversation_for(me.pk, found.conversation_id)
    said = [
        post
        for post in desk.thread_of(me.pk, conversation)
        if post.author.person_id == found.person_id and not post.deleted_at
    ]
    return [(post.pk, post.text[:120] or post.title or _("No words.")) for post in said[-20:]]


@require_GET
@for_teammates
def export(request: HttpRequest) -> HttpResponse:
    """Send the gestures as CSV, without any address; the trail says who took them along."""
    me, at = teammate_of(request), clock.now()
    actions.note_export(by_id=me.pk, name="csv", at=at)
    answer = HttpResponse(exporting.csv(me.pk), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="gestures-{at:%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
