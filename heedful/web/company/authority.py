"""Under People: what a teammate or a team may decide alone, and who decides above it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deciding import money_typed


def _approver(request: HttpRequest) -> int:
    typed = request.POST.get("approver", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Invalid(_("Name somebody who decides above it."))
    return int(typed)


@for_teammates
@require_POST
def set_for_one(request: HttpRequest, teammate_id: int) -> HttpResponse:
    desk.set_authority(
        by_id=teammate_of(request).pk,
        teammate_id=teammate_id,
        decision=request.POST.get("decision", ""),
        money=money_typed(request),
        words=request.POST.get("words", ""),
        approver_id=_approver(request),
        at=clock.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("company:person", teammate_id)


@for_teammates
@require_POST
def set_for_team(request: HttpRequest, team_id: int) -> HttpResponse:
    desk.set_authority(
        by_id=teammate_of(request).pk,
        team_id=team_id,
        decision=request.POST.get("decision", ""),
        money=money_typed(request),
        words=request.POST.get("words", ""),
        approver_id=_approver(request),
        at=clock.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("company:team", team_id)


@for_teammates
@require_POST
def take(request: HttpRequest, authority_id: int) -> HttpResponse:
    desk.take_authority(by_id=teammate_of(request).pk, authority_id=authority_id, at=clock.now())
    messages.success(request, _("Taken back. It is asked for from now on."))
    return redirect("company:people")
