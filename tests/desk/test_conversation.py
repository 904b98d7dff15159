"""Done, snoozed, reopened; drafts, notes, presence; the order of the queue."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.actions import opening
from heedful.desk.models import Conversation
from heedful.journal.models import Job
from heedful.kit.errors import Invalid, NotAllowed
from heedful.listening.models import Post
from tests.conftest import NOON, SECOND, said


def deed(name, conversation, teammate, **fields):
    return getattr(desk, name)(conversation_id=conversation.pk, teammate_id=teammate.pk, at=NOON, **fields)


def state_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).state


def test_done_leaves_the_queue_and_their_next_words_bring_it_back(dana_waits, frank, hear):
    deed("done", dana_waits, frank)
    assert not queries.queue_for(frank.pk).exists()

    hear(said("dana-2", "@acme still down", parent_id="dana-1", addressed=True, at=NOON + 60 * SECOND))

    again = queries.queue_for(frank.pk).get()
    assert (again.pk, again.waiting_since) == (dana_waits.pk, NOON + 60 * SECOND)


def test_two_posts_of_one_second_are_both_heard(dana_waits, frank, hear):
    """Feeds tell whole seconds."""
    deed("done", dana_waits, frank)
    hear(said("dana-2", "@acme and it is wet", parent_id="dana-1", addressed=True))
    assert state_of(dana_waits) == "waiting"
    deed("done", dana_waits, frank)
    hear(said("dana-2", "@acme and it is wet", parent_id="dana-1", addressed=True))
    assert state_of(dana_waits) == "done"


def test_whom_another_worker_hears_at_once_has_one_conversation(hear, monkeypatch):
    made_ready = opening.ready

    def slowly(*given):
        monkeypatch.setattr(opening, "ready", made_ready)
        rows = made_ready(*given)
        spoken = Post.objects.get()
        opening.open_for_mentions(source_id=spoken.source_id, post_ids=[spoken.pk], at=NOON)
        return rows

    monkeypatch.setattr(opening, "ready", slowly)
    hear(said("dana-1", "@acme hello", addressed=True))
    assert Conversation.objects.count() == 1
    assert not Job.objects.filter(attempts__gt=0).exists()


def test_done_can_be_undone(dana_waits, frank):
    deed("done", dana_waits, frank)
    deed("reopen", dana_waits, frank)
    assert state_of(dana_waits) == "waiting"


def test_snoozed_it_wakes_at_its_moment(dana_waits, frank, work_until):
    deed("snooze", dana_waits, frank, until=NOON + timedelta(hours=1))
    work_until(NOON + timedelta(minutes=59))
    assert state_of(dana_waits) == "snoozed"
    work_until(NOON + timedelta(minutes=61))
    assert state_of(dana_waits) == "waiting"


def test_snoozed_anew_it_does_not_wake_at_the_old_moment(dana_waits, frank, work_until):
    deed("snooze", dana_waits, frank, until=NOON + timedelta(hours=1))
    deed("snooze", dana_waits, frank, until=NOON + timedelta(hours=3))
    work_until(NOON + timedelta(hours=2))
    assert state_of(dana_waits) == "snoozed"


def test_snoozed_until_they_answer_it_waits_for_that(dana_waits, frank, work_until, hear):
    deed("snooze", dana_waits, frank, until=None)
    work_until(NOON + timedelta(days=30))
    assert state_of(dana_waits) == "snoozed"
    hear(said("dana-2", "@acme hello", parent_id="dana-1", addressed=True, at=NOON + timedelta(days=31)))
    assert state_of(dana_waits) == "waiting"


def test_a_moment_that_has_passed_is_refused(dana_waits, frank):
    with pytest.raises(Invalid, match="passed"):
        deed("snooze", dana_waits, frank, until=NOON - SECOND)


@pytest.mark.parametrize("name", ["claim", "done", "reopen"])
def test_an_observer_changes_nothing(name, dana_waits, otto):
    with pytest.raises(NotAllowed):
        deed(name, dana_waits, otto)


def test_who_spoke_to_us_comes_first_then_who_waits_longest(hear, frank):
    hear(
        said("1", "acme one", by="tom", at=NOON - 60 * SECOND),
        said("2", "@acme two", by="ines", addressed=True, at=NOON),
        said("3", "acme three", by="ann", at=NOON - 90 * SECOND),
    )
    assert [one.person.name for one in queries.queue_for(frank.pk)] == ["Ines", "Ann", "Tom"]


def test_a_draft_survives_and_is_mine_alone(dana_waits, frank, bill):
    for text in ("Hel", "Hello"):
        deed("save_draft", dana_waits, frank, kind="public", text=text)
    assert queries.drafts_of(frank.pk, dana_waits) == {"public": "Hello"}
    assert queries.drafts_of(bill.pk, dana_waits) == {}
    deed("save_draft", dana_waits, frank, kind="public", text="")
    assert queries.drafts_of(frank.pk, dana_waits) == {}


def test_others_see_who_looks_and_who_writes_for_half_a_minute(dana_waits, frank, bill):
    deed("look", dana_waits, bill, writing=True)
    present = queries.present_at(dana_waits.pk, besides=frank.pk, at=NOON + 10 * SECOND)
    assert [(one.teammate.name, one.writing) for one in present] == [("Bill", True)]
    assert not queries.present_at(dana_waits.pk, besides=bill.pk, at=NOON)
    assert not queries.present_at(dana_waits.pk, besides=frank.pk, at=NOON + 40 * SECOND)


def test_a_note_stays_inside(dana_waits, frank, otto, wire, work_until):
    deed("write_note", dana_waits, otto, text="Ask the shop.")
    work_until(NOON + 60 * SECOND)
    assert [note.text for note in queries.notes_of(dana_waits)] == ["Ask the shop."]
    assert wire.received == []


def test_a_note_that_is_sent_twice_is_written_once(dana_waits, frank):
    for key in ("one", "one", "two"):
        deed("write_note", dana_waits, frank, text="Ask the shop.", key=key)
    deed("write_note", dana_waits, frank, text="Said in another tab.", key="one")
    assert len(queries.notes_of(dana_waits)) == 3


def test_answered_from_elsewhere_is_seen(dana_waits, hear):
    hear(said("native", "We are on it", by="us", parent_id="dana-1", by_us=True, at=NOON + SECOND))
    assert state_of(dana_waits) == "answered"


def test_every_earlier_dialogue_with_a_person_is_there(dana_waits, hear, frank):
    hear(said("dana-9", "@acme another thing", addressed=True, at=NOON + SECOND))
    newest = Conversation.objects.exclude(pk=dana_waits.pk).get()
    assert [one.pk for one in queries.earlier_with(frank.pk, newest)] == [dana_waits.pk]


def test_the_queue_costs_the_same_for_five_and_for_fifty(hear, frank, django_assert_num_queries):
    hear(*[said(str(n), "acme", by=f"p{n}") for n in range(50)])
    with django_assert_num_queries(3):  # who looks, their teams, the queue
        for row in queries.queue_for(frank.pk):
            assert row.person.name
            assert row.post.text
            assert row.source.name
