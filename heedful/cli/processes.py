"""The processes that `heedful up` supervises; each can also be run alone, on any machine."""

import gc
import logging
import os
from datetime import datetime
from pathlib import Path

import click

from heedful.cli.edge import Says, command, open_house
from heedful.kit import clock, runs

under = click.option("--under", type=int, default=None, hidden=True, help="The supervisor to end with.")
named = click.option("--name", "name", default="", help="What `heedful status` calls it.")


@command(example="heedful web --port 8008", opens=False)
@click.option("--host", default=None, help="The address to listen on.")
@click.option("--port", type=int, default=None, help="The port to listen on.")
@click.option("--fd", type=int, default=None, hidden=True, help="A socket that listens already.")
@named
@under
def web(*, host: str | None, port: int | None, fd: int | None, name: str, under: int | None) -> Says:
    """Run only the web server."""
    for variable, value in (("HEEDFUL_HOST", host), ("HEEDFUL_PORT", port)):
        if value is not None:
            os.environ[variable] = str(value)
    name = _begin("web", name, under)
    from heedful.cli.serving import serve

    serve(name, fd)
    return Says(None, "")


@command(example="heedful listen", opens=False)
@named
@under
def listen(*, name: str, under: int | None) -> Says:
    """Run only a listener: it hears every source that no other listener holds."""
    name = _begin("listen", name, under)
    from heedful.listening.listener import Listener

    holder = runs.whereabouts() if under else f"{runs.whereabouts()}-{os.getpid()}"
    with _pulse(name):
        stop = runs.stop_on_signals()
        runs.stand_aside()
        _settle()
        Listener(holder, stop).run()
    return Says(None, "")


@command(example="heedful work", opens=False)
@named
@under
def work(*, name: str, under: int | None) -> Says:
    """Run only a worker: it sends replies and does what follows from what happened."""
    name = _begin("work", name, under)
    from heedful.worker import Worker

    with _pulse(name):
        stop = runs.stop_on_signals()
        runs.stand_aside()
        _settle()
        Worker(stop).run()
    return Says(None, "")


def _begin(kind: str, name: str, parent: int | None) -> str:
    runs.die_with(parent)
    open_house(aloud=True)
    return name or (kind if parent else f"{kind}-{os.getpid()}")


class _pulse:  # noqa: N801  (reads as a block)
    """Be alone under this name, and tell that one lives."""

    def __init__(self, name: str) -> None:
        self._alone = runs.alone(
            runs.run_dir(),
            name,
            otherwise=f"A process called {name} runs at this data folder already.",
            patience=runs.DRAIN_SECONDS + 5,
        )
        self._pulse = runs.Pulse(name)

    def __enter__(self) -> None:
        self._alone.__enter__()
        self._pulse.start()

    def __exit__(self, *_: object) -> None:
        self._pulse.end()
        self._alone.__exit__(None, None, None)


def _settle() -> None:
    """What was loaded so far stays; the collector need not look at it again."""
    gc.collect()
    gc.freeze()


@command(example="heedful prepare", hidden=True)
def prepare() -> Says:
    """Bring the database and the static files up to date; may be repeated."""
    from heedful.cli.preparing import prepare_all

    facts = prepare_all()
    return Says(facts, "Ready.")


@command(example="heedful sim --port 9009", opens=False, hidden=True)
@click.option("--port", type=int, default=0)
@click.option("--pace", type=float, default=1.0)
@click.option("--started", type=datetime.fromisoformat, default=None, help="When the live part began.")
@click.option("--diary", type=click.Path(path_type=Path), default=None, help="Where to keep what was done.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to note the addresses.")
@under
def sim(
    *,
    port: int,
    pace: float,
    started: datetime | None,
    diary: Path | None,
    out: Path | None,
    under: int | None,
) -> Says:
    """Run the simulated social web of the demo."""
    runs.die_with(under)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    from heedful.sim import Sim

    stop = runs.stop_on_signals()
    simulated = Sim(pace=pace, port=port, started=started, comment_pause=1.0, forever=True, diary=diary)
    with simulated as web_of_words:
        if out:
            facts = {"name": "sim", "pid": os.getpid(), "state": "running", "port": web_of_words.port}
            runs.note(out.parent, out.stem, {**facts, "began": clock.now(), "at": clock.now()})
        stop.wait()
    return Says(None, "")
