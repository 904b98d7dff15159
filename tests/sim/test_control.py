"""The controls under /_sim/, and the command that starts it all."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

LIMIT_KB = 60 * 1024


def test_everything_can_be_done_by_json(ask, web):
    said = ask(
        "POST", "/_sim/say", json={"network": "bluesky", "author": "dana", "text": "@tamberly hello"}
    ).json()["id"]
    reply = {"network": "bluesky", "author": "tom", "text": "same", "parent": said}
    assert ask("POST", "/_sim/say", json=reply).status_code == 200
    ask("POST", "/_sim/edit", json={"network": "bluesky", "id": said, "text": "hello again"})
    assert web.studio.bluesky.posts[said].text == "hello again"
    ask("POST", "/_sim/delete", json={"network": "bluesky", "id": said})
    ask("POST", "/_sim/remove-account", json={"network": "bluesky", "author": "tom", "reason": "suspended"})
    assert ask("GET", "/_sim/state").json()["networks"]["bluesky"]["posts"] == 1
    assert web.studio.bluesky.people["tom"].gone == "suspended"
    ask("POST", "/_sim/pace", json={"pace": 3})
    ask("POST", "/_sim/pause", json={})
    state = ask("GET", "/_sim/state").json()
    assert (state["pace"], state["paused"]) == (3, True)
    ask("POST", "/_sim/resume", json={})
    assert not ask("GET", "/_sim/state").json()["paused"]
    ask("POST", "/_sim/misbehave", json={"network": "blogs", "what": "status", "status": 500})
    assert ask("GET", "/half-a-loft/").status_code == 500
    assert ask("POST", "/_sim/flood", json={"rate": 10, "seconds": 1}).json()["posts"] == 10
    assert ask("GET", "/_sim/received?network=bluesky").json() == []
    assert ask("GET", "/_sim/company").json()["name"] == "Tamberly"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("say", {"network": "bluesky", "author": "dana", "text": "x", "parent": "at://nobody/x/y"}, 404),
        ("say", {"network": "moon", "author": "dana", "text": "x"}, 400),
        ("say", {"network": "bluesky"}, 400),
        ("pace", {"pace": 0}, 400),
        ("nothing", {}, 404),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(ask, path, body, status):
    refused = ask("POST", f"/_sim/{path}", json=body)
    assert refused.status_code == status
    assert refused.json()["error"]


def test_a_page_in_a_browser_cannot_use_the_controls(ask):
    say = {"network": "bluesky", "author": "dana", "text": "x"}
    assert ask("POST", "/_sim/say", json=say, headers={"origin": "https://evil.example"}).status_code == 403
    plain = {"content-type": "text/plain"}
    assert ask("POST", "/_sim/say", data=json.dumps(say), headers=plain).status_code == 403


@pytest.fixture
def started():
    command = [sys.executable, "-m", "heedful.sim", "--seed", "7", "--pace", "1000"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root) as process:
        yield process
        process.kill()


def test_the_command_prints_one_line_serves_and_ends_when_told(started):
    addresses = json.loads(started.stdout.readline())
    assert set(addresses) == {"bluesky", "mastodon", "blogs", "firehose", "jetstream", "control"}
    assert requests.get(addresses["mastodon"] + "/api/v2/instance", timeout=5).status_code == 200
    assert requests.get(addresses["blogs"]["half-a-loft"], timeout=5).status_code == 200
    started.send_signal(signal.SIGTERM)
    assert started.wait(10) == 0
    assert started.stdout.read() == b""
    assert b"Traceback" not in started.stderr.read()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory where Linux tells it")
def test_it_stays_small_also_with_a_flood(started):
    addresses = json.loads(started.stdout.readline())
    requests.post(addresses["control"] + "flood", json={"rate": 2000, "seconds": 1}, timeout=5)
    while (
        requests.get(addresses["control"] + "state", timeout=5).json()["networks"]["bluesky"]["told"] < 2000
    ):
        pass
    status = Path(f"/proc/{started.pid}/status").read_text()
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    assert peak <= LIMIT_KB
