"""Writers take turns at SQLite's one lock, and one that waits too long is told."""

import threading
import time

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as Plain
from django.db.utils import ConnectionHandler

from heedful.kit import sqlite
from heedful.kit.sqlite import base


@pytest.fixture
def writers(tmp_path, django_db_blocker):
    sqlite.use_packaged()
    settings = {
        "ENGINE": "heedful.kit.sqlite",
        "NAME": tmp_path / "lock.sqlite3",
        "OPTIONS": {**sqlite.OPTIONS, "check_same_thread": False},
    }
    handler = ConnectionHandler({"default": settings, "one": settings, "other": settings})
    one, other = handler["one"], handler["other"]
    for writer in (one, other):
        writer.inc_thread_sharing()
    with django_db_blocker.unblock():
        with one.cursor() as cursor:
            cursor.execute("CREATE TABLE words (word TEXT)")
        yield one, other
        one.close()
        other.close()


def begin(writer):
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(writer):
    writer.commit()
    writer.set_autocommit(True)


def test_a_writer_waits_for_its_turn(writers):
    one, other = writers
    begin(one)
    threading.Timer(0.2, lambda: end(one)).start()
    began = time.monotonic()
    begin(other)
    assert time.monotonic() - began > 0.1
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO words VALUES ('mine')")
    end(other)


def test_who_waits_too_long_is_told_and_can_try_again(writers, monkeypatch):
    one, other = writers
    monkeypatch.setattr(base, "PATIENCE_SECONDS", 0.05)
    begin(one)
    with pytest.raises(OperationalError, match="locked"):
        begin(other)
    end(one)
    begin(other)
    end(other)


def test_what_is_written_outside_a_transaction_waits_as_well(writers):
    one, other = writers
    begin(one)
    threading.Timer(0.2, lambda: end(one)).start()
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO words VALUES ('at last')")
        assert cursor.execute("SELECT word FROM words").fetchall() == [("at last",)]


def test_nobody_waits_inside_sqlite(writers):
    """Its mutex would be held meanwhile, and a cursor that another thread frees would wait for it."""
    for writer in writers:
        with writer.cursor() as cursor:
            assert cursor.execute("PRAGMA busy_timeout").fetchone() == (0,)


def test_who_stands_aside_moves_the_log_into_the_database_first(writers, monkeypatch):
    pages = []
    for writer, niceness in zip(writers, (0, 10), strict=True):
        monkeypatch.setattr(base.os, "nice", lambda _, is_now=niceness: is_now)
        writer.close()
        with writer.cursor() as cursor:
            pages += cursor.execute("PRAGMA wal_autocheckpoint").fetchone()
    assert pages == [16_000, 4_000]


def test_it_is_djangos_own_backend_in_all_else(writers):
    assert isinstance(writers[0], Plain)
    assert writers[0].vendor == "sqlite"
