"""Many at once: each as its own deed would, up to a cap, and all of it back."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries, seeing
from heedful.desk.actions import together
from heedful.desk.models import Bulk, Conversation
from heedful.journal import read
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, said

HOUR = timedelta(hours=1)


@pytest.fixture
def three(hear):
    hear(
        *[
            said(str(n), f"acme {n}", by=name, at=NOON + n * SECOND)
            for n, name in enumerate(("ann", "ben", "cyd"))
        ]
    )
    return list(Conversation.objects.order_by("waiting_since"))


def ids(rows):
    return [one.pk for one in rows]


def now(rows, *fields):
    return list(Conversation.objects.filter(pk__in=ids(rows)).order_by("waiting_since").values_list(*fields))


def undo(done, who):
    return desk.undo_together(bulk_id=done.bulk.pk, teammate_id=who.pk, at=NOON)


EVERY_DEED = [
    ("take_together", {}),
    ("give_together", {"to_id": "bill"}),
    ("move_together", {"team_id": "shops"}),
    ("prioritise_together", {"priority": 3}),
    ("snooze_together", {"until": NOON + HOUR}),
    ("snooze_together", {"until": None}),
    ("finish_together", {}),
]
STATE = ("owner", "team", "priority", "state", "snoozed_until", "needed_since")


@pytest.mark.parametrize(("deed", "fields"), EVERY_DEED)
def test_each_deed_is_done_told_once_and_taken_back_whole(deed, fields, three, frank, bill, olive):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    named = {"bill": bill.pk, "shops": shops.pk}
    fields = {name: named.get(value, value) for name, value in fields.items()}
    before = now(three, *STATE)
    done = getattr(desk, deed)(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON, **fields)
    assert (list(done.changed), done.left) == (ids(three), {})
    assert not set(before) & set(now(three, *STATE))
    (told,) = Entry.objects.filter(facts__has_key="bulk_id")
    assert told.facts["conversation_ids"] == ids(three)
    assert told.facts["changes"].keys() == {str(pk) for pk in ids(three)}
    for left in (3, 0):
        assert len(undo(done, frank).changed) == left
    assert now(three, *STATE) == before


def test_reopened_together_they_are_as_they_were(three, frank):
    desk.reply(conversation_id=three[1].pk, author_id=frank.pk, text="Soon", at=NOON + HOUR)
    desk.finish_together(conversation_ids=ids(three[:2]), teammate_id=frank.pk, at=NOON)
    done = desk.reopen_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    assert now(three, "state") == [("waiting",), ("answered",), ("waiting",)]
    assert done.left == {"already so": 1}
    undo(done, frank)
    assert now(three, "state") == [("done",), ("done",), ("waiting",)]


def test_what_another_has_stays_with_them(three, frank, bill, lea):
    desk.claim(conversation_id=three[0].pk, teammate_id=bill.pk, at=NOON)
    done = desk.take_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    assert (list(done.changed), done.left) == (ids(three[1:]), {"somebody else has it": 1})
    given = desk.give_together(conversation_ids=ids(three), teammate_id=frank.pk, to_id=lea.pk, at=NOON)
    assert given.left == {"somebody else has it": 1}
    assert now(three, "owner") == [(bill.pk,), (lea.pk,), (lea.pk,)]
    assert [len(queries.handovers_of(one)) for one in three] == [0, 1, 1]
    undo(given, frank)
    assert [len(queries.handovers_of(one)) for one in three] == [0, 0, 0]


def test_what_one_may_not_see_is_not_there(three, frank, hire, olive):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.filter(pk=three[0].pk).update(team=shops)
    done = desk.finish_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    assert done.left == {"not there": 1}
    assert now(three, "state") == [("waiting",), ("done",), ("done",)]


def test_an_event_tells_no_more_than_one_may_see(three, frank, bill, hire, olive):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    desk.finish_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    Conversation.objects.filter(pk=three[0].pk).update(team=shops)
    told = seeing.events_for(bill.pk, read.since(read.START))
    (seen,) = [event.facts for event in told if event.kind == "ConversationsChanged"]
    assert seen["conversation_ids"] == ids(three[1:])
    assert seen["changes"].keys() == {str(pk) for pk in ids(three[1:])}


def test_what_changed_since_is_left_alone_by_undo(three, frank, bill):
    done = desk.finish_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    desk.reopen(conversation_id=three[0].pk, teammate_id=bill.pk, at=NOON)
    desk.snooze(conversation_id=three[0].pk, teammate_id=bill.pk, until=None, at=NOON)
    back = undo(done, frank)
    assert (list(back.changed), back.left) == (ids(three[1:]), {"changed since": 1})
    assert now(three, "state") == [("snoozed",), ("waiting",), ("waiting",)]


def test_only_who_did_it_takes_it_back(three, frank, bill):
    done = desk.finish_together(conversation_ids=ids(three), teammate_id=frank.pk, at=NOON)
    with pytest.raises(Missing):
        undo(done, bill)


def test_no_more_than_the_cap_at_once(three, frank):
    with pytest.raises(Refused, match="At most 500 at once; these are 501"):
        desk.take_together(conversation_ids=range(together.MOST + 1), teammate_id=frank.pk, at=NOON)
    assert not Bulk.objects.exists()


def test_an_observer_changes_nothing(three, otto):
    with pytest.raises(NotAllowed):
        desk.take_together(conversation_ids=ids(three), teammate_id=otto.pk, at=NOON)


def test_only_a_lead_shows_to_all_what_a_team_has(three, frank, lea, olive):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    Conversation.objects.update(team=shops)
    move = {"conversation_ids": ids(three), "team_id": None, "at": NOON}
    with pytest.raises(NotAllowed):
        desk.move_together(teammate_id=frank.pk, **move)
    assert len(desk.move_together(teammate_id=lea.pk, **move).changed) == 3


def test_snoozed_together_they_wake_at_their_moment(three, frank, work_until):
    desk.snooze_together(conversation_ids=ids(three), teammate_id=frank.pk, until=NOON + HOUR, at=NOON)
    desk.done(conversation_id=three[0].pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + HOUR - SECOND)
    assert now(three, "state") == [("done",), ("snoozed",), ("snoozed",)]
    work_until(NOON + HOUR + SECOND)
    assert now(three, "state") == [("done",), ("waiting",), ("waiting",)]


def test_what_cannot_be_is_refused(three, frank):
    choice = {"conversation_ids": ids(three), "teammate_id": frank.pk, "at": NOON}
    for wrong in (
        lambda: desk.prioritise_together(priority=4, **choice),
        lambda: desk.snooze_together(until=NOON - SECOND, **choice),
        lambda: desk.give_together(to_id=99, **choice),
    ):
        with pytest.raises(Invalid):
            wrong()


@pytest.mark.parametrize("number", [3, 40])
def test_many_cost_as_few_queries_as_one(number, hear, frank, django_assert_max_num_queries):
    hear(*[said(str(n), f"acme number {n}", by=f"p{n}") for n in range(number)])
    chosen = list(Conversation.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(10):
        desk.finish_together(conversation_ids=chosen, teammate_id=frank.pk, at=NOON)


def test_priority_by_hand_moves_somebody_and_is_told_once(three, frank, otto):
    for _ in range(2):
        desk.set_priority(conversation_id=three[2].pk, teammate_id=frank.pk, priority=2, at=NOON)
    assert [one.person.name for one in queries.queue_for(frank.pk)] == ["Cyd", "Ann", "Ben"]
    assert Entry.objects.get(kind="PriorityChanged").facts == {
        "conversation_id": three[2].pk,
        "before": 1,
        "since": 2,
    }
    desk.set_priority(conversation_id=three[2].pk, teammate_id=frank.pk, priority=0, at=NOON)
    assert [one.person.name for one in queries.queue_for(frank.pk)] == ["Ann", "Ben", "Cyd"]
    with pytest.raises(Invalid):
        desk.set_priority(conversation_id=three[2].pk, teammate_id=frank.pk, priority=4, at=NOON)
    with pytest.raises(NotAllowed):
        desk.set_priority(conversation_id=three[2].pk, teammate_id=otto.pk, priority=1, at=NOON)
