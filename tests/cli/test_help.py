"""The list of commands is quick, complete and true."""

import subprocess
import sys
import time

import click
import pytest
from click.testing import CliRunner

from heedful.cli import COMMANDS, cli
from tests.cli.conftest import ROOT

PAUSED_FOR_JSON = {"up", "demo"}  # they print one line of JSON once everything runs


def every_command(group=cli, path=()):
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


ALL = dict(every_command())


def test_the_list_of_commands_loads_neither_django_nor_any_command():
    look = "import sys, heedful.cli as c; c.cli(['--help'], standalone_mode=False); print(*sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = printed.stdout.splitlines()[-1].split()
    assert [name for name in loaded if name.split(".")[0] in {"django", "uvicorn", "pysqlite3"}] == []
    assert sorted(name for name in loaded if name.startswith("heedful.")) == [
        "heedful.cli", "heedful.cli.lazy", "heedful.kit", "heedful.kit.errors",
    ]  # fmt: skip


def test_the_list_of_commands_comes_in_a_moment(capsys):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "heedful", "--help"], capture_output=True, check=True, cwd=ROOT)
    with capsys.disabled():
        print(f" heedful --help: {1000 * (time.perf_counter() - began):.0f} ms", end="")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_says_what_the_command_says_of_itself(name):
    command = COMMANDS[name].load()
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_command_has_json_and_an_example(name):
    shown = CliRunner().invoke(cli, [*name.split(), "--help"], prog_name="heedful").output
    assert "--json" in shown
    assert f"Example:\n    heedful {name}" in shown or f"Example:\n    heedful {name.split()[0]}" in shown


def test_hidden_commands_are_not_in_the_list(console):
    assert "furnish-demo" not in console("--help").output


def test_an_unknown_command_is_a_usage_error(console):
    answered = console("sing")
    assert (answered.exit_code, "No such command 'sing'" in answered.output) == (2, True)
