"""Ask once a conversation is done: planned, handed out in private, and never twice."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from heedful.asked import events, queries, rules
from heedful.asked.models import Asking, Question
from heedful.desk import actions as desk
from heedful.desk import queries as conversations
from heedful.desk.models import Conversation, Reply
from heedful.journal.write import record
from heedful.kit.errors import Refused
from heedful.outside import actions as outside
from heedful.outside import queries as links
from heedful.outside.models import Link
from heedful.outside.rules import path_of
from heedful.people.models import Person
from heedful.teams import actions as telling
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

State = Question.State
QUESTION = Link.Purpose.QUESTION


@transaction.atomic
def plan(*, conversation_id: int, at: datetime) -> None:
    """Plan to ask after a conversation that is done, where its team asks and we answered.

    May be repeated.
    """
    conversation = Conversation.objects.filter(pk=conversation_id, state="done").first()
    asking = queries.asking_of(conversation) if conversation else None
    if conversation is None or asking is None or conversation.first_answered_at is None:
        return
    due_at = at + timedelta(hours=asking.after_hours)
    planned = {"question": asking.question, "answers": asking.answers, "due_at": due_at}
    question = Question.objects.filter(conversation=conversation).first()
    if question is None:
        question = _begun(conversation, planned)
    elif question.offered_at is not None or not question.move(
        to=State.PLANNED, expected=(State.LEFT, State.PLANNED), why_left="", **planned
    ):
        return
    if question is not None:
        record(events.QuestionPlanned(question.pk, conversation.pk, due_at.isoformat()), at=at)


def _begun(conversation: Conversation, planned: dict[str, object]) -> Question | None:
    try:
        with transaction.atomic():
            return Question.objects.create(
                conversation=conversation, handle_id=conversation.post.author_id, **planned
            )
    except IntegrityError:  # another worker was first
        return None


@transaction.atomic
def ask(*, question_id: int, due_at: str, at: datetime) -> None:
    """Ask in private now, or let a teammate hand out the link; or leave it, for a reason. May be repeated."""
    question = Question.objects.filter(pk=question_id, state=State.PLANNED).first()
    if question is None or question.due_at != datetime.fromisoformat(due_at):
        return
    conversation = Conversation.objects.select_related("source", "post", "owner").get(
        pk=question.conversation_id
    )
    if why := _why_left(question, conversation, at):
        question.move(to=State.LEFT, expected=(State.PLANNED,), why_left=why)
        record(events.QuestionLeft(question.pk, conversation.pk, why), at=at)
        return
    after = _hand_on(question, conversation, at)
    question.move(to=after, expected=(State.PLANNED,), offered_at=at)
    record(events.QuestionOffered(question.pk, conversation.pk, State.PLANNED, after), at=at)


def _why_left(question: Question, conversation: Conversation, at: datetime) -> str:
    """Say why nobody is asked, "" if somebody is; one at a time for one person."""
    Person.objects.select_for_update().get(pk=conversation.person_id)
    return rules.why_left(
        is_done=conversation.state == "done",
        would_rather_not=queries.would_rather_not(conversation.person_id),
        lately=queries.was_offered_since(
            conversation.person_id, at - rules.NOT_ASKED_AGAIN, besides=question.pk
        ),
    )


def _hand_on(question: Question, conversation: Conversation, at: datetime) -> State:
    """Hand the link on in the way that the team chose and the network allows; return the state after it."""
    asking = queries.asking_of(conversation)
    who = _who_asks(conversation)
    limits = conversations.limits_of(conversation, at=at)
    if asking is None or who is None or asking.how == Asking.How.COPY:
        return State.READY
    if not limits.private or limits.why_not:
        return State.READY
    _, secret = outside.make_link(purpose=QUESTION, about_id=question.pk, lasts=rules.LINK_LASTS, at=at)
    words = f"{question.question} {settings.BASE_URL}{path_of(secret)}"
    if asking.how == Asking.How.AUTOMATIC:
        return _reply(conversation, who, words, at)
    return _draft(conversation, who, words, at)


def _who_asks(conversation: Conversation) -> Teammate | None:
    """Return its owner, or who answered last, if they work here and see it."""
    replies = conversation.replies.filter(state=Reply.State.SENT).order_by("-pk").select_related("author")
    last = replies.first()
    asked = conversation.owner or (last.author if last else None)
    if asked is None or not asked.may_answer:
        return None
    return asked if conversations.visible_ids(asked.pk, [conversation.pk]) else None


def _reply(conversation: Conversation, who: Teammate, words: str, at: datetime) -> State:
    """Queue a private reply; the conversation stays done, since a question of ours answers nothing."""
    try:
        with transaction.atomic():
            desk.reply(conversation_id=conversation.pk, author_id=who.pk, text=words, private=True, at=at)
    except Refused:  # too long for the network, or nothing can leave just now: a teammate sees to it
        return _draft(conversation, who, words, at)
    Conversation.objects.get(pk=conversation.pk).move_to(Conversation.State.DONE, at)
    return State.QUEUED


def _draft(conversation: Conversation, who: Teammate, words: str, at: datetime) -> State:
    """Keep it as a private draft, below what stands there already, and tell whose it is."""
    before = conversations.drafts_of(who.pk, conversation).get("private", "")
    text = f"{before}\n\n{words}" if before else words
    desk.save_draft(conversation_id=conversation.pk, teammate_id=who.pk, kind="private", text=text, at=at)
    telling.tell(
        teammate_ids=[who.pk],
        text=f"A question for {conversation.person} is ready as a private draft.",
        why="You answered them, and your team asks whether it helped.",
        about=f"asked:{conversation.pk}",
        link=f"/inbox/{conversation.pk}/?kind=private",
        at=at,
    )
    return State.DRAFTED


@transaction.atomic
def hand_out(*, question_id: int, by_id: int, at: datetime) -> tuple[Question, str]:
    """Return the question and the secret of its link, for a teammate who hands it on in private.

    :raises Refused: it was asked already, or is not to be asked.
    """
    teams.who_may_answer(by_id)
    question = queries.question_for(by_id, question_id)
    before = question.state
    if not question.move(to=State.ASKED, expected=(State.READY, State.DRAFTED), asked_at=at):
        raise Refused("This question was asked already, or is not to be asked.")
    _, secret = outside.make_link(purpose=QUESTION, about_id=question.pk, lasts=rules.LINK_LASTS, at=at)
    asked = events.QuestionAsked(question.pk, question.conversation_id, before, State.ASKED)
    record(asked, at=at, teammate_id=by_id)
    return question, secret


@transaction.atomic
def note_sent(*, reply_id: int, at: datetime) -> None:
    """Note that a reply with the link in it stands: the person is asked now. May be repeated."""
    reply = Reply.objects.filter(pk=reply_id).first()
    for question_id in links.about_in(reply.text, QUESTION) if reply else []:
        question = Question.objects.get(pk=question_id)
        before = question.state
        if question.move(to=State.ASKED, expected=(State.DRAFTED, State.QUEUED), asked_at=at):
            asked = events.QuestionAsked(question.pk, question.conversation_id, before, State.ASKED)
            record(asked, at=at)


@transaction.atomic
def follow_merged(*, kept_id: int, gone_id: int, at: datetime) -> None:
    """Let a question follow its conversation, unless that one has its own. May be repeated."""
    del at
    if not Question.objects.filter(conversation=kept_id).exists():
        Question.objects.filter(conversation=gone_id).update(conversation=kept_id)
