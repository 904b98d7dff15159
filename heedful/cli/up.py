"""Run everything on one machine: `heedful up`, and the demo."""

import contextlib
import gc
import json
import os
import socket  # noqa: TID251  (a socket to be asked on, not one to ask with)
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from heedful.cli import demo as demos
from heedful.cli import forked
from heedful.cli.edge import open_house
from heedful.cli.forked import Task
from heedful.cli.supervisor import Child, Supervisor
from heedful.kit import clock, log, options, runs
from heedful.kit.errors import Refused

RUNS_HERE = "Heedful runs at {folder} already. `heedful status` shows it."
PORT_TAKEN = "Port {port} of {host} is taken by another program. Choose another: heedful up --port {other}"
NO_ADDRESS = "Nothing can listen on {host}:{port} ({why}). Choose another --host or --port."

ports = click.option("--port", type=int, default=None, help="The port of the web server; 0 takes a free one.")
hosts = click.option("--host", default=None, help="The address of the web server.")
jsons = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, once everything runs.")


@click.command("up")
@ports
@hosts
@click.option("--demo", is_flag=True, help="The same as `heedful demo`.")
@jsons
def up(*, port: int | None, host: str | None, demo: bool, as_json: bool) -> None:
    """Run everything: web, listen and work, until Ctrl-C.

    \b
    Example:
      heedful up --port 8008
    """
    _run(demos.Demo(keep=True) if demo else None, port, host, as_json=as_json)


@click.command("demo")
@ports
@hosts
@click.option("--keep", is_flag=True, help="Go on with what the last demo left.")
@click.option("--pace", type=float, default=1.0, help="2 plays twice as fast.")
@jsons
def demo(*, port: int | None, host: str | None, keep: bool, pace: float, as_json: bool) -> None:
    """Run a made-up company whose customers speak on a simulated social web.

    It lives in ./data/demo, or where HEEDFUL_DATA_DIR says, and begins anew each time.

    \b
    Example:
      heedful demo --port 8008
    """
    _run(demos.Demo(keep=keep, pace=pace), port, host, as_json=as_json)


@dataclass(frozen=True, slots=True)
class House:
    """Where it runs, and with which options."""

    settings: Mapping[str, options.Setting]
    folder: Path
    listening: socket.socket

    @property
    def address(self) -> str:
        port = self.listening.getsockname()[1]
        return self.settings["base_url"].value or f"http://{self.settings['host'].value}:{port}"


def _run(demo: "demos.Demo | None", port: int | None, host: str | None, *, as_json: bool) -> None:
    runs.spare_memory()
    if host is not None:
        os.environ["HEEDFUL_HOST"] = host
    if port is not None:
        os.environ["HEEDFUL_PORT"] = str(port)
    if demo:
        os.environ.update(demo.environ())
    settings = options.load()
    log.configure(level=settings["log_level"].value, json=settings["log_json"].value == "on")
    data = runs.data_dir(settings)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with runs.alone(runs.run_dir(data), "up", otherwise=RUNS_HERE.format(folder=data)):
        _wait_for_earlier(runs.run_dir(data))
        if demo:
            demo.clear(data)
        with _listening(settings) as listening:
            os.environ["HEEDFUL_PORT"] = str(listening.getsockname()[1])
            _load()
            _supervise(House(settings, data, listening), demo, as_json=as_json)


def _load() -> None:
    """Load Django and the rooms once, for all processes that are forked."""
    open_house(aloud=True)
    gc.collect()
    gc.freeze()


def _wait_for_earlier(folder: Path) -> None:
    """Let processes end that lost their supervisor a moment ago."""
    deadline = clock.monotonic() + runs.DRAIN_SECONDS + 5
    while any(note["alive"] and "-" not in note["name"] for note in runs.notes(folder) if "name" in note):
        if clock.monotonic() > deadline:
            raise Refused("Processes of an earlier run do not end. `heedful status` shows them.")
        time.sleep(0.1)


@contextlib.contextmanager
def _listening(settings: Mapping[str, options.Setting]) -> Any:
    """Take the port; it stays ours while the web server starts anew, so nobody is turned away."""
    host, port = settings["host"].value, int(settings["port"].value)
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with taken:
        try:
            taken.bind((host, port))
            taken.listen(2048)
        except OSError as error:
            if error.errno == 98:
                raise Refused(PORT_TAKEN.format(host=host, port=port, other=port + 1)) from None
            raise Refused(NO_ADDRESS.format(host=host, port=port, why=error.strerror or error)) from None
        except OverflowError as error:
            raise Refused(NO_ADDRESS.format(host=host, port=port, why="no such port")) from error
        yield taken


def _supervise(house: House, demo: "demos.Demo | None", *, as_json: bool) -> None:
    facts = {"address": house.address, **forked.answer_of("prepare", as_command("prepare", "--json"))}
    fd = house.listening.fileno()
    children = [
        Child("web", kept_running("web", "--fd", str(fd)), (fd,)),
        Child("listen", kept_running("listen")),
        Child("work", kept_running("work")),
    ]
    if demo:
        children.append(Child("sim", kept_running(*demo.simulating(house.folder)), last=True))
    tell = lambda: _tell(facts, demo, house, as_json=as_json)  # noqa: E731
    folder = runs.run_dir(house.folder)
    Supervisor(children, folder=folder, facts={"address": house.address}, on_ready=tell).run()


def kept_running(*words: str) -> Task:
    return as_command(*words, "--under", str(os.getpid()))


def as_command(*words: str) -> Task:
    """Return one of our commands as a task for a fork: what it needs is loaded already."""
    from heedful.cli import cli

    return lambda: cli(words, prog_name="heedful")


def _tell(facts: dict[str, Any], demo: "demos.Demo | None", house: House, *, as_json: bool) -> None:
    if demo:
        facts |= forked.answer_of("furnish", as_command(*demo.furnishing(house.folder), "--json"))
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.echo(f"\nHeedful is at {facts['address']}")
    if link := facts.get("sign_in"):
        click.echo(f"Sign in once as {facts['owner']}: {link}")
    elif facts["set_up"]:
        click.echo(f"Set it up here; the link makes its first visitor the owner: {facts['set_up']}")
    else:
        click.echo("Sign in there. `heedful user link EMAIL` makes a link for whoever has no password.")
    click.echo("Ctrl-C ends it.\n")
