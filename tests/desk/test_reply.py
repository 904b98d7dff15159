"""A reply leaves once, can be taken back while it is held, and is never lost."""

from datetime import timedelta

import pytest

from heedful.connectors.contract import Rejected
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Draft, Reply
from heedful.journal.work import Later
from heedful.kit.errors import Invalid, OutsideTrouble, Refused, SignedOut
from heedful.listening import actions as listening
from heedful.listening.models import Post, Source
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests import fakes
from tests.conftest import NOON, SECOND, listen_at, said

TEXT = "On our way, and here is why: a digger cut the cable."


def answer(conversation, author, **fields):
    return desk.reply(conversation_id=conversation.pk, author_id=author.pk, text=TEXT, at=NOON, **fields)


def test_a_reply_leaves_after_the_hold_and_stands_in_the_thread(dana_waits, frank, wire, work_until):
    held = answer(dana_waits, frank)
    work_until(NOON + 9 * SECOND)
    assert wire.received == []

    work_until(NOON + 10 * SECOND)

    held.refresh_from_db()
    assert (held.state, held.outside_id) == ("sent", f"own-{held.key}")
    assert [(sent.text, sent.parent.outside_id) for sent in wire.received] == [(TEXT, "dana-1")]
    assert Post.objects.get(by_us=True).thread_id == dana_waits.thread_id


def test_even_a_job_that_comes_too_early_waits_for_the_hold(dana_waits, frank, wire):
    held = answer(dana_waits, frank)
    with pytest.raises(Later) as later:
        desk.send(reply_id=held.pk, at=NOON + 9 * SECOND)
    assert (later.value.seconds, wire.received) == (1, [])


def test_taken_back_within_the_hold_it_never_leaves_and_its_words_are_kept(
    dana_waits, frank, wire, work_until
):
    held = answer(dana_waits, frank)
    for _ in range(2):
        desk.take_back(reply_id=held.pk, teammate_id=frank.pk, at=NOON)

    work_until(NOON + 60 * SECOND)

    dana_waits.refresh_from_db()
    assert (wire.received, dana_waits.state) == ([], "waiting")
    assert Draft.objects.get(teammate=frank).text == TEXT


def test_what_has_left_cannot_be_taken_back(dana_waits, frank, wire, work_until):
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)

    with pytest.raises(Refused, match="left already"):
        desk.take_back(reply_id=held.pk, teammate_id=frank.pk, at=NOON + 11 * SECOND)


def test_a_double_click_says_it_once(dana_waits, frank, wire, work_until):
    first, second = (answer(dana_waits, frank, key="form-1") for _ in range(2))
    work_until(NOON + 10 * SECOND)
    assert first.pk == second.pk
    assert len(wire.received) == 1


def test_one_more_answer_moves_the_conversation_up_among_the_answered(dana_waits, frank):
    answer(dana_waits, frank)
    more = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="One more.", at=NOON + SECOND)
    dana_waits.refresh_from_db()
    assert (more.conversation.state, dana_waits.changed_at) == ("answered", NOON + SECOND)


def test_a_key_that_named_another_reply_is_refused(dana_waits, frank, hear):
    hear(said("eve-1", "@acme and mine", by="eve", addressed=True))
    eve = Conversation.objects.get(person__name="Eve")
    answer(dana_waits, frank, key="form-1")
    with pytest.raises(Invalid, match="another key"):
        answer(eve, frank, key="form-1")
    assert Reply.objects.count() == 1


def test_the_echo_of_our_reply_is_nothing_new(dana_waits, frank, hear, work_until):
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)
    posts = Post.objects.count()

    hear(said(f"own-{held.key}", TEXT, by="us", parent_id="dana-1", by_us=True), at=NOON + 12 * SECOND)

    dana_waits.refresh_from_db()
    assert (Post.objects.count(), dana_waits.state) == (posts, "answered")


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 301])
def test_nothing_and_too_much_are_refused_in_words(dana_waits, frank, text):
    with pytest.raises(Invalid):
        desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text=text, at=NOON)


def test_while_sending_is_off_for_the_source_nothing_can_be_queued(dana_waits, frank, square, olive):
    listening.turn_sending(by_id=olive.pk, source_id=square.pk, on=False, at=NOON)
    with pytest.raises(Refused, match="Sending is off"):
        answer(dana_waits, frank)


