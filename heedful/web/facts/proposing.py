"""What is proposed beside the composer, and put into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from heedful.answers import queries as answers
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.answers.queries import Proposed
    from heedful.desk.models import Conversation

KINDS = ("public", "mine", "private", "note")
SHOWN_LETTERS = 160


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact or an answer as it is offered: `what` names it when it is chosen."""

    what: str
    is_fact: bool
    name: str
    words: str
    because: Sequence[str]
    is_stale: bool


def _choice(one: Proposed, at: datetime) -> Choice | None:
    if one.answer is not None:
        words, stale = one.answer.variants[0]["text"][:SHOWN_LETTERS], one.answer.is_stale(at)
        return Choice(f"answer:{one.answer.pk}", False, one.answer.title, words, one.because, stale)
    fact = one.fact
    return Choice(f"fact:{fact.pk}", True, fact.key, fact.text, one.because, False) if fact else None


@for_teammates
@require_http_methods(["GET", "POST"])
def proposed(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show what fits the person's words and the draft; asked with POST, for a draft is no address."""
    me, at = teammate_of(request), clock.now()
    conversation = queries.conversation_for(me.pk, conversation_id)
    kind = request.POST.get("kind") or request.GET.get("kind", "public")
    drafts = queries.drafts_of(me.pk, conversation)
    text = request.POST.get("text", drafts.get(kind, ""))[:20_000]
    looked_for = request.POST.get("q", request.GET.get("q", "")).strip()[:200]
    asked = looked_for or f"{conversation.post.title} {conversation.post.text}"
    found = answers.proposed_for(me.pk, asked=asked, draft="" if looked_for else text, at=at)
    said = answers.preview(me.pk, text, at=at)
    context = {
        "conversation": conversation,
        "kind": kind if kind in KINDS else "public",
        "choices": [choice for one in found if (choice := _choice(one, at))],
        "said": said if said != text else "",
        "looked_for": looked_for,
        "me": me,
    }
    if request.headers.get("X-Part"):
        return render(request, "answers/proposed.html#choices", context)
    return render(request, "answers/proposed.html", context)


@require_POST
@for_teammates
def put_in(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Put a fact or an answer into the draft: told to the page that asks, else added and shown."""
    me, at = teams.who_may_answer(teammate_of(request).pk), clock.now()
    conversation = queries.conversation_for(me.pk, conversation_id)
    kind = request.POST.get("kind", "public")
    text = _text_of(me.pk, conversation, request.POST.get("what", ""), at)
    if request.headers.get("X-Part"):
        return JsonResponse({"text": text})
    before = queries.drafts_of(me.pk, conversation).get(kind, "").rstrip()
    whole = f"{before} {text}".strip() if before else text
    desk.save_draft(conversation_id=conversation.pk, teammate_id=me.pk, kind=kind, text=whole[:20_000], at=at)
    page = reverse("inbox:conversation", args=[conversation.pk])
    return redirect(f"{page}?kind={kind}#composer-{conversation.pk}")


def _text_of(teammate_id: int, conversation: Conversation, what: str, at: datetime) -> str:
    """:raises Invalid: it names neither a fact nor an answer."""
    sort, _, number = what.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19) or sort not in {"fact", "answer"}:
        raise Invalid("Choose a fact or an answer.")
    if sort == "fact":
        return answers.fact_for(teammate_id, int(number)).reference
    return desk.use_answer(
        conversation_id=conversation.pk, teammate_id=teammate_id, answer_id=int(number), at=at
    )
