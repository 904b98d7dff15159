"""Ask a team, a colleague or somebody outside, showing exactly what one chooses to show."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Sum

from heedful.consulting import events, queries, rules
from heedful.consulting.models import Consultation
from heedful.desk import queries as desk
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import actions as telling
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

To, State = Consultation.To, Consultation.State
NO_MAIL = "This house sends no mail, so nobody outside can be asked. Ask a team or a colleague."


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody outside who is asked by mail."""

    email: str
    name: str = ""


@transaction.atomic
def ask(
    *,
    conversation_id: int,
    by_id: int,
    to: "Teammate | int | Expert",
    question: str,
    quote: bool,
    key: str | None = None,
    at: datetime,
) -> Consultation:
    """Ask a teammate, a team (by its id) or an expert; `quote` shows them the person's latest words too.

    A key that was used asks nothing again.

    :raises Invalid: there is no question, or no address.
    :raises Refused: nobody could answer, or enough is asked already.
    """
    asker = teams.who_may_answer(by_id)
    conversation = desk.conversation_for(by_id, conversation_id)
    if key and (known := Consultation.objects.filter(key=key, asker=asker).first()):
        return known
    refuse_too_many(conversation.pk)
    made = Consultation(
        conversation=conversation, asker=asker, key=key, asked_at=at, question=rules.question_of(question)
    )
    if quote:
        made.quoted = rules.shown_words(conversation.post.text or conversation.post.title)
    _address(made, to, at)
    if not _save(made):
        return Consultation.objects.get(key=key)
    record(events.AdviceAsked(made.pk, conversation.pk, made.letters), at=at, teammate_id=by_id)
    tell_asked(made, f"{asker} asks {_whom(made)} something.", about=f"{made.times_asked}", at=at)
    return made


def _save(made: Consultation) -> bool:
    """Save it; False where the same form came twice at once, and the other was first."""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        if made.key and Consultation.objects.filter(key=made.key).exists():
            return False
        raise
    return True


def refuse_too_many(conversation_id: int) -> None:
    """:raises Refused: enough is asked from this conversation."""
    waiting = Consultation.objects.filter(conversation=conversation_id, state=State.OPEN)
    if waiting.count() >= rules.MOST_OPEN:
        raise Refused(f"{rules.MOST_OPEN} questions wait here already. Withdraw one first.")


def _address(made: Consultation, to: "Teammate | int | Expert", at: datetime) -> None:
    """Say whom it asks."""
    if isinstance(to, Expert):
        made.to, made.letters = To.EXPERT, 1
        made.expert_email, made.expert_name = _email(to.email), " ".join(to.name.split())[:80]
        refuse_letter(made.asker_id, at)
    elif isinstance(to, Teammate):
        made.to, made.colleague = To.COLLEAGUE, to
        if to.pk == made.asker_id:
            raise Invalid("Ask somebody else than yourself.")
    else:
        made.to, made.team = To.TEAM, teams.team(to)
        if not queries.members_asked(made):
            raise Refused(f"Nobody else works in {made.team}. Ask somebody else.")


def _email(typed: str) -> str:
    try:
        validate_email(typed.strip())
    except ValidationError as error:
        raise Invalid("A mail address such as ines@example.org is needed.") from error
    return typed.strip()


def refuse_letter(asker_id: int, at: datetime) -> None:
    """:raises Refused: no mail leaves this house, or one teammate wrote enough of them today."""
    if not teams.mail_is_set_up():
        raise Refused(NO_MAIL)
    lately = Consultation.objects.filter(asker=asker_id, asked_at__gt=at - rules.DAY)
    if (lately.aggregate(n=Sum("letters"))["n"] or 0) >= rules.MOST_LETTERS:
        raise Refused("You have asked many people outside today. Go on tomorrow, or ask a colleague.")


def _whom(consultation: Consultation) -> str:
    return "you" if consultation.colleague_id else f"your team {consultation.team}"


def tell_asked(consultation: Consultation, text: str, *, about: str, at: datetime) -> None:
    """Tell those inside who are asked; it says no word of the question, which may be withdrawn or erased."""
    if consultation.to == To.EXPERT:
        return
    telling.tell(
        teammate_ids=queries.members_asked(consultation),
        text=text,
        why="You are asked by name." if consultation.colleague_id else "You work in the team that is asked.",
        about=f"question:{consultation.pk}:{about}",
        link=f"/questions/{consultation.pk}/",
        at=at,
    )
