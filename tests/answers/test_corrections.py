"""A changed fact lists who read the old words, and puts it right where they stand."""

from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.answers.models import Fact
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation, CorrectionRun, Reply
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.teams.models import Notice
from tests.answers.conftest import LATER
from tests.conftest import NOON, SECOND

NEW = "The outage in Leeds is mended since 16:00"
HOUR = timedelta(hours=1)


@pytest.fixture
def told(answered, mended, change, wire):
    """Tom and Ines read that it is mended since 14:00; at two we know better."""
    replies = [answered(name, "{fact:leeds-outage}.") for name in ("tom", "ines")]
    change(mended, NEW)
    return replies


def old(who, *, at=LATER):
    return [
        use.reply.conversation.person.name for use in queries.stale_uses(who.pk, Fact.objects.get(), at=at)
    ]


def use_of(reply):
    return reply.fact_uses.get()


def figure(who, *, at):
    found = queries.staleness(who.pk, at=at)
    return found.said, found.stale, found.late


def test_a_changed_fact_lists_every_public_answer_with_the_old_words(told, answered, frank):
    assert old(frank) == ["Tom", "Ines"]
    answered("zoe", "{fact:leeds-outage}.", at=LATER)
    assert old(frank) == ["Tom", "Ines"]
    assert figure(frank, at=LATER) == (3, 2, 0)
    assert figure(frank, at=LATER + 24 * HOUR) == (3, 2, 2)


def test_its_owner_is_told_how_many(told, work_until, frank):
    work_until(LATER)
    assert Notice.objects.get(teammate=frank).text.startswith("2 public answers hold old words")


def test_words_that_stay_the_same_make_nothing_old(answered, mended, change, frank):
    answered("tom", "{fact:leeds-outage}.")
    change(mended, mended.text, expires_at=LATER + HOUR)
    assert old(frank) == []
    assert old(frank, at=LATER + HOUR) == ["Tom"]  # it has ended


def test_words_that_are_true_again_are_old_no_more(told, change, mended, frank):
    change(mended, mended.text, at=LATER + HOUR)
    assert old(frank, at=LATER + HOUR) == []


def test_private_deleted_and_unsent_answers_are_not_listed(answered, mended, change, frank):
    answered("tom", "{fact:leeds-outage}.", private=True)
    gone = answered("ines", "{fact:leeds-outage}.")
    held = answered("zoe", "{fact:leeds-outage}.", leave=False, at=LATER)
    change(mended, NEW)
    assert old(frank) == ["Ines"]
    desk.delete_reply(reply_id=gone.pk, teammate_id=frank.pk, at=LATER)
    assert (old(frank), held.state) == ([], "held")
    assert [use.reply.private for use in queries.uses_of(frank.pk, mended)] == [False, False, True]


def test_an_edit_that_says_what_is_true_now_puts_it_right(told, frank):
    desk.edit_reply(reply_id=told[0].pk, teammate_id=frank.pk, text="Sorry. {fact:leeds-outage}.", at=LATER)
    assert old(frank) == ["Ines"]
    assert told[0].fact_uses.filter(gone_at=None).get().version.number == 2


def test_a_correction_stands_below_the_same_post_and_the_answer_drops_out(told, frank, wire, work_until):
    tom = use_of(told[0])
    words = queries.correction_for(tom, at=LATER)
    assert words == f"Correction to what we wrote here earlier: {NEW}"
    said = desk.correct(use_id=tom.pk, by_id=frank.pk, text=words, at=LATER)
    assert (said.state, old(frank)) == ("held", ["Tom", "Ines"])
    assert figure(frank, at=LATER)[1] == 2  # nobody read it yet
    work_until(said.leaves_at + SECOND)
    sent = wire.received[-1]
    assert (sent.text, sent.parent.outside_id, sent.private) == (words, "tom-1", False)
    assert old(frank) == ["Ines"]
    assert said.fact_uses.get().version.number == 2


def test_nobody_corrects_twice(told, frank, work_until):
    tom = use_of(told[0])
    said = desk.correct(use_id=tom.pk, by_id=frank.pk, text=NEW, at=LATER)
    for _ in range(2):
        with pytest.raises(Refused, match="put right already"):
            desk.correct(use_id=tom.pk, by_id=frank.pk, text=NEW, at=LATER)
        work_until(said.leaves_at + SECOND)
    assert Reply.objects.filter(conversation=told[0].conversation).count() == 2


def test_a_correction_that_is_taken_back_lists_the_answer_again(told, frank, work_until):
    said = desk.correct(use_id=use_of(told[0]).pk, by_id=frank.pk, text=NEW, at=LATER)
    desk.take_back(reply_id=said.pk, teammate_id=frank.pk, at=LATER)
    again = desk.correct(use_id=use_of(told[0]).pk, by_id=frank.pk, text=NEW, at=LATER)
    work_until(again.leaves_at + SECOND)
    assert (again.pk != said.pk, old(frank)) == (True, ["Ines"])


def test_a_correction_leaves_the_conversation_as_it_was(told, frank, lea):
    conversation = told[0].conversation
    desk.done(conversation_id=conversation.pk, teammate_id=frank.pk, at=NOON)
    Conversation.objects.filter(pk=conversation.pk).update(owner=None)
    desk.correct(use_id=use_of(told[0]).pk, by_id=lea.pk, text=NEW, at=LATER)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.owner) == ("done", None)


def test_who_has_no_conversation_corrects_nothing_in_it(told, bill, otto):
    with pytest.raises(Refused, match="Frank is already on it"):
        desk.correct(use_id=use_of(told[0]).pk, by_id=bill.pk, text=NEW, at=LATER)
    with pytest.raises(NotAllowed):
        desk.correct(use_id=use_of(told[0]).pk, by_id=otto.pk, text=NEW, at=LATER)


