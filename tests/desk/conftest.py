"""Several teammates at the same moment."""

import threading

import pytest
from django.db import connection

from heedful.kit.errors import Refused


def at_once(*deeds):
    """Do deeds in as many threads at the same moment; return what each came to."""
    gate, came = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            gate.wait()
            came[number] = deed()
        except Refused as refused:
            came[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


@pytest.fixture
def many_at_once(transactional_db, tmp_path):
    """A database that several threads may write to: SQLite's in memory locks whole tables for them."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("VACUUM INTO ?", [str(tmp_path / "desk.sqlite3")])
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "desk.sqlite3")
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name
