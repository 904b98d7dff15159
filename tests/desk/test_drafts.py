"""A draft keeps what it said, can be read along in and handed over, and is nobody else's otherwise."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.desk import actions as desk
from heedful.desk import queries, rules
from heedful.desk.models import Conversation, Draft, DraftVersion
from heedful.journal.models import Entry
from heedful.kit.errors import Missing, NotAllowed, Refused
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND
from tests.desk.conftest import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def typed(dana_waits, frank):
    """`typed("words", minutes=3)`: Frank's draft says this then."""

    def save(text, *, minutes=0.0, by=frank):
        desk.save_draft(
            conversation_id=dana_waits.pk,
            teammate_id=by.pk,
            kind="public",
            text=text,
            at=NOON + minutes * MINUTE,
        )
        return Draft.objects.filter(teammate=by).first()

    return save


@pytest.fixture
def where(dana_waits, frank):
    return {"conversation_id": dana_waits.pk, "teammate_id": frank.pk, "kind": "public", "at": NOON}


def versions(draft):
    return [one.text for one in queries.versions_of(draft)]


def test_typing_on_makes_no_versions_and_time_does(typed):
    for seconds, text in enumerate(["We", "We are", "We are sorry"]):
        draft = typed(text, minutes=seconds / 60)
    assert versions(draft) == []
    draft = typed("We are sorry, and here is why", minutes=2)
    draft = typed("We are sorry, and here is why: a cable", minutes=4)
    assert versions(draft) == ["We are sorry, and here is why", "We are sorry"]


def test_words_that_go_at_once_are_kept(typed):
    typed("a")
    typed("A long text that took a while to write", minutes=0.1)
    draft = typed("Oops", minutes=0.2)
    assert versions(draft)[0] == "A long text that took a while to write"


def test_an_emptied_draft_can_be_brought_back_if_it_was_long(typed, where, frank):
    typed("A long text that took a while to write, and then")
    draft = typed("", minutes=0.1)
    assert draft.text == ""
    version = draft.versions.get()
    desk.restore_draft(version_id=version.pk, teammate_id=frank.pk, at=NOON + MINUTE)
    draft.refresh_from_db()
    assert draft.text.startswith("A long text")


def test_what_it_said_before_a_version_was_restored_is_a_version_too(typed, frank):
    typed("One")
    draft = typed("Two", minutes=2)
    desk.restore_draft(version_id=draft.versions.get().pk, teammate_id=frank.pk, at=NOON + 2.1 * MINUTE)
    draft.refresh_from_db()
    assert (draft.text, versions(draft)) == ("One", ["Two", "One"])


def test_versions_are_bounded_and_reach_back_to_the_first(typed):
    for number in range(120):
        draft = typed(f"Draft number {number}", minutes=2 * number)
    kept = versions(draft)
    assert len(kept) == 50
    assert kept[0] == "Draft number 118"
    assert kept[-1] == "Draft number 0"


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=80, unique=True), st.integers(3, 60))
def test_neither_the_first_nor_the_newest_version_is_dropped(seconds, most):
    moments = [NOON + timedelta(seconds=one) for one in sorted(seconds)]
    dropped = rules.version_to_drop(moments, most=most)
    if len(moments) <= most:
        assert dropped is None
    else:
        assert 0 < dropped < len(moments) - 1


def test_said_it_is_gone_with_its_versions(typed, dana_waits, frank):
    typed("One")
    typed("Two", minutes=2)
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="Two", at=NOON + 3 * MINUTE)
    assert (Draft.objects.count(), DraftVersion.objects.count()) == (0, 0)


def test_nobody_reads_along_unless_it_is_shared(typed, where, dana_waits, bill):
    draft = typed("Frank's words")
    assert queries.shared_drafts(dana_waits, besides=bill.pk) == []
    with pytest.raises(Missing):
        desk.use_draft(draft_id=draft.pk, teammate_id=bill.pk, at=NOON)
    desk.share_draft(shared=True, **where)
    assert queries.shared_drafts(dana_waits, besides=bill.pk) == [draft]
    desk.share_draft(shared=False, **where)
    assert queries.shared_drafts(dana_waits, besides=bill.pk) == []


def test_only_a_shared_draft_is_told_of(typed, where):
    typed("One")
    typed("Two", minutes=2)
    assert not Entry.objects.filter(kind="DraftShared").exists()
    desk.share_draft(shared=True, **where)
    desk.share_draft(shared=True, **where)
    typed("Three", minutes=4)
    assert Entry.objects.filter(kind="DraftShared").count() == 2


def test_saved_at_the_same_moment_it_is_one_draft(many_at_once, typed):
    came = at_once(*(partial(typed, f"Words {number}") for number in range(8)))
    draft = Draft.objects.get()
    assert came == [draft] * 8
    assert draft.text.startswith("Words")


def test_colleagues_are_told_when_a_shared_draft_is_gone(typed, where):
    typed("One")
    desk.share_draft(shared=True, **where)
    typed("", minutes=0.1)
    assert not Draft.objects.exists()
    assert Entry.objects.filter(kind="DraftShared").count() == 2


def test_a_shared_draft_can_be_used_below_ones_own_words(typed, where, bill):
    draft = typed("Frank's words")
    desk.share_draft(shared=True, **where)
    typed("Mine.", by=bill)
    for _ in range(2):
        desk.use_draft(draft_id=draft.pk, teammate_id=bill.pk, at=NOON + SECOND)
    assert Draft.objects.get(teammate=bill).text == "Mine.\n\nFrank's words"


def test_handed_over_it_is_the_colleagues_with_its_versions_and_the_conversation(
    typed, where, frank, bill, noon
):
    typed("One")
    typed("Two", minutes=2)
    typed("Bill's own start", by=bill)
    desk.claim(conversation_id=where["conversation_id"], teammate_id=frank.pk, at=noon)

    desk.hand_over_draft(to_id=bill.pk, **where)

    draft = Draft.objects.get()
    assert (draft.teammate, draft.handed_by, draft.text) == (bill, frank, "Two")
    assert set(versions(draft)) == {"One", "Bill's own start"}
    assert Conversation.objects.get().owner == bill
    assert Notice.objects.get(teammate=bill).text == "Frank handed you a draft to Dana."
    with pytest.raises(Refused, match="no draft"):
        desk.hand_over_draft(to_id=bill.pk, **where)


def test_it_goes_only_to_whoever_can_answer_there(typed, where, frank, bill, otto, olive):
    team = teams.add_team(by_id=olive.pk, name="Shops", teammate_ids=[frank.pk], at=NOON)
    Conversation.objects.update(team=team)
    typed("One")
    for to, words in ((otto, "cannot answer"), (bill, "cannot answer"), (frank, "yours already")):
        with pytest.raises(Refused, match=words):
            desk.hand_over_draft(to_id=to.pk, **where)
    assert Draft.objects.get().teammate == frank


def test_others_versions_cannot_be_restored_and_observers_share_nothing(typed, frank, bill, otto, where):
    typed("One")
    draft = typed("Two", minutes=2)
    with pytest.raises(Missing):
        desk.restore_draft(version_id=draft.versions.get().pk, teammate_id=bill.pk, at=NOON)
    with pytest.raises(NotAllowed):
        desk.share_draft(shared=True, **{**where, "teammate_id": otto.pk})
