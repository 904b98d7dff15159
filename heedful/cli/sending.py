"""The switch in front of everything that would leave the house."""

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock


@click.group("send")
def send() -> None:
    """Pause and resume everything that would leave the house."""


@command(example="heedful send pause", acts=True, name="pause")
def pause(*, by_id: int) -> Says:
    """Stop all sending; replies wait."""
    from heedful.teams import actions as teams

    teams.pause_sending(by_id=by_id, at=clock.now())
    return Says({"paused": True}, "Nothing leaves the house now; replies wait.")


@command(example="heedful send resume", acts=True, name="resume")
def resume(*, by_id: int) -> Says:
    """Let replies leave again; those that waited leave now."""
    from heedful.teams import actions as teams

    teams.resume_sending(by_id=by_id, at=clock.now())
    return Says({"paused": False}, "Replies leave again.")


send.add_command(pause)
send.add_command(resume)
