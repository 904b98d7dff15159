"""A reply that leaves later: shown, moved, taken back; it comes back if something is said before."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk.approvals import Asks
from heedful.desk.models import Conversation, Draft, Reply
from heedful.kit.errors import Invalid, Refused
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, said

MORNING = NOON + timedelta(hours=21)
MINUTE = 60 * SECOND


def later(conversation, author, text="Good morning.", **fields):
    fields = {"leave_at": MORNING, "at": NOON, **fields}
    return desk.reply(conversation_id=conversation.pk, author_id=author.pk, text=text, **fields)


def test_it_leaves_at_its_moment_and_not_before(dana_waits, frank, wire, work_until):
    held = later(dana_waits, frank)
    work_until(MORNING - SECOND)
    assert wire.received == []
    work_until(MORNING)
    held.refresh_from_db()
    assert (held.state, len(wire.received)) == ("sent", 1)


def test_it_can_be_taken_back_until_then(dana_waits, frank, wire, work_until):
    held = later(dana_waits, frank)
    desk.take_back(reply_id=held.pk, teammate_id=frank.pk, at=MORNING - SECOND)
    work_until(MORNING + MINUTE)
    assert wire.received == []
    assert Draft.objects.get().text == "Good morning."


@pytest.mark.parametrize("moment", [NOON + timedelta(hours=1), NOON + timedelta(hours=30)])
def test_another_moment_earlier_or_later_holds(dana_waits, frank, wire, work_until, moment):
    held = later(dana_waits, frank)
    desk.reschedule(reply_id=held.pk, teammate_id=frank.pk, leave_at=moment, at=NOON)
    work_until(moment - SECOND)
    assert wire.received == []
    work_until(moment)
    assert len(wire.received) == 1


def test_it_can_leave_after_the_hold_after_all(dana_waits, frank, wire, work_until):
    held = later(dana_waits, frank)
    desk.reschedule(reply_id=held.pk, teammate_id=frank.pk, leave_at=None, at=NOON + MINUTE)
    work_until(NOON + MINUTE + 10 * SECOND)
    assert len(wire.received) == 1
    with pytest.raises(Refused, match="any more"):
        desk.reschedule(reply_id=held.pk, teammate_id=frank.pk, leave_at=MORNING, at=NOON + 2 * MINUTE)


def test_only_a_reply_with_a_moment_gets_another(dana_waits, frank):
    held = desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="Hello.", at=NOON)
    with pytest.raises(Refused):
        desk.reschedule(reply_id=held.pk, teammate_id=frank.pk, leave_at=MORNING, at=NOON)


@pytest.mark.parametrize("moment", [NOON, NOON - SECOND, NOON + timedelta(days=91)])
def test_a_moment_that_has_passed_or_is_too_far_is_refused(dana_waits, frank, moment):
    with pytest.raises(Invalid):
        later(dana_waits, frank, leave_at=moment)
    assert Reply.objects.count() == 0


def test_when_the_person_writes_before_it_does_not_leave_and_its_author_is_told(
    dana_waits, frank, hear, wire, work_until
):
    held = later(dana_waits, frank)
    desk.save_draft(
        conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text="PS", at=NOON + SECOND
    )
    new = said("dana-2", "@acme solved!", addressed=True, parent_id="dana-1", at=NOON + MINUTE)
    hear(new, at=NOON + MINUTE)
    work_until(NOON + MINUTE)

    held.refresh_from_db()
    assert (held.state, held.trouble) == ("taken-back", "Dana wrote meanwhile.")
    assert Draft.objects.get().text == "PS\n\nGood morning."
    told = Notice.objects.get(teammate=frank)
    assert told.text == "Dana wrote meanwhile. Your reply did not leave; its words are in the draft."
    assert Conversation.objects.get().state == "waiting"
    work_until(MORNING + MINUTE)
    assert wire.received == []


def test_even_if_nobody_noticed_before_its_moment(dana_waits, frank, hear, wire):
    held = later(dana_waits, frank)
    new = said("dana-2", "@acme solved!", addressed=True, parent_id="dana-1", at=NOON + MINUTE)
    hear(new, at=NOON + MINUTE)
    Reply.objects.filter(pk=held.pk).update(state="held")
    desk.send(reply_id=held.pk, at=MORNING)
    held.refresh_from_db()
    assert (held.state, wire.received) == ("taken-back", [])


def test_what_others_in_the_thread_say_does_not_stop_it(dana_waits, frank, hear, wire, work_until):
    later(dana_waits, frank)
    hear(said("tom-1", "@acme me too", by="tom", parent_id="dana-1", at=NOON + MINUTE), at=NOON + MINUTE)
    work_until(MORNING)
    assert len(wire.received) == 1


def test_when_a_colleague_answered_before_it_does_not_leave(dana_waits, frank, bill, wire, work_until):
    held = later(dana_waits, frank)
    desk.give_back(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    from heedful.desk.meanwhile import mark_of

    seen = str(mark_of(dana_waits))
    desk.reply(conversation_id=dana_waits.pk, author_id=bill.pk, text="Now.", seen=seen, at=NOON + MINUTE)
    work_until(MORNING)
    held.refresh_from_db()
    assert (held.state, held.trouble) == ("taken-back", "Bill answered Dana meanwhile.")
    assert [sent.text for sent in wire.received] == ["Now."]
    assert Conversation.objects.get().state == "answered"


def test_approved_it_keeps_its_moment(dana_waits, frank, lea, wire, work_until):
    desk.make_approval_rule(by_id=lea.pk, name="All", asks=Asks(), at=NOON)
    waiting = later(dana_waits, frank)
    work_until(MORNING - SECOND)
    assert wire.received == []
    desk.approve(reply_id=waiting.pk, teammate_id=lea.pk, version=1, at=NOON + MINUTE)
    work_until(MORNING - SECOND)
    assert wire.received == []
    work_until(MORNING)
    assert len(wire.received) == 1


def test_without_its_approval_it_does_not_leave_at_its_moment(dana_waits, frank, lea, wire, work_until):
    waiting = later(dana_waits, frank)
    desk.make_approval_rule(by_id=lea.pk, name="All", asks=Asks(), at=NOON + MINUTE)
    work_until(MORNING + MINUTE)
    waiting.refresh_from_db()
    assert (waiting.state, wire.received) == ("to-approve", [])
