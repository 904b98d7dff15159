"""One thing is said to many: nothing before a lead approves, never faster than the cap, stoppable, each once."""

from contextlib import suppress

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.actions import batches
from heedful.desk.models import Batch, BatchLine, Conversation, Draft, Reply
from heedful.journal.work import Later
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening.models import Thread
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, said

MINUTE = 60 * SECOND


@pytest.fixture
def affected(hear):
    """Six people who wrote about one thing, each in a thread of their own."""
    hear(*[said(f"a{n}", f"@acme your letter, part {n}", by=f"anna{n}", addressed=True) for n in range(6)])
    return list(Conversation.objects.order_by("pk"))


@pytest.fixture
def batch(affected, frank):
    texts = desk.texts_with_names(affected, "Hello {name}, the letter is a new one.")
    return desk.draft_batch(by_id=frank.pk, title="The letter", texts=texts, at=NOON)


def states(batch):
    return list(batch.lines.order_by("pk").values_list("state", flat=True))


def test_nothing_is_said_before_a_lead_lets_it_go(batch, frank, lea, wire, time_passes):
    time_passes(NOON, NOON + 10 * MINUTE, step=60)
    assert (wire.received, states(batch)) == ([], ["waiting"] * 6)

    with pytest.raises(NotAllowed):
        desk.approve_batch(by_id=frank.pk, batch_id=batch.pk, a_minute=6, at=NOON)
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON + 10 * MINUTE)

    time_passes(NOON + 10 * MINUTE, NOON + 13 * MINUTE)
    assert {reply.author for reply in Reply.objects.all()} == {lea}
    assert len(wire.received) == 6


def test_it_is_never_faster_than_the_cap_and_ends_by_itself(batch, lea, wire, work_until, time_passes):
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=2, at=NOON)
    released = []
    for second in range(0, 181, 10):
        work_until(NOON + second * SECOND)
        released.append(Reply.objects.count())
    assert released[0] == 1
    assert [released[at] for at in (2, 3, 6, 9)] == [1, 2, 3, 4]

    time_passes(NOON + 3 * MINUTE, NOON + 6 * MINUTE, step=10)
    assert sorted(sent.text for sent in wire.received) == [
        f"Hello Anna{n}, the letter is a new one." for n in range(6)
    ]
    batch.refresh_from_db()
    assert (batch.state, queries.progress_of([batch])[batch.pk].told) == ("done", 6)


@pytest.mark.parametrize("a_minute", [0, 21, 1000])
def test_a_pace_over_the_cap_is_refused(batch, lea, a_minute):
    with pytest.raises(Invalid, match="between 1 and 20"):
        desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=a_minute, at=NOON)


def test_anybody_who_answers_may_stop_it_and_a_lead_lets_it_go_on(batch, frank, lea, time_passes):
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON)
    time_passes(NOON, NOON + 11 * SECOND)
    for _ in range(2):
        desk.stop_batch(by_id=frank.pk, batch_id=batch.pk, at=NOON + 11 * SECOND)
    time_passes(NOON + 11 * SECOND, NOON + 3 * MINUTE)
    assert states(batch) == ["replied", "replied", "waiting", "waiting", "waiting", "waiting"]

    with pytest.raises(NotAllowed):
        desk.resume_batch(by_id=frank.pk, batch_id=batch.pk, at=NOON)
    desk.resume_batch(by_id=lea.pk, batch_id=batch.pk, at=NOON + 10 * MINUTE)
    time_passes(NOON + 10 * MINUTE, NOON + 13 * MINUTE)
    assert states(batch) == ["replied"] * 6


def test_stopped_and_let_go_again_at_once_it_is_not_faster(batch, lea, work_until):
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=1, at=NOON)
    work_until(NOON)
    for second in range(1, 30):
        desk.stop_batch(by_id=lea.pk, batch_id=batch.pk, at=NOON + second * SECOND)
        desk.resume_batch(by_id=lea.pk, batch_id=batch.pk, at=NOON + second * SECOND)
        work_until(NOON + second * SECOND)
    assert Reply.objects.count() == 1


def test_a_job_that_runs_twice_says_nothing_twice(batch, lea, wire, time_passes):
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=20, at=NOON)
    for second in range(60):
        for _ in range(2):
            with suppress(Later):
                batches.release(batch_id=batch.pk, turn=1, at=NOON + second * SECOND)
    time_passes(NOON, NOON + 2 * MINUTE)
    assert len(wire.received) == len({sent.key for sent in wire.received}) == 6


def test_whoever_is_on_a_conversation_gets_the_draft_and_is_never_spoken_over(
    batch, affected, bill, lea, work_until
):
    desk.claim(conversation_id=affected[0].pk, teammate_id=bill.pk, at=NOON)
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON)
    work_until(NOON + SECOND)

    line = batch.lines.order_by("pk").first()
    assert (line.state, line.handed_to, line.reply) == ("handed", bill, None)
    assert Draft.objects.get(teammate=bill).text == "Hello Anna0, the letter is a new one."
    assert Notice.objects.get(teammate=bill).link == f"/inbox/{affected[0].pk}/"
    assert not queries.lines_for(lea.pk, batch).get(pk=line.pk).is_told

    desk.reply(conversation_id=affected[0].pk, author_id=bill.pk, text="It is new.", at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    assert queries.lines_for(lea.pk, batch).get(pk=line.pk).is_told


def test_what_a_colleague_has_begun_to_write_is_left_as_it_is(batch, affected, bill, lea, work_until):
    desk.claim(conversation_id=affected[0].pk, teammate_id=bill.pk, at=NOON)
    desk.save_draft(
        conversation_id=affected[0].pk, teammate_id=bill.pk, kind="public", text="Dear Anna", at=NOON
    )
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON)
    work_until(NOON + SECOND)
    assert Draft.objects.get(teammate=bill).text == "Dear Anna"


