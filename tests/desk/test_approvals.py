"""Nothing leaves without the approval that a rule asks for, on whatever way."""

import pytest
from django.db import IntegrityError, transaction

from heedful.connectors.contract import Rejected
from heedful.desk import actions as desk
from heedful.desk import meanwhile, queries
from heedful.desk.approvals import Asks
from heedful.desk.meanwhile import SaidMeanwhile
from heedful.desk.models import Conversation, Draft, Reply
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening.models import Track
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND
from tests.desk.conftest import at_once

LATER = NOON + 60 * SECOND


@pytest.fixture
def rule(lea):
    """`rule(kind="public")`: whatever fits is to be approved."""

    def make(name="Two pairs of eyes", *, approvers=(), at=NOON, **asks):
        who = [one.pk for one in approvers]
        return desk.make_approval_rule(by_id=lea.pk, name=name, asks=Asks(**asks), approver_ids=who, at=at)

    return make


def say(conversation, author, text="We refund you.", **fields):
    fields = {"at": NOON, **fields}
    return desk.reply(conversation_id=conversation.pk, author_id=author.pk, text=text, **fields)


def approve(reply, by, **fields):
    fields = {"version": reply.version, "at": NOON, **fields}
    return desk.approve(reply_id=reply.pk, teammate_id=by.pk, **fields)


def give_back(reply, by, note="Say when.", **fields):
    fields = {"version": reply.version, "at": NOON, **fields}
    return desk.return_reply(reply_id=reply.pk, teammate_id=by.pk, note=note, **fields)


def told(teammate):
    return list(Notice.objects.filter(teammate=teammate).values_list("text", flat=True))


def test_a_reply_that_needs_it_waits_and_leaves_after_the_approval_and_the_hold(
    dana_waits, frank, lea, rule, wire, work_until
):
    rule()
    waiting = say(dana_waits, frank)
    work_until(LATER)
    dana_waits.refresh_from_db()
    assert (waiting.state, wire.received, dana_waits.state) == ("to-approve", [], "waiting")
    assert told(lea) == ["Frank's reply to Dana is to be approved."]

    held = approve(waiting, lea, at=LATER)
    work_until(LATER + 9 * SECOND)
    assert (held.state, wire.received) == ("held", [])
    work_until(LATER + 10 * SECOND)

    held.refresh_from_db()
    dana_waits.refresh_from_db()
    assert (held.state, held.approved_by, len(wire.received)) == ("sent", lea, 1)
    assert (dana_waits.owner, dana_waits.state) == (frank, "answered")
    assert told(frank) == ["Lea approved your reply to Dana. It leaves after the hold."]


def test_returned_with_a_note_its_words_are_in_the_draft_again(dana_waits, frank, lea, rule):
    rule()
    returned = give_back(say(dana_waits, frank), lea, note="Say when it will work.")
    assert (returned.state, Draft.objects.get(teammate=frank).text) == ("returned", "We refund you.")
    assert told(frank) == ["Lea returned your reply to Dana: Say when it will work."]
    with pytest.raises(Invalid, match="what to change"):
        give_back(say(dana_waits, frank), lea, note=" ")


def test_nobody_approves_their_own(dana_waits, lea, rule):
    rule()
    waiting = say(dana_waits, lea)
    for deed in (approve, give_back):
        with pytest.raises(NotAllowed, match="their own"):
            deed(waiting, lea)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=waiting.pk).update(approved_by=lea)


def test_only_leads_owners_and_the_named_approve(dana_waits, frank, bill, hire, otto, olive, rule):
    cem = hire("Cem", "teammate")
    rule(approvers=[bill])
    for who in (cem, otto):
        with pytest.raises(NotAllowed):
            approve(say(dana_waits, frank), who)
    assert told(bill)
    assert not told(olive)  # the named are told; leads and owners may all the same
    assert approve(say(dana_waits, frank), bill).state == "held"


def test_several_candidates_stand_side_by_side_and_the_second_approval_is_told_of_the_first(
    dana_waits, frank, bill, lea, olive, rule
):
    rule()
    franks, bills = say(dana_waits, frank, "Frank's words"), say(dana_waits, bill, "Bill's words")
    seen = str(meanwhile.mark_of(dana_waits))
    approve(franks, lea, seen=seen)
    with pytest.raises(SaidMeanwhile, match="Frank's answer leaves"):
        approve(bills, olive, seen=seen)
    bills.refresh_from_db()
    assert bills.state == "to-approve"


def test_of_two_approvers_the_second_is_told_who_was_first(dana_waits, frank, lea, olive, rule):
    rule()
    waiting = say(dana_waits, frank)
    stale = Reply.objects.get(pk=waiting.pk)
    approve(waiting, lea)
    for deed in (approve, give_back):
        with pytest.raises(Refused, match="Lea approved it already"):
            deed(stale, olive)
    assert Reply.objects.get().state == "held"


def test_words_that_changed_since_they_were_read_are_read_again(dana_waits, frank, lea, rule):
    rule()
    read = say(dana_waits, frank)
    changed = desk.rewrite(reply_id=read.pk, teammate_id=frank.pk, text="We refund you twice.", at=NOON)
    read.version = 1
    for deed in (approve, give_back):
        with pytest.raises(Refused, match="Frank changed the words"):
            deed(read, lea)
    assert approve(changed, lea).text == "We refund you twice."
    with pytest.raises(Refused, match="not to be approved any more"):
        desk.rewrite(reply_id=read.pk, teammate_id=frank.pk, text="Late.", at=NOON)


