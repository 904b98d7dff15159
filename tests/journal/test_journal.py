"""The journal: what happened is written with the deed, read without a gap, and followed at least once."""

import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction

from heedful.journal import read, work
from heedful.journal.models import Entry, Job
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from tests.conftest import NOON, SECOND


@dataclass(frozen=True)
class Happened:
    number: int


RAN = []


def note(*, number, at):
    RAN.append(number)


def fail(*, number, at):
    raise ValueError("a bug")


def wait(*, number, at):
    raise work.Later(5)


@pytest.fixture(autouse=True)
def _nothing_ran():
    RAN.clear()


def test_what_is_rolled_back_did_not_happen(db):
    with transaction.atomic():
        record(Happened(1), at=NOON)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_reader_goes_on_where_it_stopped():
    record(Happened(1), Happened(2), at=NOON)
    first = read.since(read.START, limit=1)
    assert [entry.facts["number"] for entry in first] == [1]
    assert [entry.facts["number"] for entry in read.since(read.position_of(first[0]))] == [2]
    assert read.since(read.head()) == []


@pytest.mark.parametrize("position", ["", "x", "-", "1-x", "9" * 50, "²", "1-²", "'; drop"])
def test_nonsense_is_no_position(db, position):
    with pytest.raises(Invalid):
        read.since(position)


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_passes_over_a_transaction_that_ends_late():
    """On PostgreSQL the late one has the lower id; on SQLite writers queue up, so nothing can be late."""
    if connection.vendor != "postgresql":
        record(Happened(1), at=NOON)
        record(Happened(2), at=NOON)
        assert [entry.facts["number"] for entry in read.since(read.START)] == [1, 2]
        return
    begun, may_end = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            record(Happened(1), at=NOON)
            begun.set()
            may_end.wait(5)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(5)
    record(Happened(2), at=NOON)
    seen = read.since(read.START)
    position = read.position_of(seen[-1]) if seen else read.START
    may_end.set()
    thread.join()
    seen += read.since(position)
    assert sorted(entry.facts["number"] for entry in seen) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_each_event_is_followed_once_when_all_goes_well():
    table = {"Happened": (work.Reaction(note),)}
    record(Happened(1), at=NOON)
    for _ in range(2):
        work.react(table)
        work.run_due(table, now=lambda: NOON)
    assert RAN == [1]
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_gives_its_job_to_the_next():
    table = {"Happened": (work.Reaction(note),)}
    record(Happened(1), at=NOON)
    work.react(table)
    Job.objects.get().hold(NOON, NOON + work.HOLD)
    assert work.run_due(table, now=lambda: NOON + SECOND) == 0

    work.run_due(table, now=lambda: NOON + work.HOLD + SECOND)

    assert RAN == [1]


@pytest.mark.django_db(transaction=True)
def test_a_job_with_a_bug_is_kept_and_shown_and_stops_nobody():
    table = {"Happened": (work.Reaction(fail), work.Reaction(note))}
    record(Happened(1), at=NOON)
    work.react(table)
    for hours in range(work.TRIES):
        work.run_due(table, now=lambda hours=hours: NOON + timedelta(hours=hours))

    assert RAN == [1]
    assert (Job.objects.get().dead, Job.objects.get().trouble) == (True, "ValueError: a bug")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_waits_does_not_use_up_its_tries():
    table = {"Happened": (work.Reaction(wait),)}
    record(Happened(1), at=NOON)
    work.react(table)
    for minutes in range(20):
        work.run_due(table, now=lambda minutes=minutes: NOON + timedelta(minutes=minutes))
    assert (Job.objects.get().attempts, Job.objects.get().dead) == (0, False)
