"""The trail for leads and owners: who did what, when, from the journal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heedful.journal import read, seals
from heedful.kit.errors import Missing
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.company.trail import BETWEEN_OTHERS, BY_THE_CONSOLE, lines_of

PAGE = 50


@for_teammates
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    me = queries.who_may_set_up(teammate_of(request).pk)
    who = _who(request.GET.get("who", ""))
    entries = read.trail(
        before=request.GET.get("before", ""),
        teammate_id=who,
        without=BETWEEN_OTHERS,
        of_nobody=BY_THE_CONSOLE,
        limit=PAGE + 1,
    )
    shown = entries[:PAGE]
    context = {
        "lines": lines_of(shown, seen_by=me),
        "before": read.position_of(shown[-1]) if len(entries) > PAGE else "",
        "is_first": not request.GET.get("before"),
        "people": list(queries.teammates().prefetch_related(None)),
        "who": who,
        "sealed": seals.head(),
    }
    return render(request, "company/audit.html", context)


def _who(typed: str) -> int | None:
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Missing("There is no such teammate.")
    return int(typed) if typed else None
