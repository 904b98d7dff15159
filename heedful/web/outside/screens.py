"""The one door for people outside: find what a private link opens, and show or take that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Refused
from heedful.outside import actions, queries
from heedful.web.outside import address, advice, appeal, circle, pages, question, talk
from heedful.web.outside.pace import PACE

if TYPE_CHECKING:
    from heedful.outside.models import Link

Page = Callable[["HttpRequest", "Link"], HttpResponse]
PAGES: Mapping[str, Page] = {
    queries.Purpose.ADDRESS: address.address,
    queries.Purpose.QUESTION: question.question,
    queries.Purpose.APPEAL: appeal.appeal,
    queries.Purpose.ADVICE: advice.advice,
    queries.Purpose.CIRCLE: circle.circle,
    queries.Purpose.TALK: talk.talk,
}


@csrf_exempt  # no cookie is read here: whoever has the secret is who it was given to
@require_http_methods(["GET", "HEAD", "POST"])
def private(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what a link opens; opening it does not spend it, since programs open links too."""
    client, now = request.META.get("REMOTE_ADDR", ""), clock.monotonic()
    if PACE.is_too_fast(client, now):
        return pages.closed(request, _("Too many tries. Wait a minute, and open the link again."), status=429)
    try:
        link = queries.link(secret, at=clock.now())
        if request.method == "POST":
            actions.count_try(link)
        return PAGES[link.purpose](request, link)
    except Refused as refused:
        PACE.count_miss(client, now)
        return pages.closed(request, str(refused), status=refused.status)
