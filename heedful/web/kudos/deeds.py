"""What can be done with praise, beside the conversation and on its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kudos import actions, queries
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.deeds import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from heedful.desk.models import Conversation
    from heedful.kudos.models import Kudos


def thanks_for(conversation: Conversation, names: Sequence[str]) -> str:
    """Return a first thank-you: the teammate makes it their own before it leaves."""
    person = conversation.person.name or _("Thank you")
    if names:
        whom = _(" and ").join(names)
        return _("%(person)s, thank you for saying so. We pass it on to %(whom)s and to who leads them.") % {
            "person": person,
            "whom": whom,
        }
    return _("%s, thank you for saying so. We pass it on to those who earned it.") % person


def _numbers(typed: Sequence[str]) -> list[int]:
    """:raises Invalid: these are no ids."""
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in typed) or len(typed) > 50:
        raise Invalid(_("Choose somebody from the list."))
    return [int(one) for one in typed]


@require_POST
@for_teammates
def mark(request: HttpRequest, conversation_id: int) -> HttpResponseBase:
    """Say that their latest words are praise, and draft a thank-you."""
    me = teammate_of(request).pk
    conversation = desk.conversation_for(me, conversation_id)
    found = queries.whom(f"{conversation.post.title} {conversation.post.text}")
    listed = queries.praised_by_id(found.named)
    names = [listed[pk].name for pk in found.named]
    thanks = thanks_for(conversation, names)
    kudos = actions.mark(by_id=me, conversation_id=conversation_id, thanks=thanks, at=clock.now())
    whom = ", ".join(queries.named_by([kudos]))
    words = _("On its way to %s.") % whom if whom else _("Marked as praise. Say who earned it.")
    undo = reverse("kudos:take_back", args=[kudos.pk])
    kind = "private" if conversation.post.private else "public"
    return answer(request, conversation, words, changed=["head", "person"], form=kind, undo=undo)


@require_POST
@for_teammates
def take_back(request: HttpRequest, kudos_id: int) -> HttpResponseBase:
    """Say that it is no praise, or undo the marking."""
    kudos = actions.take_back(by_id=teammate_of(request).pk, kudos_id=kudos_id, at=clock.now())
    told = any(one.told_at for one in kudos.earned.all())
    words = _("Taken back; they were told already.") if told else _("Taken back: nobody is told.")
    kind = "private" if kudos.post.private else "public"
    conversation = desk.conversation_for(teammate_of(request).pk, kudos.conversation_id)
    return answer(request, conversation, words, changed=["head", "person"], form=kind)


def _told(request: HttpRequest, kudos: Kudos, words: str, form: str = "") -> HttpResponseBase:
    """Answer with the panel for the inbox, with the page again otherwise."""
    htmx = getattr(request, "htmx", None)
    if htmx and (htmx.current_url_abs_path or "").startswith("/inbox/"):
        conversation = desk.conversation_for(teammate_of(request).pk, kudos.conversation_id)
        return answer(request, conversation, words, changed=["person"], form=form)
    return answers.done(request, words, otherwise=reverse("kudos:kudos", args=[kudos.pk]))


@require_POST
@for_teammates
def say_whom(request: HttpRequest, kudos_id: int) -> HttpResponseBase:
    ids = _numbers(request.POST.getlist("praised"))
    me = teammate_of(request).pk
    if request.POST.get("more"):
        ids += [one.praised_id for one in queries.kudos_for(me, kudos_id).earned.all()]
    kudos = actions.say_whom(by_id=me, kudos_id=kudos_id, praised_ids=ids, at=clock.now())
    whom = ", ".join(queries.named_by([kudos]))
    return _told(request, kudos, _("On its way to %s.") % whom if whom else _("It names nobody."))


@require_POST
@for_teammates
def ask_consent(request: HttpRequest, kudos_id: int) -> HttpResponseBase:
    question = _("May we show your words, with your name, on our page of good stories?")
    me = teammate_of(request).pk
    kudos = actions.ask_consent(by_id=me, kudos_id=kudos_id, question=question, at=clock.now())
    return _told(request, kudos, _("The question is drafted: read it and send it."), form="public")


@require_POST
@for_teammates
def note_consent(request: HttpRequest, kudos_id: int) -> HttpResponseBase:
    kudos = actions.note_consent(
        by_id=teammate_of(request).pk,
        kudos_id=kudos_id,
        consent=request.POST.get("consent", ""),
        at=clock.now(),
    )
    words = _("Noted: they said yes.") if kudos.consent == "yes" else _("Noted: it is not shown any more.")
    return _told(request, kudos, words)


@require_POST
@for_teammates
def agree(request: HttpRequest, kudos_id: int, earned_id: int) -> HttpResponseBase:
    agreed = request.POST.get("agreed") == "yes"
    me = teammate_of(request).pk
    kudos = actions.agree(by_id=me, kudos_id=kudos_id, earned_id=earned_id, agreed=agreed, at=clock.now())
    words = _("It may stand on the wall.") if agreed else _("It stays off the wall.")
    return answers.done(request, words, otherwise=reverse("kudos:kudos", args=[kudos.pk]))
