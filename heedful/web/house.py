"""Deeds that belong to no room: pause sending, notices, keys, health."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.journal import read
from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer whether this process serves pages and reaches its record."""
    del request
    return JsonResponse({"ok": True, "journal": read.head()})


def _banner(request: HttpRequest) -> str:
    return answers.part("#banner", render_to_string("house/banner.html", {}, request))


@require_POST
@for_teammates
def pause_sending(request: HttpRequest) -> HttpResponseBase:
    teams.pause_sending(by_id=teammate_of(request).pk, at=clock.now())
    words = _("Sending is paused. Replies wait.")
    undo = "/sending/resume/" if teammate_of(request).may_set_up else ""
    return answers.done(request, words, changed=[_banner(request)], undo=undo)


@require_POST
@for_teammates
def resume_sending(request: HttpRequest) -> HttpResponseBase:
    teams.resume_sending(by_id=teammate_of(request).pk, at=clock.now())
    words = _("Sending goes on. What waited leaves now.")
    return answers.done(request, words, changed=[_banner(request)], undo="/sending/pause/")


@require_GET
@for_teammates
def notices(request: HttpRequest) -> HttpResponse:
    shown = queries.notices_for(teammate_of(request).pk)[:100]
    return render(request, "house/notices.html", {"notices": shown})


@require_POST
@for_teammates
def see_notice(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    teams.see_notice(teammate_id=teammate_of(request).pk, notice_id=notice_id, at=clock.now())
    return answers.back(request, "/notices/")


@require_POST
@for_teammates
def set_keys(request: HttpRequest) -> HttpResponseBase:
    """Turn the keys of this teammate on or off."""
    on = request.POST.get("on") == "yes"
    teams.set_keys(teammate_id=teammate_of(request).pk, on=on)
    return answers.done(
        request, _("Keys are on.") if on else _("Keys are off. The ? dialog turns them on again.")
    )


@require_GET
@for_teammates
def bell(request: HttpRequest) -> HttpResponse:
    """Answer the parts of the frame that change while one looks."""
    pieces = [answers.part("#bell", render_to_string("house/bell.html", {}, request)), _banner(request)]
    return answers.parts(pieces)


app_name = "house"
urlpatterns = [
    path("health", health, name="health"),
    path("sending/pause/", pause_sending, name="pause_sending"),
    path("sending/resume/", resume_sending, name="resume_sending"),
    path("notices/", notices, name="notices"),
    path("notices/<int:notice_id>/seen/", see_notice, name="see_notice"),
    path("keys/", set_keys, name="set_keys"),
    path("frame/", bell, name="frame"),
]
