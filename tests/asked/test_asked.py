"""Did this help you: asked in private, once, and never who would rather not be."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from heedful.asked import actions, queries
from heedful.asked.models import OptOut, Question
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft, Reply
from heedful.journal.models import Entry, Job
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.outside import queries as outside
from heedful.teams.models import Notice
from heedful.web.outside.pace import PACE
from tests.conftest import NOON, listen_at, said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh():
    PACE.forget()


@pytest.fixture
def work_until(work_until):
    """Work until a moment, and long enough after it for what it queued to leave."""

    def run(at):
        work_until(at)
        work_until(at + HOUR / 60)
        Job.objects.filter(name="reactions.note_asked").update(run_at=at)  # the sender has a clock of its own
        work_until(at + HOUR / 60)

    return run


@pytest.fixture
def ask_by(lea):
    def set_how(how="automatic", *, on=True, team_id=None, hours=24):
        return actions.set_asking(
            by_id=lea.pk,
            team_id=team_id,
            on=on,
            how=how,
            after_hours=hours,
            question="Did this help you?",
            answers="Yes\nPartly\n- No",
            at=NOON,
        )

    return set_how


@pytest.fixture
def helped(dana_waits, frank, work_until):
    """Frank answers Dana, and finishes at noon."""

    def finish(conversation=dana_waits, *, at=NOON):
        desk.reply(conversation_id=conversation.pk, author_id=frank.pk, text="The mast is up again.", at=at)
        work_until(at + HOUR / 60)
        desk.done(conversation_id=conversation.pk, teammate_id=frank.pk, at=at + HOUR / 30)
        work_until(at + HOUR / 20)
        return conversation

    return finish


def private_link(wire):
    return re.search(r"/private/([\w-]+)/", wire.received[-1].text)[1]


def told(kind):
    return [entry.facts for entry in Entry.objects.filter(kind=kind)]


def test_nobody_is_asked_where_a_team_does_not_ask(helped, work_until, ask_by):
    ask_by(on=False)
    helped()
    work_until(NOON + 2 * DAY)
    assert Question.objects.count() == 0


def test_a_day_later_one_question_goes_out_in_private_and_nothing_opens_again(
    helped, ask_by, work_until, wire
):
    ask_by()
    conversation = helped()
    work_until(NOON + 23 * HOUR)
    assert len(wire.received) == 1
    work_until(NOON + 25 * HOUR)
    asked = wire.received[-1]
    assert (len(wire.received), asked.private) == (2, True)
    assert asked.text.startswith("Did this help you? http")
    conversation.refresh_from_db()
    question = Question.objects.get()
    assert (conversation.state, question.state) == ("done", "asked")
    assert len(told("QuestionAsked")) == 1


def test_the_answer_comes_back_to_the_conversation_and_its_owner(helped, ask_by, work_until, wire, frank):
    ask_by()
    conversation = helped()
    work_until(NOON + 25 * HOUR)
    link = outside.link(private_link(wire), at=NOON + 26 * HOUR)
    actions.answer(link=link, choice="2", words="It broke again.", at=NOON + 26 * HOUR)
    conversation.refresh_from_db()
    question = Question.objects.get()
    assert (question.answer_words, question.helped, question.words) == ("No", False, "It broke again.")
    assert conversation.state == "done"
    assert conversation.not_helped_at is not None
    notice = Notice.objects.get(teammate=frank, about__endswith="answered")
    assert "No" in notice.text
    assert "broke" not in notice.text
    assert told("QuestionAnswered") == [
        {"question_id": question.pk, "conversation_id": conversation.pk, "helped": False}
    ]
    with pytest.raises(Refused):
        actions.answer(link=link, choice="0", words="", at=NOON + 27 * HOUR)


def test_what_did_not_help_is_a_need_until_somebody_takes_care(helped, ask_by, work_until, wire, frank, otto):
    ask_by()
    conversation = helped()
    work_until(NOON + 25 * HOUR)
    question = actions.answer(
        link=outside.link(private_link(wire), at=NOON), choice="2", words="", at=NOON + 26 * HOUR
    )
    assert [one.pk for one in queries.needs_for(frank.pk)] == [question.pk]
    with pytest.raises(NotAllowed):
        actions.see_not_helped(question_id=question.pk, by_id=otto.pk, at=NOON)
    actions.see_not_helped(question_id=question.pk, by_id=frank.pk, at=NOON)
    actions.see_not_helped(question_id=question.pk, by_id=frank.pk, at=NOON)
    assert list(queries.needs_for(frank.pk)) == []
    assert len(told("NotHelpedSeen")) == 1
    conversation.refresh_from_db()
    assert conversation.state == "done"


def test_an_answer_of_ours_takes_care_too(helped, ask_by, work_until, wire, frank):
    ask_by()
    conversation = helped()
    work_until(NOON + 25 * HOUR)
    actions.answer(link=outside.link(private_link(wire), at=NOON), choice="2", words="", at=NOON + 26 * HOUR)
    desk.reply(conversation_id=conversation.pk, author_id=frank.pk, text="Sorry. We come by.", at=NOON + DAY)
    conversation.refresh_from_db()
    assert conversation.not_helped_at is None


def test_what_helped_is_no_need(helped, ask_by, work_until, wire, frank):
    ask_by()
    helped()
    work_until(NOON + 25 * HOUR)
    actions.answer(link=outside.link(private_link(wire), at=NOON), choice="1", words="", at=NOON + 26 * HOUR)
    assert list(queries.needs_for(frank.pk)) == []


def test_nobody_is_asked_twice_after_one_conversation(helped, ask_by, work_until, wire, frank):
    ask_by()
    conversation = helped()
    work_until(NOON + 25 * HOUR)
    desk.reopen(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON + 40 * DAY)
    desk.done(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON + 40 * DAY)
    work_until(NOON + 41 * DAY)
    work_until(NOON + 50 * DAY)
    assert sum("/private/" in reply.text for reply in wire.received) == 1


@pytest.mark.parametrize(("days", "times"), [(10, 1), (40, 2)])
def test_a_person_is_asked_once_in_thirty_days_at_most(helped, ask_by, work_until, wire, hear, days, times):
    ask_by()
    helped()
    later = NOON + days * DAY
    work_until(NOON + 25 * HOUR)
    hear(said("dana-9", "Something else, acme", addressed=True, at=later), at=later)
    helped(Conversation.objects.get(post__outside_id="dana-9"), at=later)
    work_until(later + 2 * DAY)
    assert sum("/private/" in reply.text for reply in wire.received) == times
    if times == 1:
        assert told("QuestionLeft")[0]["why"] == "asked-lately"


def test_what_opened_again_meanwhile_is_not_asked_about(helped, ask_by, work_until, wire, frank):
    ask_by()
    conversation = helped()
    desk.reopen(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON + HOUR)
    work_until(NOON + 2 * DAY)
    assert len(wire.received) == 1
    assert told("QuestionLeft")[0]["why"] == "open-again"
    desk.done(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON + 2 * DAY)
    work_until(NOON + 2 * DAY + HOUR)
    work_until(NOON + 4 * DAY)
    assert "/private/" in wire.received[-1].text


def test_nobody_is_asked_whom_we_never_answered(dana_waits, frank, ask_by, work_until, wire):
    ask_by()
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + HOUR)
    work_until(NOON + 2 * DAY)
    assert (Question.objects.count(), wire.received) == (0, [])


def test_who_would_rather_not_is_never_asked_again(helped, ask_by, work_until, wire, hear):
    ask_by()
    helped()
    work_until(NOON + 25 * HOUR)
    page = f"/private/{private_link(wire)}/"
    Question.objects.update(asked_at=NOON)
    outside.Link.objects.update(ends_at=NOON + 99999 * DAY)
    assert "We will not ask you again" in Client().post(page, {"rather": "not"}).content.decode()
    assert OptOut.objects.get().handle.name == "Dana"
    later = NOON + 60 * DAY
    hear(said("dana-9", "Something else, acme", addressed=True, at=later), at=later)
    helped(Conversation.objects.get(post__outside_id="dana-9"), at=later)
    work_until(later + 5 * DAY)
    assert sum("/private/" in reply.text for reply in wire.received) == 1


def test_as_a_draft_it_waits_for_a_teammate_and_counts_once_it_stands(
    helped, ask_by, work_until, wire, frank
):
    ask_by("draft")
    conversation = helped()
    desk.save_draft(
        conversation_id=conversation.pk, teammate_id=frank.pk, kind="private", text="Hello Dana.", at=NOON
    )
    work_until(NOON + 25 * HOUR)
    draft = Draft.objects.get(kind="private")
    assert draft.text.startswith("Hello Dana.\n\nDid this help you? http")
    assert (len(wire.received), Question.objects.get().state) == (1, "drafted")
    assert Notice.objects.filter(teammate=frank, about__startswith="asked:").count() == 1
    assert queries.figures_for(frank.pk, since=NOON).asked == 0
    desk.reply(
        conversation_id=conversation.pk,
        author_id=frank.pk,
        text=draft.text,
        private=True,
        at=NOON + 26 * HOUR,
    )
    work_until(NOON + 27 * HOUR)
    assert Question.objects.get().state == "asked"


def test_where_nothing_private_can_be_sent_a_teammate_hands_out_the_link(
    olive, hear, frank, ask_by, work_until
):
    ask_by()
    mute = listen_at(olive, network="mute", venue="Elsewhere")
    hear(said("m1", "acme is slow", by="moe"), source=mute)
    conversation = Conversation.objects.get(source=mute)
    Conversation.objects.filter(pk=conversation.pk).update(first_answered_at=NOON)
    desk.claim(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON)
    desk.done(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + HOUR)
    work_until(NOON + 2 * DAY)
    question = Question.objects.get()
    assert question.state == "ready"
    _, secret = actions.hand_out(question_id=question.pk, by_id=frank.pk, at=NOON)
    assert outside.link(secret, at=NOON).about_id == question.pk
    with pytest.raises(Refused):
        actions.hand_out(question_id=question.pk, by_id=frank.pk, at=NOON)


def test_the_question_never_goes_out_in_public(helped, ask_by, work_until):
    ask_by()
    helped()
    work_until(NOON + 2 * DAY)
    assert not Reply.objects.filter(private=False, text__contains="/private/").exists()


def test_figures_have_their_n_and_count_only_what_was_asked(helped, ask_by, work_until, wire, frank, hear):
    ask_by()
    helped()
    hear(said("tom-1", "acme is slow", by="tom", addressed=True))
    helped(Conversation.objects.get(person__name="Tom"))
    work_until(NOON + 25 * HOUR)
    assert queries.figures_for(frank.pk, since=NOON).rate == 0
    actions.answer(link=outside.link(private_link(wire), at=NOON), choice="0", words="", at=NOON + 26 * HOUR)
    figures = queries.figures_for(frank.pk, since=NOON)
    assert (figures.asked, figures.answered, figures.rate, figures.helped_share) == (2, 1, 0.5, 1)
    assert figures.by_answer == [("Yes", 1)]
    assert queries.figures_for(frank.pk, since=NOON + 30 * HOUR).rate is None


def test_the_page_takes_one_of_the_answers_and_no_other(helped, ask_by, work_until, wire, monkeypatch):
    from heedful.kit import clock

    ask_by()
    helped()
    work_until(NOON + 25 * HOUR)
    monkeypatch.setattr(clock, "now", lambda: NOON + 26 * HOUR)
    page = f"/private/{private_link(wire)}/"
    assert "Partly" in Client().get(page).content.decode()
    for odd in ("", "3", "-1", "x", "99999"):
        assert Client().post(page, {"choice": odd}).status_code == 400
    assert Question.objects.get().state == "asked"
    assert Client().post(page, {"choice": "1", "words": "<b>hm</b>"}).status_code == 200
    assert Question.objects.get().words == "<b>hm</b>"


@pytest.mark.parametrize(
    "answers", ["Yes\n- No", "A\nB\nC\nD\nE\n- F", "Yes\nNo\nMaybe", "Yes\nyes\n- No", ""]
)
def test_odd_answers_are_refused(lea, answers):
    with pytest.raises(Invalid):
        actions.set_asking(
            by_id=lea.pk,
            team_id=None,
            on=True,
            how="draft",
            after_hours=1,
            question="Well?",
            answers=answers,
            at=NOON,
        )


def test_only_leads_say_how_a_team_asks(frank):
    with pytest.raises(NotAllowed):
        actions.set_asking(
            by_id=frank.pk,
            team_id=None,
            on=True,
            how="draft",
            after_hours=1,
            question="?",
            answers="",
            at=NOON,
        )
