"""A console in this process, and one in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from heedful.cli import cli

ROOT = Path(__file__).parents[2]


@pytest.fixture
def console():
    """`console("track", "list")` runs a command here; .output is what a person reads."""
    runner = CliRunner()
    return lambda *words, stdin=None: runner.invoke(cli, words, input=stdin, prog_name="heedful")


@pytest.fixture
def facts(console):
    """What a command answers to a program; it must succeed."""

    def ask(*words, stdin=None):
        answered = console(*words, "--json", stdin=stdin)
        assert answered.exit_code == 0, answered.output
        return json.loads(answered.stdout)

    return ask


def environ(folder, **options):
    """An installation of its own at a folder, untouched by the options of the test run."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HEEDFUL_")}
    return {**plain, "HEEDFUL_DATA_DIR": str(folder), **options}


def heedful(folder, *words, **options):
    """Run a command in a process of its own, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "heedful", *words],
        env=environ(folder, **options), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A data folder as `heedful init` leaves it; copy it before changing it."""
    folder = tmp_path_factory.mktemp("home")
    made = heedful(folder, "init", "--yes", "--owner", "ruth@acme.test", "--company", "Acme", "--json")
    assert made.returncode == 0, made.stderr
    return folder