def test_nobody_else_changes_the_words(dana_waits, frank, lea, rule):
    rule()
    waiting = say(dana_waits, frank)
    with pytest.raises(NotAllowed, match="Only its author"):
        desk.rewrite(reply_id=waiting.pk, teammate_id=lea.pk, text="Mine.", at=NOON)


def test_taken_back_it_is_to_be_approved_no_more(dana_waits, frank, lea, rule):
    rule()
    waiting = say(dana_waits, frank)
    desk.take_back(reply_id=waiting.pk, teammate_id=frank.pk, at=NOON)
    with pytest.raises(Refused, match="Frank has taken it back"):
        approve(waiting, lea)


def test_a_rule_made_during_the_hold_is_asked_before_it_leaves(dana_waits, frank, rule, wire, work_until):
    held = say(dana_waits, frank)
    rule(at=NOON + SECOND)
    work_until(LATER)
    held.refresh_from_db()
    dana_waits.refresh_from_db()
    assert (held.state, wire.received, dana_waits.state) == ("to-approve", [], "waiting")


def test_sending_again_does_not_get_round_it(dana_waits, frank, rule, wire, work_until):
    wire.next_sends = [Rejected("no")]
    rejected = say(dana_waits, frank)
    work_until(LATER)
    rejected.refresh_from_db()
    assert rejected.state == "rejected"
    rule()
    again = desk.send_again(reply_id=rejected.pk, teammate_id=frank.pk, at=LATER)
    work_until(LATER + 60 * SECOND)
    assert (again.state, wire.received) == ("to-approve", [])


def test_an_edit_does_not_get_round_it(dana_waits, frank, lea, rule, wire, work_until):
    sent = say(dana_waits, frank)
    work_until(LATER)
    rule(role="teammate")
    with pytest.raises(Refused, match="an edit cannot wait"):
        desk.edit_reply(reply_id=sent.pk, teammate_id=frank.pk, text="Other words", at=LATER)
    assert desk.edit_reply(reply_id=sent.pk, teammate_id=lea.pk, text="Better words", at=LATER)


def test_what_a_rule_is_about(dana_waits, frank, bill, lea, square, hear, rule):
    track = Track.objects.get()
    cases = [
        ({"role": "teammate"}, True),
        ({"role": "lead"}, False),
        ({"teammate_id": frank.pk}, True),
        ({"teammate_id": bill.pk}, False),
        ({"kind": "public"}, True),
        ({"kind": "private"}, False),
        ({"source_id": square.pk}, True),
        ({"track_id": track.pk}, True),
        ({"words": "refund OR voucher"}, True),
        ({"words": "lawyer"}, False),
        ({"newcomers": 1}, True),
        ({"role": "teammate", "words": "lawyer"}, False),
    ]
    for asks, waits in cases:
        made = rule(**asks)
        state = say(dana_waits, frank).state
        assert (state == "to-approve") is waits, asks
        desk.remove_approval_rule(by_id=lea.pk, approval_rule_id=made.pk, at=NOON)


def test_a_track_that_the_person_did_not_hit_asks_nothing(dana_waits, olive, frank, rule):
    from heedful.listening import actions as listening

    other = listening.add_track(by_id=olive.pk, name="Parcels", query="parcel", at=NOON)
    rule(track_id=other.pk)
    assert say(dana_waits, frank).state == "held"


def test_newcomers_are_looked_after_until_they_have_sent_enough(dana_waits, frank, lea, rule, work_until):
    rule(newcomers=2)
    for number in range(2):
        waiting = say(dana_waits, frank, f"Answer {number}.")
        approve(waiting, lea)
        work_until(LATER)
    assert say(dana_waits, frank, "The third.").state == "held"


def test_the_view_shows_each_what_they_may_approve(dana_waits, frank, bill, lea, hear, rule):
    rule(approvers=[bill])
    say(dana_waits, frank)
    for who, shown in ((bill, 1), (lea, 1), (frank, 0)):
        assert queries.queue_for(who.pk, "approve").count() == shown, who
        assert queries.counts_for(who.pk)["approve"] == shown, who


def test_only_leads_and_owners_make_rules_and_only_whole_ones(frank, lea, otto, rule):
    with pytest.raises(NotAllowed):
        desk.make_approval_rule(by_id=frank.pk, name="x", asks=Asks(), at=NOON)
    for wrong in ({"role": "king"}, {"kind": "loud"}, {"words": '"open'}, {"newcomers": -1}, {"name": " "}):
        with pytest.raises(Invalid):
            rule(**wrong)
    for missing in ({"source_id": 99}, {"team_id": 99}, {"track_id": 99}, {"teammate_id": 99}):
        with pytest.raises(Missing):
            rule(**missing)
    with pytest.raises(NotAllowed):
        rule(approvers=[otto])


def test_two_approvers_at_the_same_moment_let_it_leave_once(
    many_at_once, dana_waits, frank, lea, olive, rule, wire, work_until
):
    rule()
    for number in range(30):
        waiting = say(dana_waits, frank, f"Answer {number}.")
        came = at_once(lambda: approve(waiting, lea), lambda: approve(waiting, olive))  # noqa: B023
        assert sorted(type(each).__name__ for each in came) == ["Refused", "Reply"], came
    work_until(LATER)
    assert len(wire.received) == 30


def test_an_owner_of_the_conversation_stays_it_when_a_candidate_of_another_is_approved(
    dana_waits, frank, bill, lea, rule
):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    rule(teammate_id=bill.pk)
    approve(say(dana_waits, bill), lea)
    assert Conversation.objects.get().owner == frank


def test_whoever_left_does_not_stop_the_worker(dana_waits, frank, olive, rule, work_until):
    held = say(dana_waits, frank)
    rule(newcomers=5)
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    work_until(LATER)
    held.refresh_from_db()
    assert held.state == "to-approve"
