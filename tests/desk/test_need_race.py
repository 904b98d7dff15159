"""Twenty teammates press "Next for me" at once: nobody gets what another has, and nobody is left out."""

import threading

import pytest
from django.db import connection, connections

from heedful.desk import actions as desk
from tests.conftest import NOON, SECOND, said

TEAMMATES, PRESSES, WAITING = 20, 10, 150


@pytest.fixture
def on_their_own_line(tmp_path):
    """Let a thread have a connection of its own; SQLite's tests live in memory, so it gets a copy on disk."""
    place = tmp_path / "race.sqlite3"

    def copy():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(place)])

    def connect():
        line = connections.create_connection("default")
        if place.exists():
            line.settings_dict = {**line.settings_dict, "NAME": place}
        connections["default"] = line
        return line

    return copy, connect


@pytest.mark.django_db(transaction=True)
def test_two_never_get_the_same_conversation(hear, hire, on_their_own_line):
    hear(*[said(str(n), "acme", by=f"p{n}", at=NOON + n * SECOND) for n in range(WAITING)])
    copy, connect = on_their_own_line
    staff = [hire(f"T{n}", "teammate") for n in range(TEAMMATES)]
    copy()
    got, troubles, start = [], [], threading.Barrier(TEAMMATES)

    def press(teammate_id):
        line = connect()
        try:
            start.wait()
            for _ in range(PRESSES):
                taken = desk.claim_neediest(teammate_id=teammate_id, at=NOON)
                got.append(taken and (taken.pk, taken.owner_id, teammate_id))
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the test tells it
            troubles.append(trouble)
        finally:
            line.close()

    threads = [threading.Thread(target=press, args=(one.pk,)) for one in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    taken = [each for each in got if each]
    assert len(got) == TEAMMATES * PRESSES
    assert len(taken) == len({pk for pk, _, _ in taken}) == WAITING
    assert all(owner == presser for _, owner, presser in taken)