def test_the_pause_of_all_sending_holds_replies_until_it_ends(dana_waits, frank, lea, wire, work_until):
    held = answer(dana_waits, frank)
    teams.pause_sending(by_id=frank.pk, at=NOON)
    work_until(NOON + 20 * SECOND)
    assert (wire.received, Reply.objects.get(pk=held.pk).state) == ([], "held")

    teams.resume_sending(by_id=lea.pk, at=NOON + 30 * SECOND)
    work_until(NOON + 31 * SECOND)

    assert len(wire.received) == 1


def test_a_network_that_asks_for_time_gets_it(dana_waits, frank, wire, work_until):
    wire.next_sends = [OutsideTrouble("slow down", retry_in=120)]
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)
    held.refresh_from_db()
    assert (held.state, held.trouble) == ("held", "slow down")

    held.leaves_at -= timedelta(days=10_000)  # the clock of the worker's own moment is the real one
    held.save()
    work_until(held.written_at + timedelta(days=20_000))

    assert Reply.objects.get(pk=held.pk).state == "sent"


def test_what_the_network_refuses_comes_back_to_its_author(dana_waits, frank, wire, work_until):
    wire.next_sends = [Rejected("the thread is closed")]
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)

    held.refresh_from_db()
    dana_waits.refresh_from_db()
    assert (held.state, held.trouble, dana_waits.state) == ("rejected", "the thread is closed", "waiting")
    assert "the thread is closed" in Notice.objects.get(teammate=frank).text


def test_a_dropped_line_is_reconciled_by_reading_back(dana_waits, frank, wire, work_until):
    wire.cut_after = 1
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)
    assert Reply.objects.get(pk=held.pk).state == "sending"

    work_until(NOON + 15 * SECOND)

    assert Reply.objects.get(pk=held.pk).state == "sent"
    assert len(wire.received) == 1


def test_where_nobody_can_know_a_person_is_asked(olive, frank, hear, wire, work_until):
    from heedful.desk.models import Conversation

    blind = listen_at(olive, "blind")
    hear(said("b1", "acme is down", addressed=True), source=blind)
    wire.cut_after = 1
    held = answer(Conversation.objects.get(source=blind), frank)
    work_until(NOON + 10 * SECOND)
    work_until(NOON + 15 * SECOND)

    held.refresh_from_db()
    assert held.state == "unknown"
    assert len(wire.received) == 1
    assert "Nobody knows" in Notice.objects.get(teammate=frank).text

    desk.say_it_stands(reply_id=held.pk, teammate_id=frank.pk, at=NOON + 60 * SECOND)
    assert Reply.objects.get(pk=held.pk).state == "sent"


def test_signed_out_the_source_says_so_and_owners_are_told_once(
    dana_waits, frank, olive, square, wire, work_until
):
    for number in range(2):
        wire.next_sends = [SignedOut("401")]
        answer(dana_waits, frank, key=f"k{number}")
        work_until(NOON + 10 * SECOND)

    assert Source.objects.get(pk=square.pk).state == "signed-out"
    assert Notice.objects.filter(teammate=olive).count() == 1


def test_a_reply_can_be_edited_and_deleted_where_it_stands(dana_waits, frank, wire, work_until):
    held = answer(dana_waits, frank)
    work_until(NOON + 10 * SECOND)

    desk.edit_reply(reply_id=held.pk, teammate_id=frank.pk, text="Fixed now.", at=NOON + 20 * SECOND)
    assert list(wire.standing.values()) == ["Fixed now."]
    for _ in range(2):
        desk.delete_reply(reply_id=held.pk, teammate_id=frank.pk, at=NOON + 30 * SECOND)

    dana_waits.refresh_from_db()
    assert (wire.standing, dana_waits.state) == ({}, "waiting")


def test_only_its_author_or_a_lead_takes_a_reply_back(dana_waits, frank, bill, lea):
    held = answer(dana_waits, frank)
    with pytest.raises(Refused):
        desk.take_back(reply_id=held.pk, teammate_id=bill.pk, at=NOON)
    desk.take_back(reply_id=held.pk, teammate_id=lea.pk, at=NOON)
    assert Reply.objects.get(pk=held.pk).state == "taken-back"


def test_the_fakes_are_what_their_names_say():
    assert not fakes.Forgetful.can.repeat_harmless
    assert not fakes.Blind.can.read_back
