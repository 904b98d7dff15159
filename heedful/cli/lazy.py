"""A group of commands that knows their names and words, and loads a command's module when it runs."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from heedful.kit.errors import OutsideTrouble, Refused

UNREADY = "The database is not ready ({error}). `heedful init` or `heedful up` makes it so."


@dataclass(frozen=True, slots=True)
class Lazily:
    """Where a command is, in heedful.cli, and what the list of commands says of it."""

    place: str
    words: str
    hidden: bool = False

    def load(self) -> click.Command:
        module, name = self.place.split(":")
        found = getattr(import_module(f"heedful.cli.{module}"), name)
        if not isinstance(found, click.Command):
            raise TypeError(f"{self.place} is no command")
        return found


class Told(click.ClickException):
    """What went wrong, in one line for the person at the console."""

    exit_code = 1


class LazyGroup(click.Group):
    def __init__(self, name: str, commands: dict[str, Lazily], **attributes: Any) -> None:
        super().__init__(name, context_settings={"help_option_names": ["-h", "--help"]}, **attributes)
        self.lazily = commands
        version = click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Say which.",
        )
        self.params.append(version)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return [name for name, command in self.lazily.items() if not command.hidden]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        return self.lazily[cmd_name].load() if cmd_name in self.lazily else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.lazily[name].words) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Turn what was refused into one line; the only place of the command line that does."""
        try:
            return super().invoke(ctx)
        except (Refused, OutsideTrouble) as no:
            raise Told(str(no)) from no
        except Exception as error:
            if not _is_unready(error):
                raise
            raise Told(UNREADY.format(error=str(error).splitlines()[0])) from error


def _is_unready(error: Exception) -> bool:
    """Test whether the database is missing or older than the code; Django may not be loaded at all."""
    return type(error).__module__ == "django.db.utils" and type(error).__name__ in {
        "OperationalError",
        "ProgrammingError",
    }


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from heedful import __version__

        click.echo(f"heedful {__version__}")
        ctx.exit()
