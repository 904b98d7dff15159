"""A claim ends when its owner does nothing while the person waits, and never unannounced."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.journal.models import Entry
from heedful.journal.work import Later
from heedful.teams.models import Notice
from tests.conftest import NOON, said

HOUR = timedelta(hours=1)
WARNING = "Dana waits, and you have the conversation. Soon it is anybody's again."


@pytest.fixture
def franks(dana_waits, frank):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    return dana_waits


def owner(conversation):
    conversation.refresh_from_db()
    return conversation.owner


def warnings(teammate):
    return list(Notice.objects.filter(teammate=teammate, text=WARNING).values_list("at", flat=True))


def test_after_a_day_without_a_deed_it_is_anybodys_again_and_its_owner_was_told(franks, frank, work_until):
    work_until(NOON + 22.9 * HOUR)
    assert warnings(frank) == []
    work_until(NOON + 23 * HOUR)
    assert warnings(frank) == [NOON + 23 * HOUR]
    work_until(NOON + 23.9 * HOUR)
    assert owner(franks) == frank
    work_until(NOON + 24 * HOUR)
    assert owner(franks) is None
    assert Entry.objects.filter(kind="ClaimExpired").count() == 1


def test_it_is_taken_once_however_often_the_job_runs(franks, frank, bill, work_until):
    work_until(NOON + 23 * HOUR)
    work_until(NOON + 24 * HOUR)
    desk.claim(conversation_id=franks.pk, teammate_id=bill.pk, at=NOON + 24 * HOUR)
    desk.look_after_claims(conversation_ids=[], at=NOON + 25 * HOUR)
    work_until(NOON + 25 * HOUR)
    assert owner(franks) == bill
    assert len(warnings(frank)) == 1


@pytest.mark.parametrize("deed", ["look", "save_draft", "write_note"])
def test_whoever_does_something_keeps_it(franks, frank, work_until, deed):
    work_until(NOON + 23 * HOUR)
    fields = {"look": {"writing": True}, "save_draft": {"kind": "public", "text": "We"}}
    fields = fields.get(deed, {"text": "Waiting for the mast team"})
    at = NOON + 23.5 * HOUR
    getattr(desk, deed)(conversation_id=franks.pk, teammate_id=frank.pk, at=at, **fields)
    work_until(NOON + 24 * HOUR)
    assert owner(franks) == frank
    work_until(NOON + 46.5 * HOUR)
    assert len(warnings(frank)) == 2
    work_until(NOON + 47.5 * HOUR)
    assert owner(franks) is None


def test_what_others_do_there_does_not_keep_it(franks, bill, work_until):
    work_until(NOON + 23 * HOUR)
    desk.write_note(conversation_id=franks.pk, teammate_id=bill.pk, text="Hello?", at=NOON + 23.5 * HOUR)
    work_until(NOON + 24 * HOUR)
    assert owner(franks) is None


def test_what_is_answered_stays_until_the_person_waits_again(franks, frank, hear, work_until):
    desk.reply(conversation_id=franks.pk, author_id=frank.pk, text="Done.", at=NOON)
    work_until(NOON + 72 * HOUR)
    assert owner(franks) == frank
    at = NOON + 80 * HOUR
    hear(said("dana-2", "@acme again", addressed=True, parent_id="dana-1", at=at), at=at)
    work_until(at + 23 * HOUR)
    assert len(warnings(frank)) == 1
    work_until(at + 24 * HOUR)
    assert owner(franks) is None


def test_even_after_a_long_stop_of_the_worker_the_word_comes_first(franks, frank, work_until):
    work_until(NOON + 100 * HOUR)
    with pytest.raises(Later):  # whatever else asks for a look
        desk.look_after_claims(conversation_ids=[franks.pk], at=NOON + 100.5 * HOUR)
    assert (owner(franks), len(warnings(frank))) == (frank, 1)
    work_until(NOON + 101 * HOUR)
    assert owner(franks) is None


def test_where_claims_last_for_ever_nothing_is_taken(franks, frank, work_until, settings):
    settings.CLAIM_HOURS = 0
    work_until(NOON + 1000 * HOUR)
    assert (owner(franks), warnings(frank)) == (frank, [])
