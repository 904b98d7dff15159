"""Conversations come from a cause; it gets an owner, is fixed, and everybody affected is told."""

import pytest

from heedful.causes import actions as causes
from heedful.causes import queries
from heedful.causes.models import Affected, Cause
from heedful.desk import actions as desk
from heedful.desk.models import Batch, Conversation
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening.models import Thread
from heedful.query import Mistake
from heedful.teams import actions as teams
from tests.conftest import NOON, SECOND, said

MINUTE = 60 * SECOND


@pytest.fixture
def letters(hear):
    """Seven people who got the letter, and one who writes about something else."""
    hear(
        *[
            said(f"l{n}", "@acme your letter calls me a spammer", by=f"kim{n}", addressed=True)
            for n in range(7)
        ]
    )
    hear(said("other", "@acme where is my parcel", by="omar", addressed=True))
    return list(Conversation.objects.filter(post__text__contains="letter").order_by("pk"))


@pytest.fixture
def letter(frank, letters):
    """The cause, with all seven linked by a query."""
    cause = causes.note_cause(by_id=frank.pk, title="The badly worded letter", at=NOON)
    assert causes.link_found(by_id=frank.pk, cause_id=cause.pk, query="letter spammer", at=NOON) == 7
    return cause


def fixed(cause, by, why="The letter says now what happened."):
    return causes.move_cause(by_id=by.pk, cause_id=cause.pk, state="fixed", why=why, at=NOON)


def test_a_query_links_many_at_once_and_twice_is_once(letter, letters, frank):
    assert {one.pk for one in queries.affected_for(frank.pk, letter)} == {one.pk for one in letters}
    assert causes.link_found(by_id=frank.pk, cause_id=letter.pk, query="letter", at=NOON) == 0
    with pytest.raises(Mistake):
        causes.link_found(by_id=frank.pk, cause_id=letter.pk, query='"letter', at=NOON)
    with pytest.raises(Invalid):
        causes.link_found(by_id=frank.pk, cause_id=letter.pk, query="  ", at=NOON)


def test_a_title_that_is_there_is_linked_and_another_is_noted(letter, frank, dana_waits):
    link = {"by_id": frank.pk, "conversation_id": dana_waits.pk, "at": NOON}
    assert causes.link_to_title(title=" the badly  worded LETTER ", **link).pk == letter.pk
    assert causes.link_to_title(title="The cable at Elm Road", **link).pk != letter.pk
    assert [str(one) for one in queries.causes_of(frank.pk, dana_waits.pk)] == [
        "The badly worded letter",
        "The cable at Elm Road",
    ]
    causes.unlink(by_id=frank.pk, cause_id=letter.pk, conversation_id=dana_waits.pk, at=NOON)
    assert [str(one) for one in queries.causes_of(frank.pk, dana_waits.pk)] == ["The cable at Elm Road"]


def test_whoever_takes_it_up_owns_it_and_says_how_it_ended(letter, frank, bill, lea):
    taken = causes.move_cause(by_id=bill.pk, cause_id=letter.pk, state="taken-up", at=NOON)
    assert (taken.owner, taken.state) == (bill, "taken-up")
    with pytest.raises(NotAllowed):
        fixed(letter, frank)
    assert fixed(letter, bill).state == "fixed"
    assert causes.move_cause(by_id=lea.pk, cause_id=letter.pk, state="seen", at=NOON).settled_at is None
    assert [step.kind for step in queries.history_of(letter)] == [
        "reopened",
        "fixed",
        "taken-up",
        "linked",
        "noted",
    ]


def test_that_it_will_not_be_fixed_needs_a_reason(letter, frank):
    with pytest.raises(Invalid, match="why"):
        causes.move_cause(by_id=frank.pk, cause_id=letter.pk, state="not-fixed", why=" ", at=NOON)


def test_nobody_is_told_while_it_is_open(letter, frank):
    with pytest.raises(Refused, match="not settled"):
        causes.draft_telling(by_id=frank.pk, cause_id=letter.pk, text="It is new.", at=NOON)


def test_everybody_affected_is_told_once_in_their_own_thread(
    letter, frank, lea, wire, work_until, time_passes
):
    fixed(letter, frank)
    telling = causes.draft_telling(
        by_id=frank.pk, cause_id=letter.pk, text="Hello {name}, we changed the letter.", at=NOON
    )
    with pytest.raises(Refused, match="Everybody"):
        causes.draft_telling(by_id=frank.pk, cause_id=letter.pk, text="again", at=NOON)
    work_until(NOON + 5 * MINUTE)
    assert (wire.received, queries.figures_for(frank.pk).told) == ([], 0)

    desk.approve_batch(by_id=lea.pk, batch_id=telling.batch_id, a_minute=10, at=NOON + 5 * MINUTE)
    time_passes(NOON + 5 * MINUTE, NOON + 7 * MINUTE)

    told = sorted((sent.parent.outside_id, sent.text) for sent in wire.received)
    assert told == [(f"l{n}", f"Hello Kim{n}, we changed the letter.") for n in range(7)]
    figures = queries.figures_for(frank.pk)
    assert (figures.fixed, figures.affected_by_fixed, figures.told) == (1, 7, 7)