def test_who_wrote_meanwhile_is_read_first(batch, hear, lea, work_until):
    hear(said("b0", "@acme and now?", by="anna0", parent_id="a0", addressed=True, at=NOON + MINUTE))
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON + 2 * MINUTE)
    work_until(NOON + 2 * MINUTE)
    line = batch.lines.order_by("pk").first()
    assert (line.state, line.handed_to) == ("handed", lea)


def test_one_that_cannot_be_said_holds_up_nobody(affected, frank, lea, time_passes):
    texts = {one.pk: "too long " * 100 if one == affected[0] else "New letter." for one in affected}
    batch = desk.draft_batch(by_id=frank.pk, title="The letter", texts=texts, at=NOON)
    assert "599 too many" in batch.lines.order_by("pk").first().trouble
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=20, at=NOON)
    time_passes(NOON, NOON + MINUTE)
    assert states(batch) == ["refused"] + ["replied"] * 5
    assert "too many" in batch.lines.order_by("pk").first().trouble


def test_one_by_one_a_teammate_sends_what_they_have_read(batch, frank, wire, work_until):
    first, second = batch.lines.order_by("pk")[:2]
    desk.change_line(by_id=frank.pk, line_id=first.pk, text="Anna, it is new.", at=NOON)
    for _ in range(2):
        desk.send_line(by_id=frank.pk, line_id=first.pk, at=NOON)
    desk.leave_out_line(by_id=frank.pk, line_id=second.pk, at=NOON)
    with pytest.raises(Refused):
        desk.change_line(by_id=frank.pk, line_id=second.pk, text="x", at=NOON)
    desk.put_line_back(by_id=frank.pk, line_id=second.pk, at=NOON)
    desk.leave_out_line(by_id=frank.pk, line_id=second.pk, at=NOON)
    work_until(NOON + MINUTE)
    assert [sent.text for sent in wire.received] == ["Anna, it is new."]
    assert states(batch) == ["replied", "left-out", "waiting", "waiting", "waiting", "waiting"]


def test_who_has_a_colleague_on_it_cannot_be_told_by_another(batch, affected, frank, bill):
    desk.claim(conversation_id=affected[0].pk, teammate_id=bill.pk, at=NOON)
    line = batch.lines.order_by("pk").first()
    with pytest.raises(Refused, match="Bill is already on it"):
        desk.send_line(by_id=frank.pk, line_id=line.pk, at=NOON)
    line.refresh_from_db()
    assert line.state == "waiting"


def test_the_pause_of_all_sending_holds_a_batch(batch, lea, work_until):
    teams.pause_sending(by_id=lea.pk, at=NOON)
    desk.approve_batch(by_id=lea.pk, batch_id=batch.pk, a_minute=6, at=NOON)
    with pytest.raises(Later):
        batches.release(batch_id=batch.pk, turn=1, at=NOON)
    assert Reply.objects.count() == 0


def test_nobody_drafts_for_people_they_may_not_see(affected, hire, olive, frank, square):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.filter(pk=affected[0].pk).update(team=shops)
    with pytest.raises(Missing):
        desk.draft_batch(by_id=frank.pk, title="x", texts={affected[0].pk: "x"}, at=NOON)


@pytest.mark.parametrize("texts", [{}, dict.fromkeys(range(1, 502), "x")])
def test_nobody_and_too_many_are_refused(frank, texts):
    with pytest.raises(Invalid):
        desk.draft_batch(by_id=frank.pk, title="x", texts=texts, at=NOON)


def test_a_line_follows_its_conversation_into_a_merged_one(batch, hear):
    """Two threads turn out to be one: what was drafted for the person is drafted once, and not lost."""
    gone, kept = Thread.objects.order_by("pk")[:2]
    anna0, anna1 = Conversation.objects.order_by("pk")[:2]
    BatchLine.objects.filter(conversation=anna1).delete()
    Conversation.objects.filter(pk=anna1.pk).update(person=anna0.person)
    desk.follow_joined_threads(kept_thread_id=kept.pk, gone_thread_id=gone.pk, at=NOON)
    assert batch.lines.count() == 5
    assert batch.lines.filter(conversation=anna1).get().text.startswith("Hello Anna0")


def test_what_is_only_on_its_way_is_not_told(batch, frank, work_until):
    line = batch.lines.order_by("pk").first()
    desk.send_line(by_id=frank.pk, line_id=line.pk, at=NOON)
    assert not queries.lines_for(frank.pk, batch).get(pk=line.pk).is_told
    work_until(NOON + MINUTE)
    assert queries.lines_for(frank.pk, batch).get(pk=line.pk).is_told


def test_observers_let_nothing_go(batch, otto):
    line = batch.lines.first()
    for deed in (
        lambda: desk.stop_batch(by_id=otto.pk, batch_id=batch.pk, at=NOON),
        lambda: desk.send_line(by_id=otto.pk, line_id=line.pk, at=NOON),
        lambda: desk.leave_out_line(by_id=otto.pk, line_id=line.pk, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Batch.objects.get().state == "drafted"
