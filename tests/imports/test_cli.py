"""Imports, from the console; and one that is killed on its way."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from heedful.desk.models import Conversation
from tests.cli.conftest import ROOT, console, environ, facts, heedful, home  # noqa: F401
from tests.imports.conftest import lines, ticket


def test_a_dry_run_then_an_import(console, facts, olive, zendesk):  # noqa: F811
    folder = str(zendesk(ticket(1), ticket(2, "spam")))
    told = console("import", "zendesk", "--dry-run", folder)
    assert "Would bring in 1 conversations, 4 posts, 2 notes and 2 labels, from 6 rows." in told.output
    assert "tickets.json, line 2 2 is spam there" in told.output
    assert not Conversation.objects.exists()
    found = facts("import", "zendesk", folder)
    assert (found["conversations"], found["reasons"]["is spam there"]) == (1, 1)
    assert "Brought in 0 conversations" in console("import", "zendesk", folder).output


def test_what_cannot_be_is_told_in_a_line(console, olive, tmp_path):  # noqa: F811
    (tmp_path / "empty").mkdir()
    assert "holds no file that ends with" in console("import", "zendesk", str(tmp_path / "empty")).output
    path = lines(tmp_path / "t.json", [ticket()])
    assert "There is no team Nobody." in console("import", "zendesk", "--team", "Nobody", str(path)).output


@pytest.mark.slow
def test_killed_it_goes_on_where_it_stopped(home, tmp_path):  # noqa: F811
    path = lines(tmp_path / "tickets.ndjson", [ticket(number) for number in range(1, 3001)])
    command = [sys.executable, "-m", "heedful", "import", "zendesk", str(path)]
    with subprocess.Popen(command, env=environ(home), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + 60
        while counted(home, "imports_import", "coalesce(max(rows), 0)") < 200:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(running.pid, signal.SIGKILL)
    before = counted(home, "desk_conversation")
    assert 200 <= before < 3000
    assert counted(home, "imports_import", "sum(conversations)") == before  # it knows what it did
    ended = heedful(home, "import", "zendesk", str(path), "--json")
    assert ended.returncode == 0, ended.stderr
    assert counted(home, "imports_import") == 1
    assert (counted(home, "desk_conversation"), counted(home, "listening_post")) == (3000, 12000)
    assert counted(home, "desk_note") == 6000
    assert json.loads(ended.stdout)["conversations"] == 3000


def counted(home, table, what="count(*)"):  # noqa: F811
    with sqlite3.connect(f"file:{home / 'heedful.sqlite3'}?mode=ro", uri=True) as rows:
        return rows.execute(f"SELECT {what} FROM {table}").fetchone()[0]
