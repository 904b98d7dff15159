"""Next for me: whoever needs an answer most, taken and opened by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.opened import Opened
from heedful.web.inbox.rows import Queue

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation
    from heedful.teams.models import Teammate


@require_POST
@for_teammates
def next_for_me(request: HttpRequest) -> HttpResponseBase:
    """Take the neediest conversation that nobody has, and show it; say so where nobody waits."""
    taken = desk.claim_neediest(teammate_id=teammate_of(request).pk, at=clock.now())
    if taken is None:
        return answers.done(request, _nobody(teammate_of(request)))
    page = reverse("inbox:conversation", args=[taken.pk])
    if not getattr(request, "htmx", False):
        return redirect(page)
    with teams.one_look(teammate_of(request)):  # the deed is done; what follows is shown to one
        return _opened(request, taken, page)


def _nobody(who: Teammate) -> str:
    if who.sees_own_only:
        return _("Nobody of whom you see waits without somebody who has them.")
    return _("Nobody is waiting without somebody who has them.")


def _opened(request: HttpRequest, taken: Conversation, page: str) -> HttpResponse:
    opened = Opened(teammate_of(request), taken, at=clock.now())
    queue = Queue(opened.who, view="waiting", query="", at=opened.at, open_id=taken.pk)
    shown = {"queue": queue, "opened": opened, "at": opened.at}
    html = render_to_string("inbox/conversation.html", shown, request)
    words = _("You have it: %(name)s.") % {"name": opened.name}
    undo = reverse("inbox:give_back", args=[taken.pk])
    told = HttpResponse(html + answers.toast(request, words, undo=undo))
    told.headers["HX-Retarget"], told.headers["HX-Reswap"] = "#conversation", "outerHTML"
    told.headers["HX-Push-Url"] = page
    told.headers["HX-Trigger"] = f'{{"touched": {{"ids": [{taken.pk}]}}}}'
    return told
