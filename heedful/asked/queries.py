"""Read what was asked and answered; who may see it is decided here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from heedful.asked.models import Asking, OptOut, Question
from heedful.desk import queries as desk
from heedful.desk.models import Conversation
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams

State = Question.State
How = Asking.How
NOT_YET = (State.PLANNED, State.READY, State.DRAFTED)
ON_ITS_WAY = (*NOT_YET, State.QUEUED)


def questions_for(teammate_id: int) -> QuerySet[Question]:
    """Return the questions after conversations that a teammate may see."""
    visible = desk.conversations_for(teammate_id)
    return Question.objects.filter(conversation__in=visible).select_related(
        "conversation__person", "conversation__owner", "conversation__team"
    )


def question_for(teammate_id: int, question_id: int) -> Question:
    """:raises Missing: there is none, or not for this teammate."""
    found = questions_for(teammate_id).filter(pk=question_id).first()
    if found is None:
        raise Missing("There is no such question.")
    return found


def question_after(conversation: Conversation) -> Question | None:
    return next(iter(_after(conversation.pk)), None)


@prepared
def _after(conversation_id: int) -> QuerySet[Question]:
    return Question.objects.filter(conversation=conversation_id).exclude(state=State.LEFT).order_by("pk")[:1]


def question_of_link(question_id: int) -> Question:
    """:raises Missing: it is not asked any more."""
    open_states = (State.READY, State.DRAFTED, State.QUEUED, State.ASKED)
    found = Question.objects.filter(pk=question_id, state__in=open_states).first()
    if found is None:
        raise Missing("This question is not asked any more.")
    return found


def asking_of(conversation: Conversation) -> Asking | None:
    """Return how the team of a conversation asks, None where it does not."""
    return Asking.objects.filter(team=conversation.team_id, on=True).first()


def askings_for(teammate_id: int) -> QuerySet[Asking]:
    """Return how teams ask, those that are off too; for whoever sets up."""
    teams.who_may_set_up(teammate_id)
    return Asking.objects.select_related("team").order_by("team__name", "pk")


def would_rather_not(person_id: int) -> bool:
    """Test whether somebody asked us, from any account of theirs, not to be asked."""
    return OptOut.objects.filter(handle__person=person_id).exists()


def was_offered_since(person_id: int, moment: datetime, *, besides: int) -> bool:
    """Test whether a person was asked since, or is about to be, after any other conversation."""
    others = Question.objects.filter(handle__person=person_id).exclude(pk=besides)
    return others.exclude(state=State.LEFT).filter(offered_at__gt=moment).exists()


def answers_for(teammate_id: int, *, only: str = "") -> QuerySet[Question]:
    """Return what people answered, newest first; `only` is helped or not-helped."""
    found = questions_for(teammate_id).filter(state=State.ANSWERED)
    if only in {"helped", "not-helped"}:
        found = found.filter(helped=only == "helped")
    return found.order_by("-answered_at", "-pk")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many were asked since a moment, how many answered, and what; each with its rows behind it."""

    asked: int
    answered: int
    helped: int
    by_answer: Sequence[tuple[str, int]]  # the most frequent first

    @property
    def rate(self) -> float | None:
        """Return the share of those asked who answered, None where nobody was asked."""
        return self.answered / self.asked if self.asked else None

    @property
    def helped_share(self) -> float | None:
        return self.helped / self.answered if self.answered else None


def figures_for(teammate_id: int, *, since: datetime) -> Figures:
    """Count what was asked since a moment, in conversations that a teammate may see."""
    asked = questions_for(teammate_id).filter(asked_at__gte=since)
    rows = asked.values_list("state", "helped", "answer", "answers")
    chosen: Counter[str] = Counter()
    total = answered = helped = 0
    for state, did_help, answer, answers in rows.iterator():
        total += 1
        if state == State.ANSWERED:
            answered += 1
            helped += bool(did_help)
            chosen[str(answers[answer]["text"])] += 1
    return Figures(total, answered, helped, chosen.most_common())


def needs_for(teammate_id: int) -> QuerySet[Question]:
    """Return the answers that say it did not help and that nobody has looked at yet, oldest first."""
    unseen = Q(conversation__not_helped_at__isnull=False, helped=False)
    return questions_for(teammate_id).filter(unseen).order_by(F("answered_at"), "pk")
