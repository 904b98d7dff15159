"""What can be done on the pages of surges and incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.insights import actions
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def _on_surge(request: HttpRequest, surge_id: int, words: str, undo: str) -> HttpResponseBase:
    undo = reverse(f"insights:{undo}", args=[surge_id])
    return answers.done(request, words, otherwise=reverse("insights:surge", args=[surge_id]), undo=undo)


def _on_incident(request: HttpRequest, incident_id: int, words: str, undo: str = "") -> HttpResponseBase:
    return answers.done(request, words, otherwise=reverse("insights:incident", args=[incident_id]), undo=undo)


@require_POST
@for_teammates
def dismiss(request: HttpRequest, surge_id: int) -> HttpResponseBase:
    actions.dismiss_surge(by_id=teammate_of(request).pk, surge_id=surge_id, at=clock.now())
    return _on_surge(request, surge_id, _("Not one. It is shown no more."), "restore")


@require_POST
@for_teammates
def restore(request: HttpRequest, surge_id: int) -> HttpResponseBase:
    actions.restore_surge(by_id=teammate_of(request).pk, surge_id=surge_id, at=clock.now())
    return _on_surge(request, surge_id, _("It is one after all."), "dismiss")


@require_POST
@for_teammates
def open_incident(request: HttpRequest, surge_id: int) -> HttpResponseBase:
    """Make it an incident, and go there."""
    incident = actions.open_incident(
        by_id=teammate_of(request).pk,
        surge_id=surge_id,
        title=request.POST.get("title", ""),
        at=clock.now(),
    )
    return redirect("insights:incident", incident.pk)


@require_POST
@for_teammates
def change(request: HttpRequest, incident_id: int) -> HttpResponseBase:
    owner = request.POST.get("owner", "")
    if owner and not (owner.isascii() and owner.isdigit() and len(owner) < 19):
        raise Invalid(_("Choose somebody from the list."))
    actions.change_incident(
        by_id=teammate_of(request).pk,
        incident_id=incident_id,
        title=request.POST.get("title", ""),
        owner_id=int(owner) if owner else None,
        at=clock.now(),
    )
    return _on_incident(request, incident_id, _("Saved."))


@require_POST
@for_teammates
def know(request: HttpRequest, incident_id: int) -> HttpResponseBase:
    key = request.POST.get("fact", "")
    actions.know(by_id=teammate_of(request).pk, incident_id=incident_id, fact_key=key, at=clock.now())
    return _on_incident(request, incident_id, _("Now everybody can say what we know."))


@require_POST
@for_teammates
def move(request: HttpRequest, incident_id: int) -> HttpResponseBase:
    state = request.POST.get("state", "")
    actions.move_incident(by_id=teammate_of(request).pk, incident_id=incident_id, state=state, at=clock.now())
    return _on_incident(request, incident_id, _("Saved."))


@require_POST
@for_teammates
def fix(request: HttpRequest, incident_id: int) -> HttpResponseBase:
    why = request.POST.get("why", "")
    actions.fix_incident(by_id=teammate_of(request).pk, incident_id=incident_id, why=why, at=clock.now())
    return _on_incident(request, incident_id, _("Fixed. Now everybody affected can be told why."))


@require_POST
@for_teammates
def tell(request: HttpRequest, incident_id: int) -> HttpResponseBase:
    """Draft what everybody reads, and go to the drafts."""
    text = request.POST.get("text", "")
    telling = actions.tell_affected(
        by_id=teammate_of(request).pk, incident_id=incident_id, text=text, at=clock.now()
    )
    return redirect("inbox:batch", telling.batch_id)


@require_POST
@for_teammates
def leave_out(request: HttpRequest, incident_id: int, conversation_id: int) -> HttpResponseBase:
    key = {"incident_id": incident_id, "conversation_id": conversation_id}
    actions.leave_out(by_id=teammate_of(request).pk, at=clock.now(), **key)
    undo = reverse("insights:put_back", args=[incident_id, conversation_id])
    return _on_incident(request, incident_id, _("Left out."), undo)


@require_POST
@for_teammates
def put_back(request: HttpRequest, incident_id: int, conversation_id: int) -> HttpResponseBase:
    key = {"incident_id": incident_id, "conversation_id": conversation_id}
    actions.put_back(by_id=teammate_of(request).pk, at=clock.now(), **key)
    undo = reverse("insights:leave_out", args=[incident_id, conversation_id])
    return _on_incident(request, incident_id, _("It belongs to the incident."), undo)


@require_POST
@for_teammates
def say(request: HttpRequest, incident_id: int, conversation_id: int) -> HttpResponseBase:
    """Put what we know into one's draft, and go to the conversation."""
    key = {"incident_id": incident_id, "conversation_id": conversation_id}
    actions.say_what_we_know(by_id=teammate_of(request).pk, at=clock.now(), **key)
    return redirect("inbox:conversation", conversation_id)
