"""Somebody else answers before us: it is seen, said, confirmed, thanked and counted, and the wait goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from heedful.connectors.contract import Author
from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.actions import peers as noticing
from heedful.desk.models import Conversation, Draft, PeerAnswer
from heedful.desk.peers import helps
from heedful.kit.errors import Invalid, NotAllowed, Refused
from tests.conftest import NOON, SECOND, said

TRY = "Hold the button for ten seconds, that fixed mine."
EXAMPLES = Path(__file__).with_name("peer_answers.txt")


@pytest.fixture
def helped(hear):
    """Margit asks us; Niall, a stranger, tells her what to do."""
    hear(said("m", "@acme my light blinks amber", by="margit", addressed=True))
    hear(said("n", TRY, by="niall", parent_id="m", root_id="m"))
    return Conversation.objects.get(person__name="Margit")


def below(name, text, **fields):
    return said(name, text, **{"parent_id": "m", "root_id": "m", "by": name, **fields})


def test_a_peer_is_seen_and_the_wait_goes_on(helped, frank):
    (peer,) = queries.peers_of(helped)
    assert (str(peer.post.author), peer.state) == ("Niall", "found")
    row = queries.queue_for(frank.pk).get()
    assert (row.helped, row.state, row.waiting_since) == (True, "waiting", NOON)


def test_who_joins_in_asks_or_is_the_same_person_is_no_peer(hear, work_until):
    hear(said("m", "@acme my light blinks amber", by="margit", addressed=True))
    hear(
        below("a", "Same here since this morning"),
        below("b", "Did you ever find out?"),
        below("c", "Hold the button for ten seconds, that fixed it.", by="margit"),
        below("d", "Try the button.", parent_id="a"),
        below("e", "Try it."),
    )
    work_until(NOON)
    assert not PeerAnswer.objects.exists()


def test_our_own_answer_and_an_automatic_account_are_no_peers(hear, work_until):
    hear(said("m", "@acme my light blinks amber", by="margit", addressed=True))
    robot = Author("id-r", "R", "@r", "https://fake.test/r", is_bot=True)
    hear(below("us", TRY, by_us=True), replace(below("r", TRY), author=robot))
    work_until(NOON)
    assert not PeerAnswer.objects.exists()


def test_who_answered_before_we_listened_is_seen_when_the_thread_is_fetched(hear, wire, work_until):
    """The stranger's words name nobody of ours, so only the thread brings them."""
    wire.threads["m"] = [
        said("m", "@acme my light blinks amber", by="margit", addressed=True),
        below("n", TRY),
    ]
    hear(said("m2", "@acme still blinking", by="margit", parent_id="n", root_id="m", addressed=True))
    work_until(NOON + 60 * SECOND)
    margit = Conversation.objects.get(person__name="Margit")
    assert [str(one.post.author) for one in queries.peers_of(margit)] == ["N"]


def test_looking_twice_finds_it_once(helped):
    noticing.notice_peers(thread_id=helped.thread_id, at=NOON)
    assert PeerAnswer.objects.count() == 1


def test_confirmed_it_is_listed_and_counted_denied_it_is_gone(helped, frank, bill):
    peer = PeerAnswer.objects.get()
    assert list(queries.peer_answers_for(frank.pk)) == []
    for _ in range(2):
        desk.judge_peer(by_id=frank.pk, peer_id=peer.pk, helps=True, at=NOON)
    assert [(one.post.text, one.by) for one in queries.peer_answers_for(bill.pk)] == [(TRY, frank)]
    assert queries.peers_counted(frank.pk, since=NOON) == [("fake", 1, 1)]
    desk.judge_peer(by_id=bill.pk, peer_id=peer.pk, helps=False, at=NOON)
    assert (queries.peers_of(helped), queries.queue_for(frank.pk).get().helped) == ([], False)
    assert queries.peers_counted(frank.pk, since=NOON) == [("fake", 0, 0)]


def test_thanks_and_credit_are_drafts_and_nothing_leaves(helped, frank, wire, work_until):
    peer = PeerAnswer.objects.get()
    draft = {"by_id": frank.pk, "peer_id": peer.pk, "at": NOON}
    row = desk.draft_for_peer(text="Thank you, Niall.", credit=False, **draft)
    assert (row.state, row.thanked_at, row.credited_at) == ("confirmed", NOON, None)
    assert Draft.objects.get().text == "Thank you, Niall."
    with pytest.raises(Refused, match="something else"):
        desk.draft_for_peer(text="Niall has it right.", credit=True, **draft)
    work_until(NOON + 60 * SECOND)
    assert wire.received == []


def test_a_teammate_sees_what_the_rule_did_not(hear, frank):
    hear(said("m", "@acme my light blinks amber", by="margit", addressed=True))
    hear(below("n", "Amber is normal there, mine blinks all day"))
    margit = Conversation.objects.get(person__name="Margit")
    posts = {post.outside_id: post.pk for post in queries.thread_of(frank.pk, margit)}
    mark = {"by_id": frank.pk, "conversation_id": margit.pk, "at": NOON}
    for _ in range(2):
        desk.mark_peer(post_id=posts["n"], **mark)
    assert [one.state for one in queries.peers_of(margit)] == ["confirmed"]
    with pytest.raises(Invalid):
        desk.mark_peer(post_id=posts["m"], **mark)


def test_observers_judge_nothing(helped, otto):
    with pytest.raises(NotAllowed):
        desk.judge_peer(by_id=otto.pk, peer_id=PeerAnswer.objects.get().pk, helps=False, at=NOON)


def test_what_a_peer_deletes_helps_no_more(helped, hear, frank):
    from heedful.connectors.contract import Deleted

    hear(deleted=[Deleted("n")])
    assert (queries.peers_of(helped), queries.queue_for(frank.pk).get().helped) == ([], False)


def measured(examples):
    right = sum(want and got for want, got in examples)
    return right / sum(got for _, got in examples), right / sum(want for want, _ in examples)


def test_the_rule_does_as_well_as_the_docs_say():
    """Pairs of a helpful answer and another; the odd pairs were looked at while the rule was written."""
    lines = [line for line in EXAMPLES.read_text().splitlines() if line and line[0] in "+-"]
    judged = [(line[0] == "+", helps(line.split(" | ", 1)[1])) for line in lines]
    pairs = [judged[at : at + 2] for at in range(0, len(judged), 2)]
    unseen = [one for pair in pairs[1::2] for one in pair]
    assert (len(judged), len(unseen)) == (104, 52)
    precision, recall = measured(unseen)
    assert (precision >= 0.95, recall >= 0.73) == (True, True), (precision, recall)


def test_many_who_speak_for_themselves_cost_as_little_as_one(hear, django_assert_max_num_queries):
    hear(*[said(f"r{n}", "@acme hello", by=f"r{n}", addressed=True) for n in range(40)])
    ids = list(Conversation.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(2):
        noticing.notice_peers_of_new(conversation_ids=ids, at=NOON)
