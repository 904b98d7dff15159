"""Facts: stated, referred to, changed, ended."""

from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.answers import queries
from heedful.answers.models import Fact, FactVersion
from heedful.desk import actions as desk
from heedful.desk.models import FactUse
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams.models import Notice
from tests.answers.conftest import LATER
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def test_a_reply_says_what_the_fact_says_and_remembers_which_version(answered, mended, wire):
    reply = answered("tom", "Sorry, Tom. {fact:leeds-outage}.")
    assert wire.received[-1].text == "Sorry, Tom. The outage in Leeds is mended since 14:00."
    assert [(use.version.fact_id, use.version.number) for use in reply.fact_uses.all()] == [(mended.pk, 1)]


def test_the_words_of_a_fact_that_are_typed_are_traced_like_a_reference(answered, mended):
    reply = answered("tom", "Good news: The outage in Leeds is mended since 14:00, says our engineer.")
    assert reply.fact_uses.get().version.fact == mended


def test_length_is_counted_on_what_is_sent(answered, mended, frank):
    answers.add_fact(by_id=frank.pk, key="long", text="x" * 295, at=NOON)
    with pytest.raises(Invalid, match="301 of 300 characters"):
        answered("tom", "Tom, {fact:long}.")


def test_a_fact_that_nobody_stated_is_not_sent_as_a_reference(answered, mended):
    with pytest.raises(Invalid, match="There is no fact york-outage"):
        answered("tom", "{fact:york-outage}")


def test_a_blank_that_nobody_filled_stays_here(answered, mended):
    with pytest.raises(Invalid, match=r"still \{link\} to fill in"):
        answered("tom", "Look at {link}. {fact:leeds-outage}")


def test_a_reply_with_a_fact_that_ended_is_refused_with_the_reason_and_the_newer_one(
    answered, frank, change, mended
):
    change(mended, "The outage in Leeds lasts until 15:00", at=NOON + HOUR, expires_at=NOON + 3 * HOUR)
    answers.add_fact(by_id=frank.pk, key="leeds-now", text="The outage in Leeds is over", at=NOON + 2 * HOUR)
    with pytest.raises(Refused, match="held until 6 Apr, 15:00 only") as refused:
        answered("tom", "{fact:leeds-outage}", at=NOON + 3 * HOUR)
    assert "Newer: {fact:leeds-now} “The outage in Leeds is over”" in str(refused.value)
    with pytest.raises(Refused, match="held until"):
        answered("tom", "I say: The outage in Leeds lasts until 15:00", at=NOON + 3 * HOUR)


def test_old_words_of_a_fact_are_refused_with_the_new_ones(answered, mended, change):
    change(mended, "The outage in Leeds is mended since 16:00")
    with pytest.raises(Refused, match=r"Now: “The outage in Leeds is mended since 16:00”"):
        answered("tom", "The outage in Leeds is mended since 14:00", at=LATER)
    change(mended, "The outage in Leeds is mended since 14:00 after all", at=LATER + HOUR)
    answered("tom", "The outage in Leeds is mended since 14:00 after all", at=LATER + HOUR)


def test_every_version_stays_with_who_when_and_why(mended, change, bill, lea):
    change(mended, "The outage in Leeds is mended since 16:00", by=lea, why="The first call was wrong")
    newest, first = queries.versions_of_fact(Fact.objects.get())
    assert (newest.number, newest.by, newest.at, newest.why) == (2, lea, LATER, "The first call was wrong")
    assert (first.text, first.source, first.overtaken_at) == (
        "The outage in Leeds is mended since 14:00",
        "The engineer on duty",
        LATER,
    )
    assert [entry.kind for entry in Entry.objects.filter(kind__startswith="Fact")] == [
        "FactAdded",
        "FactChanged",
    ]


def test_two_who_change_a_fact_at_once_do_not_overwrite_each_other(mended, change, lea):
    change(mended, "The outage in Leeds is mended since 16:00", number=1)
    with pytest.raises(Refused, match="changed this fact meanwhile"):
        change(mended, "The outage in Leeds goes on", number=1, by=lea)
    assert Fact.objects.get().text == "The outage in Leeds is mended since 16:00"
    assert FactVersion.objects.count() == 2


