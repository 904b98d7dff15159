"""Look at exactly what a model would be told, then ask it; what it says goes into one's draft, or beside."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import queries as desk
from heedful.drafting import actions, queries
from heedful.drafting.prompting import Seen
from heedful.kit import clock
from heedful.kit.errors import Refused
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

NOT_HERE = {403, 404}


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def model(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show what would be sent; a POST that has seen just that asks."""
    me = teammate_of(request)
    kind = request.POST.get("kind") or request.GET.get("kind", "public")
    wrong = ""
    if request.method == "POST":
        try:
            return _ask(request, me, conversation_id, kind)
        except Refused as refused:
            if refused.status in NOT_HERE:
                raise
            wrong = str(refused)
    return _preview(request, me, conversation_id, kind, wrong)


def _preview(request: HttpRequest, me: Teammate, conversation_id: int, kind: str, wrong: str) -> HttpResponse:
    prompt = queries.prompt_for(me.pk, conversation_id, kind, mark=secrets.token_hex(8), at=clock.now())
    context = {
        "conversation": desk.conversation_for(me.pk, conversation_id),
        "kind": kind,
        "endpoint": queries.open_endpoint(),
        "prompt": prompt,
        "hidden": list(prompt.words.items()),
        "wrong": wrong,
    }
    return render(request, "drafting/preview.html", context, status=409 if wrong else 200)


def _ask(request: HttpRequest, me: Teammate, conversation_id: int, kind: str) -> HttpResponse:
    seen = Seen(request.POST.get("mark", ""), request.POST.get("seen", ""))
    page = reverse("inbox:conversation", args=[conversation_id])
    if kind == "summary":
        actions.propose_summary(conversation_id=conversation_id, teammate_id=me.pk, seen=seen, at=clock.now())
        messages.success(request, _("The summary stands beside the conversation."))
        return redirect(f"{page}#summary-{conversation_id}")
    actions.propose_draft(
        conversation_id=conversation_id, teammate_id=me.pk, kind=kind, seen=seen, at=clock.now()
    )
    messages.success(request, _("The model's words are in your draft. Read them before you send."))
    return redirect(f"{page}?kind={kind}#composer-{conversation_id}")


@require_POST
@for_teammates
def keep(request: HttpRequest, conversation_id: int) -> HttpResponse:
    actions.keep_summary(conversation_id=conversation_id, teammate_id=teammate_of(request).pk, at=clock.now())
    messages.success(request, _("Kept as a note of yours."))
    return redirect("inbox:conversation", conversation_id)


@require_POST
@for_teammates
def put_away(request: HttpRequest, conversation_id: int) -> HttpResponse:
    actions.put_summary_away(
        conversation_id=conversation_id, teammate_id=teammate_of(request).pk, at=clock.now()
    )
    messages.success(request, _("Put away."))
    return redirect("inbox:conversation", conversation_id)
