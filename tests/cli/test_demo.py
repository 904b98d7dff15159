"""A demo that is kept goes on as it stood, however it ended."""

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from heedful.kit import runs
from tests.cli.conftest import ROOT, environ
from tests.cli.test_up import until

pytestmark = pytest.mark.slow


@pytest.fixture
def start(tmp_path):
    """`start(*options)` runs the demo at one folder; whatever still runs at the end is killed."""
    folder, running = tmp_path / "demo", []

    def started(*options):
        process = subprocess.Popen(
            [sys.executable, "-m", "heedful", "demo", "--port", "0", "--json", *options],
            env=environ(folder, HEEDFUL_WEB_PROCESSES="1"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        running.append(process)
        assert process.stdout.readline()
        return process

    yield folder, started
    for process in running:
        kill(folder, process)


def kill(folder, process):
    """End it at once, as a machine without power does; its children end with it."""
    pids = [note["pid"] for note in runs.notes(folder / "run") if note["alive"]]
    process.kill()
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(timeout=20)
    process.stdout.close()


def control(folder, name, **fields):
    port = json.loads((folder / "demo.json").read_text())["sim_port"]
    body = None if name == "state" else json.dumps(fields).encode()
    headers = {"content-type": "application/json"}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/_sim/{name}", body, headers)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.loads(answer.read())


def test_what_was_said_in_a_demo_that_was_killed_is_there_when_it_goes_on(start):
    folder, started = start
    first = started("--pace", "20")
    control(folder, "say", network="mastodon", author="wynne", text="@tamberly before the end")
    until(lambda: control(folder, "state")["played"] > 130, "people speak")
    control(folder, "pause")
    before = control(folder, "state")
    kill(folder, first)
    started("--keep", "--pace", "0.001")
    after = control(folder, "state")
    assert (after["played"], after["left"]) == (before["played"], before["left"])
    for name, network in before["networks"].items():
        assert after["networks"][name]["posts"] == network["posts"]