def test_only_its_owner_or_a_lead_changes_a_fact(mended, change, bill, otto, lea):
    for who in (bill, otto):
        with pytest.raises(NotAllowed):
            change(mended, "Nothing ever happened here", by=who)
        with pytest.raises(NotAllowed):
            answers.archive_fact(by_id=who.pk, fact_id=mended.pk, at=LATER)
    answers.archive_fact(by_id=lea.pk, fact_id=mended.pk, at=LATER)
    assert not queries.facts_for(bill.pk).exists()


def test_a_fact_of_a_team_is_for_that_team(olive, bill, hire, answered, lea):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    fact = answers.add_fact(by_id=sam.pk, key="hours", text="Open until eight", team_id=shops.pk, at=NOON)
    with pytest.raises(Missing):
        queries.fact_for(bill.pk, fact.pk)
    with pytest.raises(Invalid, match="There is no fact hours"):
        answered("tom", "{fact:hours}", author=bill)
    assert queries.fact_for(lea.pk, fact.pk) == fact


def test_archived_is_said_no_more_and_comes_back_by_undo(answered, mended, frank):
    for _ in range(2):
        answers.archive_fact(by_id=frank.pk, fact_id=mended.pk, at=NOON)
    with pytest.raises(Refused, match="archived"):
        answered("tom", "{fact:leeds-outage}")
    for _ in range(2):
        answers.restore_fact(by_id=frank.pk, fact_id=mended.pk, at=NOON)
    answered("tom", "{fact:leeds-outage}")
    assert Entry.objects.filter(kind__in=["FactArchived", "FactRestored"]).count() == 2


def test_its_owner_is_told_before_a_fact_ends_and_when_it_has(work_until, frank):
    answers.add_fact(
        by_id=frank.pk, key="sale", text="The sale ends today", expires_at=NOON + 4 * HOUR, at=NOON
    )
    told = Notice.objects.filter(teammate=frank)
    work_until(NOON + HOUR)
    assert not told.exists()
    work_until(NOON + 2 * HOUR)
    assert told.get().text.startswith("The fact sale ends soon")
    work_until(NOON + 4 * HOUR)
    assert told.order_by("pk").last().text.startswith("The fact sale has ended")


def test_a_fact_that_was_renewed_meanwhile_reminds_nobody_of_the_old_end(work_until, frank, change):
    fact = answers.add_fact(
        by_id=frank.pk, key="sale", text="The sale ends today", expires_at=NOON + 4 * HOUR, at=NOON
    )
    change(fact, "The sale ends today", at=NOON + HOUR, expires_at=NOON + 90 * HOUR)
    work_until(NOON + 5 * HOUR)
    assert not Notice.objects.filter(teammate=frank).exists()


def test_a_reply_that_was_taken_back_is_no_use_and_its_draft_is_traced_again(answered, mended, frank):
    held = answered("tom", "Tom: {fact:leeds-outage}", leave=False)
    desk.take_back(reply_id=held.pk, teammate_id=frank.pk, at=NOON)
    draft = held.conversation.drafts.get().text
    assert draft == "Tom: The outage in Leeds is mended since 14:00"
    again = desk.reply(conversation_id=held.conversation_id, author_id=frank.pk, text=draft, at=NOON)
    assert again.fact_uses.count() == 1
    assert FactUse.objects.filter(reply__state="taken-back").count() == 1


@pytest.mark.parametrize("key", ["", "-", "a b!", "x" * 41, "ü"])
def test_a_key_that_cannot_stand_in_a_reference_is_refused(frank, key):
    with pytest.raises(Invalid, match="A key has letters"):
        answers.add_fact(by_id=frank.pk, key=key, text="True", at=NOON)


def test_a_fact_cannot_hold_another_nor_end_before_it_begins(frank, mended):
    with pytest.raises(Invalid, match="plain words"):
        answers.add_fact(by_id=frank.pk, key="loop", text="See {fact:leeds-outage}", at=NOON)
    with pytest.raises(Invalid, match="ended already"):
        answers.add_fact(by_id=frank.pk, key="late", text="It was", expires_at=NOON, at=NOON)
    with pytest.raises(Refused, match="There is a fact leeds-outage already"):
        answers.add_fact(by_id=frank.pk, key="Leeds outage", text="Again", at=NOON)
