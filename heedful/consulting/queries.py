"""Read questions to others and the advice they gave; who may see which is decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from heedful.consulting import rules
from heedful.consulting.models import Advice, Consultation
from heedful.desk import queries as desk
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.listening.models import Source
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

State, To, How = Consultation.State, Consultation.To, Advice.How
MAIL = "email"  # the network at whose sources an answer by mail arrives
WHICH = ("to-answer", "mine", "answered")


def asked_of(teammate: Teammate) -> Q:
    """Test whether a question is put to a teammate, or to a team of theirs; withdrawn ones are nobody's."""
    return (Q(colleague=teammate) | Q(team__in=teammate.team_ids)) & ~Q(state=State.WITHDRAWN)


def _visible(teammate: Teammate) -> Q:
    """Whoever sees the conversation sees what was asked from it; whoever is asked sees that and no more."""
    return asked_of(teammate) | Q(conversation__in=desk.conversations_for(teammate.pk))


def consultations_for(teammate_id: int, which: str = "") -> QuerySet[Consultation]:
    """Return the questions that a teammate may see, or some of them (WHICH), the newest first.

    Those that wait for an answer come the other way round: who has waited longest is first.
    """
    me = teams.teammate(teammate_id)
    found = Consultation.objects.filter(_visible(me)).select_related("asker", "team", "colleague")
    found = found.prefetch_related(_with_advice())
    if which == "to-answer":
        return found.filter(asked_of(me), state=State.OPEN).exclude(asker=me).order_by("asked_at", "pk")
    if which == "mine":
        found = found.filter(asker=me)
    if which == "answered":
        found = found.filter(asked_of(me), state=State.ANSWERED)
    return found.order_by("-asked_at", "-pk")


def _with_advice() -> "Prefetch[str]":
    given = Advice.objects.select_related("by", "consultation__team", "consultation__colleague")
    return Prefetch("advice", queryset=given.order_by("at", "pk"))


def consultation_for(teammate_id: int, consultation_id: int) -> Consultation:
    """:raises Missing: there is none, or not for this teammate."""
    found = consultations_for(teammate_id).filter(pk=consultation_id).first()
    if found is None:
        raise Missing("There is no such question, or it was withdrawn.")
    return found


def asked_for(teammate_id: int, consultation_id: int) -> Consultation:
    """Return a question whose conversation a teammate sees: who asked, and whoever works there with them.

    :raises Missing: there is none, or not for this teammate.
    """
    visible = desk.conversations_for(teammate_id)
    rows = Consultation.objects.filter(pk=consultation_id, conversation__in=visible)
    found = rows.select_related("asker", "team", "colleague", "conversation__person").first()
    if found is None:
        raise Missing("There is no such question.")
    return found


def is_asked(teammate_id: int, consultation_id: int) -> bool:
    """Test whether a question is put to a teammate or to a team of theirs."""
    me = teams.teammate(teammate_id)
    return Consultation.objects.filter(asked_of(me), pk=consultation_id).exists()


def advice_for(teammate_id: int, advice_id: int) -> Advice:
    """Return an answer for whoever sees the conversation that it is for.

    :raises Missing: there is none, or not for this teammate.
    """
    rows = Advice.objects.filter(pk=advice_id)
    found = rows.filter(consultation__conversation__in=desk.conversations_for(teammate_id))
    row = found.select_related("consultation").first()
    if row is None:
        raise Missing("There is no such answer.")
    return row


def asked_from(conversation_id: int) -> list[Consultation]:
    """Return what was asked from a conversation, with the advice, newest first."""
    found = _asked_from(conversation_id)
    prefetch_related_objects(found, _with_advice())
    return found


@prepared
def _asked_from(conversation_id: int) -> QuerySet[Consultation]:
    found = Consultation.objects.filter(conversation=conversation_id)
    return found.select_related("asker", "team", "colleague").order_by("-asked_at", "-pk")[:50]


def visible_ids(teammate: Teammate, consultation_ids: Sequence[int]) -> set[int]:
    """Return which of some questions a teammate may see; live events pass through this."""
    found = Consultation.objects.filter(_visible(teammate), pk__in=consultation_ids)
    return set(found.values_list("pk", flat=True))


def consultation_of_link(consultation_id: int) -> Consultation:
    """:raises Missing: it waits for no answer any more."""
    found = Consultation.objects.select_related("asker").filter(pk=consultation_id, state=State.OPEN).first()
    if found is None:
        raise Missing("This question needs no answer any more. Thank you.")
    return found


def members_asked(consultation: Consultation) -> list[int]:
    """Return who inside is asked, besides who asks."""
    if consultation.colleague_id:
        return [consultation.colleague_id]
    members = teams.members_of(consultation.team) if consultation.team else Teammate.objects.none()
    return list(members.exclude(pk=consultation.asker_id).values_list("pk", flat=True))


def mailbox() -> str:
    """Return the address of a mailbox that we listen to, "" where there is none."""
    for source in Source.objects.listened_to().filter(network=MAIL).order_by("pk"):
        address = str(source.account.get("address") or source.address)
        if "@" in address:
            return address
    return ""


def reply_address(consultation: Consultation) -> str:
    """Return where an answer by mail is taken in, "" where none can be."""
    box = mailbox()
    return rules.reply_address(box, consultation.pk) if box else ""


def told_of(conversation_id: int) -> list[dict[str, Any]]:
    """Return what was asked of others about a person, and answered, for their own eyes."""
    rows = Consultation.objects.filter(conversation=conversation_id).prefetch_related("advice")
    return [
        {
            "asked_at": row.asked_at.isoformat(),
            "question": row.question,
            "quoted": row.quoted,
            "answers": [{"at": one.at.isoformat(), "text": one.text} for one in row.advice.all()],
        }
        for row in rows.order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many questions were put to others, and answered where; `used` went into a draft."""

    asked: int
    answered: int
    inside: int
    by_mail: int  # by a mail or by the link in one
    used: int


def figures_for(teammate_id: int, *, since: datetime) -> Figures:
    """Count what was asked since a moment, as far as a teammate may see it."""
    seen = Consultation.objects.filter(_visible(teams.teammate(teammate_id)), asked_at__gte=since)
    answers = Advice.objects.filter(consultation__in=seen)
    ways = answers.values("how").annotate(n=Count("consultation", distinct=True))
    by_way = {row["how"]: row["n"] for row in ways.order_by()}
    answered = seen.filter(advice__isnull=False).distinct().count()
    used = seen.filter(advice__used_at__isnull=False).distinct().count()
    by_mail = answers.exclude(how=How.INSIDE).values("consultation").distinct().count()
    return Figures(seen.count(), answered, by_way.get(How.INSIDE, 0), by_mail, used)
