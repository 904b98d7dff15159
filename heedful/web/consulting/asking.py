"""Ask others from a conversation: a form that shows exactly what they will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heedful.consulting import actions, queries, rules
from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation
    from heedful.teams.models import Team, Teammate


@dataclass(frozen=True, slots=True)
class Form:
    """Whom one can ask, and what they would be shown of the person's words."""

    conversation: Conversation
    teams: Sequence[Team]
    colleagues: Sequence[Teammate]
    quoted: str
    sends_mail: bool
    hears_mail: bool
    key: str


@require_http_methods(["GET", "POST"])
@for_teammates
def ask(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Show the form; ask."""
    me = teams.who_may_answer(teammate_of(request).pk)
    conversation = desk.conversation_for(me.pk, conversation_id)
    if request.method == "GET":
        page = "consulting/ask.html#form" if getattr(request, "htmx", False) else "consulting/ask.html"
        return render(request, page, {"form": _form(me, conversation)})
    asked = actions.ask(
        conversation_id=conversation_id,
        by_id=me.pk,
        to=_chosen(request),
        question=request.POST.get("question", ""),
        quote=request.POST.get("quote") == "yes",
        key=request.POST.get("key", "")[:40] or None,
        at=clock.now(),
    )
    return answer(request, conversation, _("Asked: %s.") % asked.asked_name, changed=["person"])


def _form(me: Teammate, conversation: Conversation) -> Form:
    post = conversation.post
    last = max((one.pk for one in queries.asked_from(conversation.pk)), default=0)
    named = f"{conversation.pk}:{me.pk}:{last}"
    return Form(
        conversation=conversation,
        teams=list(teams.teams()),
        colleagues=[one for one in teams.teammates() if one.pk != me.pk],
        quoted=rules.shown_words(post.text or post.title),
        sends_mail=teams.mail_is_set_up(),
        hears_mail=bool(queries.mailbox()),
        key=salted_hmac("heedful.consulting.ask", named, algorithm="sha256").hexdigest()[:40],
    )


def _chosen(request: HttpRequest) -> Teammate | int | actions.Expert:
    """:raises Invalid: nobody was chosen."""
    sort, _colon, number = request.POST.get("to", "").partition(":")
    if sort == "expert":
        return actions.Expert(request.POST.get("email", ""), request.POST.get("name", ""))
    if sort in {"team", "colleague"} and number.isascii() and number.isdigit() and len(number) < 19:
        return int(number) if sort == "team" else teams.teammate(int(number))
    raise Invalid(_("Choose whom to ask."))
