"""The worker looks through everything when something happened or is due, and asks next to nothing else."""

import threading
from datetime import timedelta

import pytest

from heedful.desk.models import Conversation
from heedful.journal.models import Job
from heedful.journal.write import record
from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import events
from heedful.teams.models import Once
from heedful.worker import Worker
from tests.conftest import NOON, said, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return Worker(threading.Event())


def rested(worker):
    """Let it do all there is to do."""
    settle()
    while worker.follow():
        settle()
    return worker


def test_a_quiet_moment_costs_one_question(worker, django_assert_num_queries):
    rested(worker)
    with django_assert_num_queries(1):
        assert worker.follow() == 0


@pytest.mark.django_db(transaction=True)  # PostgreSQL shows what happened once it is committed
def test_models_read_when_the_worker_is_at_rest(worker, monkeypatch):
    rested(worker)
    assert worker._at_rest.is_set()
    record(events.SendingPaused(), at=clock.now())
    settle()
    worker.follow()
    assert not worker._at_rest.is_set()
    monkeypatch.setattr("heedful.worker.READING_PATIENCE_SECONDS", 0.01)
    assert worker._read() == 0  # their patience has an end
    rested(worker)
    assert worker._at_rest.is_set()


def test_what_happens_is_followed(worker, hear):
    rested(worker)
    Conversation.objects.all().delete()
    record(events.SendingPaused(), at=clock.now())
    settle()
    assert worker.follow() == 1
    assert worker.follow() == 0


def test_a_mention_becomes_a_conversation_and_its_thread_is_asked_for_elsewhere(worker, square, track):
    from heedful.connectors.contract import Page
    from heedful.listening import actions as listening
    from heedful.listening.matching import Matcher

    matched = Matcher().hits([said("1", "acme")])
    listening.file_page(source_id=square.pk, page=Page(cursor="1"), matched=matched, at=clock.now())
    rested(worker)
    assert Conversation.objects.count() == 1
    due = dict(Job.objects.due(clock.now()).values_list("name", "outside"))
    assert any(name.endswith("want_threads") for name in due)
    assert set(due.values()) == {True}
    assert worker._outside_is_due.is_set()


def test_a_job_is_run_when_its_moment_has_come(worker, monkeypatch):
    now = clock.now()
    Job.objects.create(name="sending.unknown", facts={}, run_at=now + timedelta(seconds=0.5), outside=True)
    rested(worker)
    assert not worker._outside_is_due.is_set()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=0.6))
    worker.follow()
    assert worker._outside_is_due.is_set()


def test_what_a_dead_worker_held_is_found_within_a_second(worker, monkeypatch):
    now = clock.now()
    job = Job.objects.create(
        name="opening.hear_ours", facts={"post_ids": []}, run_at=now, held_until=now + timedelta(seconds=0.1)
    )
    rested(worker)
    assert Job.objects.filter(pk=job.pk).exists()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=1.2))
    assert worker.follow() == 1
    assert not Job.objects.filter(pk=job.pk).exists()


def test_what_programs_asked_more_than_a_day_ago_is_forgotten(worker, frank, monkeypatch):
    token, _ = teams.make_token(teammate_id=frank.pk, name="x", at=NOON)
    for number, ago in enumerate((timedelta(hours=25), timedelta(hours=23))):
        teams.begin_once(token_id=token.pk, key=str(number), asked="", at=clock.now() - ago)
    rested(worker)
    assert [one.key for one in Once.objects.all()] == ["1"]
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    worker.follow()
    assert not Once.objects.exists()