def test_who_wrote_in_two_threads_is_told_once_in_the_later_one(letter, frank, hear):
    hear(said("l0b", "@acme that letter again", by="kim0", addressed=True, at=NOON + MINUTE))
    causes.link_found(by_id=frank.pk, cause_id=letter.pk, query="letter", at=NOON + MINUTE)
    fixed(letter, frank)
    causes.draft_telling(by_id=frank.pk, cause_id=letter.pk, text="New.", at=NOON + MINUTE)
    lines = Batch.objects.get().lines
    assert lines.count() == 7
    kim = lines.get(conversation__person__name="Kim0")
    assert kim.conversation.post.outside_id == "l0b"


def test_who_is_linked_later_is_told_later(letter, frank, lea, hear, time_passes):
    fixed(letter, frank)
    first = causes.draft_telling(by_id=frank.pk, cause_id=letter.pk, text="New.", at=NOON)
    desk.approve_batch(by_id=lea.pk, batch_id=first.batch_id, a_minute=20, at=NOON)
    time_passes(NOON, NOON + 2 * MINUTE)
    hear(said("late", "@acme the letter came to me too", by="lou", addressed=True, at=NOON + 6 * MINUTE))
    causes.link_found(by_id=frank.pk, cause_id=letter.pk, query="letter", at=NOON + 6 * MINUTE)
    causes.draft_telling(by_id=frank.pk, cause_id=letter.pk, text="New.", at=NOON + 6 * MINUTE)
    names = Batch.objects.order_by("-pk")[0].lines.values_list("conversation__person__name", flat=True)
    assert list(names) == ["Lou"]


def test_the_letter_is_kept_with_its_versions(letter, frank):
    for text in ("You are a spammer.", "You are a spammer.", "Mail from your line is held back."):
        causes.keep_letter(by_id=frank.pk, cause_id=letter.pk, text=text, at=NOON)
    assert [(one.number, one.text) for one in queries.letter_of(letter)] == [
        (1, "You are a spammer."),
        (2, "Mail from your line is held back."),
    ]


def test_a_teams_cause_is_for_that_team(letter, frank, olive, lea, hire):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    hidden = causes.note_cause(by_id=sam.pk, title="A till", team_id=shops.pk, at=NOON)
    assert not queries.causes_for(frank.pk).filter(pk=hidden.pk).exists()
    with pytest.raises(Missing):
        causes.link_found(by_id=frank.pk, cause_id=hidden.pk, query="letter", at=NOON)
    with pytest.raises(Invalid):
        causes.note_cause(by_id=frank.pk, title="A till", team_id=shops.pk, at=NOON)
    assert queries.cause_for(lea.pk, hidden.pk) == hidden


def test_observers_read_and_change_nothing(letter, otto, letters):
    before = Cause.objects.values().get()
    for deed in (
        lambda: causes.note_cause(by_id=otto.pk, title="x", at=NOON),
        lambda: fixed(letter, otto),
        lambda: causes.link(by_id=otto.pk, cause_id=letter.pk, conversation_ids=[letters[0].pk], at=NOON),
        lambda: causes.keep_letter(by_id=otto.pk, cause_id=letter.pk, text="x", at=NOON),
        lambda: causes.draft_telling(by_id=otto.pk, cause_id=letter.pk, text="x", at=NOON),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Cause.objects.values().get() == before


def test_a_link_follows_its_conversation_into_a_merged_one(letter, letters):
    gone, kept = letters[0], letters[1]
    Affected.objects.filter(conversation=kept).delete()
    Conversation.objects.filter(pk=kept.pk).update(person=gone.person)
    threads = {"kept_thread_id": kept.thread_id, "gone_thread_id": gone.thread_id}
    desk.follow_joined_threads(**threads, at=NOON)
    assert Thread.objects.filter(pk=gone.thread_id).exists()
    assert Affected.objects.get(conversation=kept).cause == letter
    assert not Conversation.objects.filter(pk=gone.pk).exists()


def test_a_link_that_cannot_be_written_down_did_not_happen(letter, dana_waits, frank, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("heedful.causes.actions.linking.record", broken)
    with pytest.raises(RuntimeError):
        causes.link(by_id=frank.pk, cause_id=letter.pk, conversation_ids=[dana_waits.pk], at=NOON)
    assert not Affected.objects.filter(conversation=dana_waits).exists()
    assert Entry.objects.filter(kind="CauseLinked").count() == 1
