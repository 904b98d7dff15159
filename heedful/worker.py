"""Do what follows from what happened: quick work in one thread, whatever asks another system in others."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, close_old_connections, connection

from heedful.desk import actions as desk
from heedful.journal import read, seals, work
from heedful.kit import clock, log
from heedful.listening import understanding
from heedful.reactions import AFTER
from heedful.teams import actions as teams

NAP_SECONDS = 0.1
SEAL_EVERY = timedelta(seconds=5)
FORGET_EVERY = timedelta(hours=1)  # what programs asked more than a day ago
ROUND = timedelta(seconds=1)  # at least this often everything is looked through, as what a dead worker held
OUTSIDE_THREADS = 4
READING_ROUND = timedelta(seconds=5)  # at least this often it is looked whether something waits to be read
TOGETHER_SECONDS = 0.5  # what is heard so soon after some were read is read together
READING_PATIENCE_SECONDS = 2.0  # of the models, while people wait for what the worker does


class Worker:
    """Reads the journal, writes down the jobs that follow, runs them; several workers may run at once."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._outside_is_due, self._something_happened = threading.Event(), threading.Event()
        self._at_rest = threading.Event()
        self._head = ""
        self._next_at = self._seal_at = self._forget_at = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Work until told to stop; a job that has begun is finished."""
        outside = [
            threading.Thread(
                target=self._loop, args=(self._ask_others, self._wait_for_outside), name=f"outside-{n}"
            )
            for n in range(OUTSIDE_THREADS)
        ]
        outside.append(
            threading.Thread(target=self._loop, args=(self._read, self._wait_for_words), name="reading")
        )
        for thread in outside:
            thread.start()
        self._loop(self.follow, self._nap)
        self._outside_is_due.set()
        self._something_happened.set()
        for thread in outside:
            thread.join(timeout=20)

    def _loop(self, step: Callable[[], int], rest: Callable[[], object]) -> None:
        while not self._stop.is_set():
            try:
                close_old_connections()
                done = step()
            except OperationalError as error:  # a busy or restarting database
                log.get("work").warning("waiting for the database", trouble=str(error))
                connection.close()
                done = 0
                self._stop.wait(1.0)
            if not done:
                rest()
        connection.close()

    def _nap(self) -> None:
        self._stop.wait(NAP_SECONDS)

    def _wait_for_outside(self) -> None:
        self._outside_is_due.wait(ROUND.total_seconds())

    def _wait_for_words(self) -> None:
        self._stop.wait(TOGETHER_SECONDS)
        self._something_happened.wait(READING_ROUND.total_seconds())

    def follow(self) -> int:
        """Follow what happened and run what is due; return how much was done. At rest it asks one thing."""
        head = read.head()
        if head == self._head and clock.now() < self._next_at:
            self._at_rest.set()
            return 0
        self._at_rest.clear()
        if head != self._head:
            self._something_happened.set()
        done = work.react(AFTER) + work.run_due(AFTER, now=clock.now, outside=False)
        due, at = work.next_due(), clock.now()
        if due is not None and due <= at:
            self._outside_is_due.set()
        done += desk.follow_for_hooks(at=at)
        if at >= self._seal_at:
            seals.seal(at=at)
            self._seal_at = at + SEAL_EVERY
        if at >= self._forget_at:
            teams.forget_once(at=at)
            self._forget_at = at + FORGET_EVERY
        if not done:
            self._at_rest.set()
        self._head = head
        self._next_at = at if done else min(due or at + ROUND, at + ROUND)
        return done

    def _read(self) -> int:
        """Read a few mentions; labels may be late, so that no mention and no reply is."""
        self._something_happened.clear()
        self._at_rest.wait(READING_PATIENCE_SECONDS)
        return understanding.read_on(at=clock.now())

    def _ask_others(self) -> int:
        self._outside_is_due.clear()
        return work.run_due(AFTER, now=clock.now, outside=True, limit=4)
