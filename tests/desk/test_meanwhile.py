"""Nobody answers a person twice by accident: what was said meanwhile is shown first, once."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import meanwhile
from heedful.desk.meanwhile import SaidMeanwhile
from heedful.desk.models import Conversation, Reply
from heedful.kit.errors import Invalid
from heedful.listening.models import Thread
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, listen_at, said, settle
from tests.desk.conftest import at_once

LATER = NOON + 60 * SECOND


def say(conversation, author, text="We are on it.", **fields):
    return desk.reply(conversation_id=conversation.pk, author_id=author.pk, text=text, at=LATER, **fields)


def mark(conversation):
    conversation.refresh_from_db()
    return str(meanwhile.mark_of(conversation))


def give_back(conversation, teammate):
    desk.give_back(conversation_id=conversation.pk, teammate_id=teammate.pk, at=LATER)


def test_a_second_answer_waits_until_the_first_was_seen(dana_waits, frank, bill):
    bills = mark(dana_waits)
    say(dana_waits, frank, "Frank's words")
    give_back(dana_waits, frank)

    with pytest.raises(SaidMeanwhile) as told:
        say(dana_waits, bill, seen=bills)

    assert "Frank's answer leaves in 10 s." in str(told.value)
    assert [one.text for one in told.value.news] == ["Frank's words"]
    assert Reply.objects.count() == 1
    assert say(dana_waits, bill, seen=str(told.value.mark)).state == "held"


def test_without_a_mark_an_answer_after_their_last_words_is_not_overlooked(dana_waits, frank, bill):
    say(dana_waits, frank)
    give_back(dana_waits, frank)
    with pytest.raises(SaidMeanwhile):
        say(dana_waits, bill)


def test_what_was_taken_back_stands_in_nobodys_way(dana_waits, frank, bill):
    bills = mark(dana_waits)
    held = say(dana_waits, frank)
    desk.take_back(reply_id=held.pk, teammate_id=frank.pk, at=LATER)
    give_back(dana_waits, frank)
    assert say(dana_waits, bill, seen=bills).state == "held"


def test_ones_own_answers_are_no_news(dana_waits, frank):
    before = mark(dana_waits)
    say(dana_waits, frank)
    assert say(dana_waits, frank, "One more thing.", seen=before).state == "held"


def test_new_words_of_the_person_are_shown_before_the_answer_leaves(dana_waits, frank, hear):
    before = mark(dana_waits)
    hear(said("dana-2", "@acme it works again", addressed=True, parent_id="dana-1"), at=LATER)
    with pytest.raises(SaidMeanwhile) as told:
        say(dana_waits, frank, seen=before)
    assert [(one.kind, one.who, one.text) for one in told.value.news] == [
        ("they-wrote", "Dana", "@acme it works again")
    ]


def test_what_others_say_in_the_thread_stops_nobody(dana_waits, frank, hear):
    before = mark(dana_waits)
    hear(said("tom-1", "@acme same here", by="tom", addressed=True, parent_id="dana-1"), at=LATER)
    assert say(dana_waits, frank, seen=before).state == "held"


def test_our_own_answer_that_came_to_stand_is_no_second_news(dana_waits, frank, work_until):
    before = mark(dana_waits)
    say(dana_waits, frank)
    work_until(LATER + 30 * SECOND)
    assert Reply.objects.get().state == "sent"
    assert say(dana_waits, frank, "And one more.", seen=before).state == "held"


def test_an_answer_to_the_same_person_in_another_thread_counts(dana_waits, frank, bill, hear):
    hear(said("dana-9", "@acme hello? anybody?", addressed=True))
    other = Conversation.objects.exclude(pk=dana_waits.pk).get()
    bills = mark(other)
    say(dana_waits, frank)
    with pytest.raises(SaidMeanwhile, match="Frank's answer"):
        say(other, bill, seen=bills)


def test_an_answer_out_of_sight_is_told_without_its_words(olive, dana_waits, hire, frank, hear):
    hidden = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[hidden.pk])
    hear(
        said("dana-9", "@acme my parcel", addressed=True),
        source=listen_at(olive, network="mute", team_id=hidden.pk, venue="Shops"),
    )
    shops = Conversation.objects.exclude(pk=dana_waits.pk).get()
    Conversation.objects.filter(pk=shops.pk).update(source=dana_waits.source)
    Conversation.objects.filter(pk=shops.pk).update(person=dana_waits.person)
    before = mark(dana_waits)
    say(shops, sam, "The secret of the shops")
    with pytest.raises(SaidMeanwhile) as told:
        say(dana_waits, frank, seen=before)
    assert "secret" not in str(told.value) + str(told.value.news)
    assert "Sam" not in str(told.value)


def test_sending_again_looks_too(dana_waits, frank, bill):
    held = say(dana_waits, frank)
    Reply.objects.filter(pk=held.pk).update(state="rejected")
    give_back(dana_waits, frank)
    before = mark(dana_waits)
    say(dana_waits, bill)
    with pytest.raises(SaidMeanwhile, match="Bill's answer"):
        desk.send_again(reply_id=held.pk, teammate_id=frank.pk, seen=before, at=LATER)


@pytest.mark.parametrize("written", ["", "x", "1", "1-2-3", "9" * 30 + "-1", "-1-2"])
def test_a_mark_that_is_none_is_refused(written):
    with pytest.raises(Invalid):
        meanwhile.Mark.read(written)


@pytest.mark.slow
def test_of_two_who_answer_one_person_at_the_same_moment_one_is_told_200_times(
    many_at_once, olive, hear, frank, bill
):
    """Two conversations of one person, so that no owner stands between the two."""
    for number in range(200):
        by = f"person{number}"
        hear(
            said(f"{by}-1", "@acme is down", by=by, addressed=True),
            said(f"{by}-2", "@acme hello?", by=by, addressed=True),
        )
        one, other = Conversation.objects.filter(person__name=by.title()).order_by("pk")
        marks = mark(one), mark(other)
        came = at_once(
            lambda: say(one, frank, seen=marks[0]),  # noqa: B023
            lambda: say(other, bill, seen=marks[1]),  # noqa: B023
        )
        settle()
        assert sorted(type(each).__name__ for each in came) == ["Reply", "SaidMeanwhile"], came
    assert Reply.objects.count() == 200
    assert Thread.objects.count() == 400
