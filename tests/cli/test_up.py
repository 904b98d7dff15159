"""Everything runs under one roof: it starts, is looked after, drains, and leaves nothing behind."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from heedful.kit import runs
from tests.cli.conftest import ROOT, environ, heedful

pytestmark = pytest.mark.slow
PATIENCE = 60


def until(true, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, LookupError):
            if found := true():
                return found
        time.sleep(0.05)
    raise AssertionError(f"in {PATIENCE} s never: {what}")


class Up:
    """`heedful up` at a folder, in a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "heedful", "up", "--port", "0", "--json"],
            env=environ(folder, HEEDFUL_WEB_PROCESSES="2"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.told = json.loads(line)

    def child(self, name):
        return json.loads((self.folder / "run/up.json").read_text())["children"][name]

    def note_of(self, name):
        """What a child that runs now noted; what one that was killed left is not looked at."""
        note = json.loads((self.folder / f"run/{name}.json").read_text())
        if note["pid"] != self.child(name)["pid"]:
            raise LookupError("This is the note of the one before.")
        return note

    def makers(self):
        def all_that_run():
            made = self.note_of("web")["children"]
            return made if all(each["pid"] for each in made.values()) else None

        return until(all_that_run, "all that make pages run")

    def pids(self):
        return [self.child(name)["pid"] for name in ("web", "listen", "work")]

    def get(self, path):
        with urllib.request.urlopen(self.told["address"] + path, timeout=PATIENCE) as answer:
            return answer.status

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=40)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


@pytest.fixture(scope="module")
def folder(home, tmp_path_factory):
    return shutil.copytree(home, tmp_path_factory.mktemp("up") / "house")


@pytest.fixture(scope="module")
def up(folder):
    started = Up(folder)
    yield started
    started.end()


def test_it_answers_and_says_where(up):
    assert up.told["address"].startswith("http://127.0.0.1:")
    assert up.told["set_up"] is None
    assert up.get("/health") == 200


def test_the_status_shows_each_process(up, folder):
    told = json.loads(heedful(folder, "status", "--json").stdout)
    assert {each["name"]: each["state"] for each in told["processes"]} == dict.fromkeys(
        ("up", "web", "web1", "web2", "listen", "work"), "running"
    )
    assert all(each["memory_mb"] > 5 for each in told["processes"])


def test_a_second_one_at_the_same_folder_is_refused_with_words(up, folder):
    second = heedful(folder, "up", "--port", "0")
    assert (second.returncode, second.stderr.count("\n")) == (1, 1)
    assert f"Heedful runs at {folder} already" in second.stderr


def test_a_backup_is_made_while_it_runs_and_a_restore_waits_for_its_end(up, folder, tmp_path):
    file = tmp_path / "kept.tar.gz"
    assert heedful(folder, "backup", str(file)).returncode == 0
    refused = heedful(folder, "restore", "--over", str(file))
    assert (refused.returncode, "End it first" in refused.stderr) == (1, True)


@pytest.mark.parametrize("name", ["web", "listen", "work"])
def test_a_process_that_is_killed_starts_again(up, name):
    before = up.child(name)
    os.kill(before["pid"], signal.SIGKILL)
    after = until(
        lambda: (now := up.child(name))["pid"] not in {None, before["pid"]} and now, "a new process"
    )
    assert after["restarts"] == before["restarts"] + 1
    until(lambda: up.note_of(name)["state"] == "running", "it runs")


def test_one_that_makes_pages_starts_again_and_the_other_goes_on(up):
    before = up.makers()
    os.kill(before["web1"]["pid"], signal.SIGKILL)
    assert up.get("/health") == 200
    until(lambda: up.makers()["web1"]["pid"] != before["web1"]["pid"], "a new one")
    assert up.makers()["web2"] == before["web2"]


def test_those_that_make_pages_end_with_the_one_that_forked_them(up):
    forks = [each["pid"] for each in up.makers().values()]
    os.kill(up.child("web")["pid"], signal.SIGKILL)
    until(lambda: not any(map(runs.is_alive, forks)), "they end")
    until(lambda: up.get("/health") == 200, "pages again")


def test_nobody_is_turned_away_while_the_web_server_starts_again(up):
    before = up.child("web")["pid"]
    os.kill(before, signal.SIGKILL)
    until(lambda: not runs.is_alive(before), "it is dead")
    assert up.get("/health") == 200


def test_asked_to_end_it_drains_and_leaves_no_note(home, tmp_path):
    started = Up(shutil.copytree(home, tmp_path / "house"))
    pids = started.pids()
    assert started.end(signal.SIGTERM) == 0
    assert [pid for pid in pids if runs.is_alive(pid)] == []
    assert list((tmp_path / "house/run").glob("*.json")) == []


def test_killed_hard_it_leaves_nothing_behind_and_can_start_again(home, tmp_path):
    folder = shutil.copytree(home, tmp_path / "house")
    started = Up(folder)
    pids = started.pids()
    started.end(signal.SIGKILL)
    again = Up(folder)
    assert [pid for pid in pids if runs.is_alive(pid)] == []
    assert again.get("/health") == 200
    assert again.end() == 0


def test_before_anybody_owns_it_the_set_up_link_is_told(tmp_path):
    started = Up(tmp_path)
    assert started.told["set_up"].startswith(f"{started.told['address']}/set-up/?token=heed_")
    assert started.end(signal.SIGINT) == 0


def test_a_taken_port_is_said_before_anything_starts(home, tmp_path):
    folder = shutil.copytree(home, tmp_path / "house")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answered = heedful(folder, "up", "--port", str(port))
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert f"Port {port} of 127.0.0.1 is taken" in answered.stderr