def test_it_may_stand_by_somebodys_word_and_be_listed_again(told, frank, bill):
    tom = use_of(told[0])
    with pytest.raises(NotAllowed):
        desk.let_it_stand(use_id=tom.pk, by_id=bill.pk, at=LATER)
    for _ in range(2):
        desk.let_it_stand(use_id=tom.pk, by_id=frank.pk, at=LATER)
    assert old(frank) == ["Ines"]
    for _ in range(2):
        desk.list_again(use_id=tom.pk, by_id=frank.pk, at=LATER)
    assert old(frank) == ["Tom", "Ines"]
    assert Entry.objects.filter(kind__startswith="OldAnswer").count() == 2


def approve(who, **fields):
    fields = {"cap": 10, "pause_seconds": 30} | fields
    return desk.approve_corrections(fact_id=Fact.objects.get().pk, by_id=who.pk, at=LATER, **fields)


def corrections():
    return Reply.objects.filter(text__startswith="Correction").order_by("pk")


def test_a_lead_approves_many_and_they_leave_one_after_the_other(told, lea, frank, wire, work_until):
    run = approve(lea)
    work_until(LATER)
    assert [reply.conversation.person.name for reply in corrections()] == ["Tom"]
    work_until(LATER + 29 * SECOND)
    assert corrections().count() == 1
    work_until(LATER + 30 * SECOND)
    assert corrections().count() == 2
    work_until(LATER + 70 * SECOND)
    run.refresh_from_db()
    assert (run.queued, run.why_ended, old(frank)) == (2, "Nothing is left to correct.", [])
    assert [sent.parent.outside_id for sent in wire.received[-2:]] == ["tom-1", "ines-1"]
    assert figure(frank, at=LATER + 90 * HOUR) == (4, 0, 0)


def test_it_is_said_as_whoever_has_the_conversation_who_is_told(told, lea, frank, work_until):
    approve(lea)
    work_until(LATER)
    assert corrections().get().author == frank
    assert Notice.objects.filter(teammate=frank, text__startswith="Lea approved a correction").count() == 1
    queued = Entry.objects.get(kind="CorrectionQueued")
    assert queued.teammate_id == lea.pk


def test_no_more_than_the_cap_leave(told, lea, work_until, frank):
    run = approve(lea, cap=1)
    for moment in (LATER, LATER + HOUR):
        work_until(moment)
    run.refresh_from_db()
    assert (corrections().count(), run.why_ended) == (1, "As many as were approved are on their way.")
    assert old(frank) == ["Ines"]


def test_anybody_who_answers_can_stop_it(told, lea, bill, otto, work_until):
    run = approve(lea)
    work_until(LATER)
    with pytest.raises(NotAllowed):
        desk.stop_corrections(run_id=run.pk, by_id=otto.pk, at=LATER)
    for _ in range(2):
        desk.stop_corrections(run_id=run.pk, by_id=bill.pk, at=LATER)
    work_until(LATER + HOUR)
    assert corrections().count() == 1
    assert Entry.objects.filter(kind="CorrectionsStopped").count() == 1


def test_it_ends_when_the_fact_changes_meanwhile(told, lea, change, mended, work_until):
    run = approve(lea)
    work_until(LATER)
    change(mended, "The outage in Leeds goes on", at=LATER + SECOND)
    work_until(LATER + HOUR)
    run.refresh_from_db()
    assert (corrections().count(), run.why_ended) == (1, "The fact changed or ended meanwhile.")


def test_what_cannot_be_sent_is_left_to_a_person_with_the_reason(told, lea, square, work_until, frank, olive):
    from heedful.listening import actions as listening

    run = approve(lea)
    listening.turn_sending(by_id=olive.pk, source_id=square.pk, on=False, at=LATER)
    for moment in (LATER, LATER + HOUR):
        work_until(moment)
    run.refresh_from_db()
    assert [one["why"][:14] for one in run.left_out] == ["Sending is off", "Sending is off"]
    assert (run.queued, old(frank)) == (0, ["Tom", "Ines"])


def test_only_a_lead_approves_and_only_within_bounds(told, frank, lea, mended, change):
    with pytest.raises(NotAllowed):
        approve(frank)
    for wrong in ({"cap": 0}, {"cap": 201}, {"pause_seconds": 4}, {"pause_seconds": 3601}):
        with pytest.raises(Invalid):
            approve(lea, **wrong)
    approve(lea)
    with pytest.raises(Refused, match="on their way already"):
        approve(lea)
    assert CorrectionRun.objects.count() == 1


def test_where_nothing_is_true_now_nothing_is_sent_to_many(told, lea, mended):
    answers.archive_fact(by_id=lea.pk, fact_id=mended.pk, at=LATER)
    with pytest.raises(Refused, match="does not hold now"):
        approve(lea)
    words = queries.correction_for(use_of(told[0]), at=LATER)
    assert words == "Correction: what we wrote here earlier no longer holds."


def test_two_workers_take_no_turn_twice(told, lea):
    from heedful.journal.work import Later

    run = approve(lea)
    for _ in range(2):
        with pytest.raises(Later):
            desk.send_corrections(fact_id=run.fact_id, run_id=run.pk, at=LATER)
    assert corrections().count() == 1


def test_a_correction_is_as_short_as_its_network_asks(answered, mended, change, frank):
    reply = answered("tom", "{fact:leeds-outage}.")
    change(mended, "x" * 280)
    assert queries.correction_for(use_of(reply), at=LATER) == f"Correction: {'x' * 280}"
