"""Change many conversations at once: those that were chosen, or all of a view."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox import snoozing
from heedful.web.inbox.rows import Queue

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

Deed = Callable[..., desk.Done]


@require_POST
@for_teammates
def change(request: HttpRequest) -> HttpResponseBase:
    """Do one deed with many conversations, and say what stayed as it was and why."""
    who, at = teammate_of(request), clock.now()
    deed = _deed(request.POST.get("deed") or request.POST.get("more", ""), at)
    done = deed(conversation_ids=_chosen(request, at), teammate_id=who.pk, at=at)
    return _told(request, done, reverse("inbox:undo_together", args=[done.bulk.pk]) if done.bulk else "")


@require_POST
@for_teammates
def undo(request: HttpRequest, bulk_id: int) -> HttpResponseBase:
    done = desk.undo_together(bulk_id=bulk_id, teammate_id=teammate_of(request).pk, at=clock.now())
    return _told(request, done, "")


def _told(request: HttpRequest, done: desk.Done, back: str) -> HttpResponseBase:
    words = [_counted(len(done.changed)), *(f"{number}: {_(why)}" for why, number in done.left.items())]
    told = answers.done(request, " · ".join(words), undo=back)
    told.headers["HX-Trigger"] = json.dumps({"touched": {"ids": list(done.changed), "together": True}})
    return told


def _counted(number: int) -> str:
    words = ngettext("%(n)s conversation changed.", "%(n)s conversations changed.", number)
    return words % {"n": number}


def _chosen(request: HttpRequest, at: datetime) -> Sequence[int]:
    """Return the ids that were ticked, or as many of the whole view as can be changed at once.

    :raises Invalid: nothing was chosen.
    """
    if request.POST.get("all"):
        view, query = request.POST.get("view", "waiting"), request.POST.get("q", "")
        return Queue(teammate_of(request), view=view, query=query, at=at).first_ids(desk.MOST_TOGETHER)
    ids = [pk for typed in request.POST.getlist("id") if (pk := whole(typed)) is not None]
    if not ids:
        raise Invalid(_("Choose a conversation first."))
    return ids


def _deed(asked: str, at: datetime) -> Deed:
    """:raises Invalid: there is no such deed."""
    name, _colon, value = asked.partition(":")
    if name == "snooze":
        return partial(desk.snooze_together, until=snoozing.until(value, "", at=at))
    if name in PLAIN:
        return PLAIN[name]
    if name == "team" and value == "none":
        return partial(desk.move_together, team_id=None)
    if name in WITH_NUMBER and (number := whole(value)) is not None:
        deed, field = WITH_NUMBER[name]
        return partial(deed, **{field: number})
    raise Invalid(_("Choose what to do with them."))


PLAIN: Mapping[str, Deed] = {
    "take": desk.take_together,
    "done": desk.finish_together,
    "reopen": desk.reopen_together,
}
WITH_NUMBER: Mapping[str, tuple[Callable[..., Any], str]] = {
    "give": (desk.give_together, "to_id"),
    "team": (desk.move_together, "team_id"),
    "priority": (desk.prioritise_together, "priority"),
}
