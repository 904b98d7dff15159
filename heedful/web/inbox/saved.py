"""Searches kept under a name: keep one, rename, remove and put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk.views import SAVED
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.desk.models import SavedView


def address_of(saved: SavedView) -> str:
    return f"{reverse('inbox:queue')}?view={SAVED}{saved.pk}"


@require_POST
@for_teammates
def save(request: HttpRequest) -> HttpResponse:
    for_whom = request.POST.get("for", "me")
    saved = desk.save_view(
        by_id=teammate_of(request).pk,
        name=request.POST.get("name", ""),
        query=request.POST.get("q", ""),
        view=request.POST.get("view", ""),
        mine=for_whom == "me",
        team_id=_team_id(for_whom),
        at=clock.now(),
    )
    words = _("Kept as %s.") % saved.name
    messages.success(request, words, extra_tags=reverse("inbox:remove_view", args=[saved.pk]))
    return redirect(address_of(saved))


def _team_id(for_whom: str) -> int | None:
    """:raises Invalid: it is nobody."""
    if for_whom in {"me", "all"}:
        return None
    if not (for_whom.isascii() and for_whom.isdigit() and len(for_whom) < 19):
        raise Invalid(_("A view is for you, for a team or for everybody."))
    return int(for_whom)


@require_POST
@for_teammates
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    saved = desk.rename_view(
        by_id=teammate_of(request).pk, view_id=view_id, name=request.POST.get("name", ""), at=clock.now()
    )
    messages.success(request, _("It is called %s now.") % saved.name)
    return redirect(address_of(saved))


@require_POST
@for_teammates
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Remove at once; the toast takes it back."""
    saved = desk.remove_view(by_id=teammate_of(request).pk, view_id=view_id, at=clock.now())
    words = _("Removed the view %s.") % saved.name
    messages.success(request, words, extra_tags=reverse("inbox:restore_view", args=[view_id]))
    return _go(request, reverse("inbox:queue"))


@require_POST
@for_teammates
def restore(request: HttpRequest, view_id: int) -> HttpResponse:
    saved = desk.restore_view(by_id=teammate_of(request).pk, view_id=view_id, at=clock.now())
    messages.success(request, _("%s is back.") % saved.name)
    return _go(request, address_of(saved))


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Go there, also where a toast asked through htmx."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
