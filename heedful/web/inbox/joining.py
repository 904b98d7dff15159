"""Join another conversation of the same person, and part them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.numbers import whole
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation

AFTER_IT = ("head", "posts", "beside", "composer", "person")
LONGEST = 200  # letters that are searched for


@require_http_methods(["GET", "POST"])
@for_teammates
def join(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Show which conversations may be joined and what would follow; join one."""
    who = teammate_of(request).pk
    if request.method == "POST":
        return _joined(request, conversation_id, who)
    conversation = queries.conversation_for(who, conversation_id)
    words = request.GET.get("q", "")[:LONGEST]
    shown = {"conversation": conversation, "words": words, "at": clock.now()}
    if other := _other(request.GET.get("with", ""), who):
        shown |= {"other": other, "follows": queries.what_follows(conversation, other)}
    else:
        shown |= {"others": queries.may_be_joined(who, conversation, words)}
    return render(request, "inbox/join.html", shown)


def _other(asked: str, who: int) -> Conversation | None:
    other_id = whole(asked)
    return None if other_id is None else queries.conversation_for(who, other_id)


def _joined(request: HttpRequest, conversation_id: int, who: int) -> HttpResponseBase:
    other_id = whole(request.POST.get("other", ""))
    if other_id is None:
        raise Invalid(_("Choose a conversation."))
    done = desk.join(kept_id=conversation_id, gone_id=other_id, by_id=who, at=clock.now())
    kept = queries.conversation_for(who, conversation_id)
    words = _("They are one conversation now: %(name)s.") % {"name": kept.person}
    return answer(request, kept, words, changed=AFTER_IT, undo=reverse("inbox:part", args=[done.pk]))


@require_POST
@for_teammates
def part(request: HttpRequest, join_id: int) -> HttpResponseBase:
    who = teammate_of(request).pk
    done = desk.part(join_id=join_id, by_id=who, at=clock.now())
    kept = queries.conversation_for(who, done.kept_id)
    words = _("They are two conversations again: %(name)s.") % {"name": kept.person}
    return answer(request, kept, words, changed=AFTER_IT)
