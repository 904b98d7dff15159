"""What the person says with their link, and that somebody of ours has looked at it."""

from datetime import datetime

from django.db import transaction

from heedful.asked import events, queries, rules
from heedful.asked.models import OptOut, Question
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import actions as telling
from heedful.teams import queries as teams

State = Question.State
OPEN = (State.READY, State.DRAFTED, State.QUEUED, State.ASKED)


@transaction.atomic
def answer(*, link: Link, choice: str, words: str, at: datetime) -> Question:
    """Keep what they chose and wrote; the conversation is as it was, and shows it where it did not help.

    :raises Spent: the link was used by somebody else meanwhile.
    """
    question = queries.question_of_link(link.about_id)
    chosen = rules.choice_of(choice, question.answers)
    outside.use_link(link, at=at)
    helped = bool(question.answers[chosen]["helped"])
    kept = question.move(
        to=State.ANSWERED,
        expected=OPEN,
        answered_at=at,
        asked_at=question.asked_at or at,
        answer=chosen,
        helped=helped,
        words=words.replace("\r\n", "\n").strip()[: rules.MOST_WORDS],
    )
    if not kept:
        raise Refused("This question is not asked any more.")
    if not helped:
        Conversation.objects.filter(pk=question.conversation_id).update(not_helped_at=at)
    record(events.QuestionAnswered(question.pk, question.conversation_id, helped), at=at)
    _tell(question, at)
    return question


def _tell(question: Question, at: datetime) -> None:
    conversation = Conversation.objects.select_related("person").get(pk=question.conversation_id)
    last = conversation.replies.order_by("-pk").first()
    told = conversation.owner_id or (last.author_id if last else None)
    if told is None:
        return
    telling.tell(
        teammate_ids=[told],
        text=f"{conversation.person} answered: {question.answer_words}.",
        why="You answered them.",
        about=f"asked:{question.pk}:answered",
        link=f"/inbox/{conversation.pk}/",
        at=at,
    )


@transaction.atomic
def opt_out(*, link: Link, at: datetime) -> None:
    """Ask the owner of this account nothing any more. Twice is once."""
    question = queries.question_of_link(link.about_id)
    outside.use_link(link, at=at)
    question.move(to=State.LEFT, expected=OPEN, why_left="would-rather-not")
    _, new = OptOut.objects.get_or_create(handle_id=question.handle_id, defaults={"at": at})
    if new:
        record(events.WouldRatherNotBeAsked(question.pk, question.conversation_id), at=at)


@transaction.atomic
def see_not_helped(*, question_id: int, by_id: int, at: datetime) -> Question:
    """Note that somebody takes care of it: it is no need of its own any more. Twice is once."""
    teams.who_may_answer(by_id)
    question = queries.question_for(by_id, question_id)
    needs = Conversation.objects.filter(pk=question.conversation_id, not_helped_at__isnull=False)
    if needs.update(not_helped_at=None):
        record(events.NotHelpedSeen(question.pk, question.conversation_id), at=at, teammate_id=by_id)
    return question
