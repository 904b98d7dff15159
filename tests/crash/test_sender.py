"""The sender is killed at every point where it can die: nothing is lost and nothing is said twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def outcomes_of(network, tmp_path):
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("HEEDFUL_", "DJANGO_"))
    }
    environ["HEEDFUL_DATA_DIR"] = str(tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash.sender", network],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("network", "ends"),
    [("fake", {"sent"}), ("forgetful", {"sent", "unknown"}), ("blind", {"sent", "unknown"})],
)
def test_wherever_it_dies_nothing_is_said_twice_and_nothing_is_silent(network, ends, tmp_path):
    outcomes = outcomes_of(network, tmp_path)

    assert sum(one["died"] for one in outcomes) > 12  # the points really are many, and really kill
    assert {one["crash"] for one in outcomes} >= {"before the network", "after the network", "dropped line"}
    for one in outcomes:
        assert one["standing"] <= 1, one
        assert one["state"] in ends, one
        assert one["standing"] == 1 or one["state"] == "unknown", one


@pytest.mark.slow
def test_what_can_be_read_back_is_found_after_the_network_took_it(tmp_path):
    taken = [
        one
        for one in outcomes_of("forgetful", tmp_path)
        if one["crash"] in {"after the network", "dropped line"}
    ]
    assert [one["state"] for one in taken] == ["sent", "sent"]
