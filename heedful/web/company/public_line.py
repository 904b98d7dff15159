"""What the company says in public where it goes on in private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@require_http_methods(["GET", "POST"])
@for_teammates
def public_line(request: HttpRequest) -> HttpResponseBase:
    """Show the line, and choose it."""
    who = teammate_of(request).pk
    teams.who_may_set_up(who)
    if request.method == "POST":
        proposed = request.POST.get("on") == "on"
        desk.set_public_line(by_id=who, text=request.POST.get("text", ""), proposed=proposed, at=clock.now())
        return answers.done(request, _("Saved."), otherwise=reverse("company:public_line"))
    shown = {"line": queries.public_line(), "section": "public-line"}
    return render(request, "company/public_line.html", shown)
