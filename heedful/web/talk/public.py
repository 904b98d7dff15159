"""The page for everybody: whom one can speak to, where, when, how fast we answer, and a form."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Missing, Refused
from heedful.talk import actions, queries, rules
from heedful.teams import queries as teams
from heedful.web.outside import pages
from heedful.web.outside.pace import Pace
from heedful.web.talk.hours import Week
from heedful.web.tracks.words import in_short

MOST_FORMS = 5  # of one client in a minute
PACE = Pace(MOST_FORMS)


@csrf_exempt  # no cookie is read here: whoever writes is nobody we know
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    """Show the page; a POST writes to us and leads to a page of one's own."""
    try:
        queries.open_talk()
    except Missing:
        return pages.closed(request, _("This page is not open."), status=404)
    return _write(request) if request.method == "POST" else _page(request)


def _write(request: HttpRequest) -> HttpResponse:
    client, now = request.META.get("REMOTE_ADDR", ""), clock.monotonic()
    typed = _typed(request)
    if PACE.is_too_fast(client, now):
        wrong = {"": _("That was fast. Wait a minute, and send it again; what you typed is still here.")}
        return _page(request, typed=typed, wrong=wrong, status=429)
    PACE.count_miss(client, now)
    try:
        secret = actions.write(key=request.POST.get("key", ""), written=typed, at=clock.now())
    except Refused as refused:
        wrong = {getattr(refused, "field", ""): str(refused)}
        return _page(request, typed=typed, wrong=wrong, status=refused.status)
    answer = redirect(reverse("outside:private", args=[secret]))
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _typed(request: HttpRequest) -> rules.Written:
    asked = request.POST
    return rules.Written(
        name=asked.get("name", ""),
        reach=asked.get("reach", ""),
        words=asked.get("words", ""),
        agreed=asked.get("agreed") == "yes",
        trap=asked.get("website", ""),
    )


def _page(
    request: HttpRequest,
    *,
    typed: rules.Written | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = clock.now()
    times = queries.answer_times(at=at)
    shown: dict[str, Any] = {
        "talk": queries.open_talk(),
        "people": queries.shown_people(),
        "venues": queries.venues(),
        "week": Week.of(teams.hours_of(None), at=at),
        "times": times,
        "median": in_short(times.median.total_seconds()) if times.median else "",
        "p90": in_short(times.p90.total_seconds()) if times.p90 else "",
        "typed": typed,
        "wrong": wrong or {},
        "wrong_words": [words for words in (wrong or {}).values() if words],
        "most_words": rules.MOST_WORDS,
        "key": _key(request, wrong),
    }
    answer = pages.page(request, "open", shown, status=status, folder="talk")
    del answer["X-Robots-Tag"]
    return answer


def _key(request: HttpRequest, wrong: dict[str, str] | None) -> str:
    """Return what makes one form of two clicks; a form that came back with words beside it keeps its own."""
    given = request.POST.get("key", "") if wrong else ""
    return given if rules.is_key(given) else secrets.token_hex(16)
