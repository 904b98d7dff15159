"""A draft by itself: what it said before, who reads along, whom it is handed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


@require_GET
@for_teammates
def draft_page(request: HttpRequest, conversation_id: int, kind: str) -> HttpResponse:
    """Show one's own draft with its versions, and what can be done with it."""
    who = teammate_of(request)
    draft = queries.draft_of(who.pk, conversation_id, kind)
    shown = {
        "conversation": queries.conversation_for(who.pk, conversation_id),
        "kind": kind,
        "draft": draft,
        "versions": queries.versions_of(draft) if draft else [],
        "colleagues": _colleagues(who),
        "at": clock.now(),
    }
    return render(request, "inbox/draft.html", shown)


def _colleagues(who: Teammate) -> list[Teammate]:
    return [one for one in teams.teammates() if one.may_answer and one.pk != who.pk]


@require_POST
@for_teammates
def share(request: HttpRequest, conversation_id: int, kind: str) -> HttpResponse:
    shared = request.POST.get("shared") == "yes"
    desk.share_draft(
        conversation_id=conversation_id,
        teammate_id=teammate_of(request).pk,
        kind=kind,
        shared=shared,
        at=clock.now(),
    )
    messages.success(
        request, _("Shared: colleagues read along.") if shared else _("It is yours alone again.")
    )
    return redirect("inbox:draft_page", conversation_id, kind)


@require_POST
@for_teammates
def hand_over(request: HttpRequest, conversation_id: int, kind: str) -> HttpResponse:
    to_id = whole(request.POST.get("to", ""))
    if to_id is None:
        raise Invalid(_("Choose a colleague."))
    desk.hand_over_draft(
        conversation_id=conversation_id,
        teammate_id=teammate_of(request).pk,
        kind=kind,
        to_id=to_id,
        at=clock.now(),
    )
    name = {"name": teams.teammate(to_id)}
    messages.success(request, _("Handed over. %(name)s is told and finds it in the composer.") % name)
    return redirect("inbox:conversation", conversation_id)


@require_POST
@for_teammates
def restore(request: HttpRequest, version_id: int) -> HttpResponse:
    draft = desk.restore_draft(version_id=version_id, teammate_id=teammate_of(request).pk, at=clock.now())
    messages.success(request, _("The draft says this again; what it said now stands among the versions."))
    page = reverse("inbox:conversation", args=[draft.conversation_id])
    return redirect(f"{page}?kind={draft.kind}#composer-{draft.conversation_id}")


@require_POST
@for_teammates
def use(request: HttpRequest, draft_id: int) -> HttpResponse:
    used = desk.use_draft(draft_id=draft_id, teammate_id=teammate_of(request).pk, at=clock.now())
    messages.success(request, _("%(name)s's words are in your draft.") % {"name": used.teammate})
    page = reverse("inbox:conversation", args=[used.conversation_id])
    return redirect(f"{page}?kind={used.kind}#composer-{used.conversation_id}")
