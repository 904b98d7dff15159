"""What leads do with topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.listening import actions
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def _told(request: HttpRequest, words: str, undo: str = "", topic_id: int = 0) -> HttpResponseBase:
    undo = reverse(f"topics:{undo}", args=[topic_id]) if undo else ""
    return answers.done(request, words, otherwise=reverse("topics:topics"), undo=undo)


@require_POST
@for_teammates
def rename(request: HttpRequest, topic_id: int) -> HttpResponseBase:
    name = request.POST.get("name", "")
    actions.rename_topic(by_id=teammate_of(request).pk, topic_id=topic_id, name=name, at=clock.now())
    return _told(request, _("Named. It keeps this name."))


@require_POST
@for_teammates
def merge(request: HttpRequest, topic_id: int) -> HttpResponseBase:
    into = request.POST.get("into", "")
    if not (into.isascii() and into.isdigit() and len(into) < 19):
        raise Invalid(_("Choose a topic from the list."))
    me = teammate_of(request).pk
    kept = actions.merge_topics(by_id=me, topic_id=topic_id, into_id=int(into), at=clock.now())
    return _told(request, _("It is a part of %s now.") % kept.name, "part", topic_id)


@require_POST
@for_teammates
def part(request: HttpRequest, topic_id: int) -> HttpResponseBase:
    actions.part_topic(by_id=teammate_of(request).pk, topic_id=topic_id, at=clock.now())
    return _told(request, _("It stands for itself again."))


@require_POST
@for_teammates
def put_away(request: HttpRequest, topic_id: int) -> HttpResponseBase:
    actions.put_topic_away(by_id=teammate_of(request).pk, topic_id=topic_id, at=clock.now())
    return _told(request, _("Put away. It is shown no more."), "bring_back", topic_id)


@require_POST
@for_teammates
def bring_back(request: HttpRequest, topic_id: int) -> HttpResponseBase:
    actions.bring_topic_back(by_id=teammate_of(request).pk, topic_id=topic_id, at=clock.now())
    return _told(request, _("It is here again."), "put_away", topic_id)
