"""Show the options, where each came from, and the page of the manual about them."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import options

PAGE = """# Options

This page is made from `heedful/kit/options.py` by `heedful config reference`; a test keeps it true.

An environment variable `HEEDFUL_<NAME>` wins over `name = value` in a TOML file (`heedful.toml` in the data
folder, or the file that `HEEDFUL_CONFIG` names), and that wins over the default. A secret can also come from
a file: `HEEDFUL_<NAME>_FILE`. An unknown variable or key, or a value that cannot be used, stops the start
and says so. `heedful config show --origin` shows what is in force and where it came from.

| option | variable | default | what it does |
|---|---|---|---|
{rows}
"""


@command(example="heedful config show --origin", opens=False, name="show")
@click.option("--origin", is_flag=True, help="Say where each value came from.")
def show(*, origin: bool) -> Says:
    """Show every option as it is in force; secrets are not shown."""
    rows = [
        {"option": name, "value": shown(name, setting.value), "origin": setting.origin}
        for name, setting in options.load().items()
    ]
    columns = ["option", "value", "origin"] if origin else ["option", "value"]
    facts = [{column: row[column] for column in columns} for row in rows]
    return Says(facts, table(rows, columns, empty="There are no options."))


def shown(name: str, value: str) -> str:
    return "[set]" if options.BY_NAME[name].secret and value else value


@command(example="heedful config reference > docs/options.md", opens=False, hidden=True, name="reference")
def reference() -> Says:
    """Print the page of the manual about the options."""
    facts = [{"name": each.name, "default": each.default, "help": each.help} for each in options.ALL]
    return Says(facts, reference_page().rstrip("\n"))


def reference_page() -> str:
    return PAGE.format(rows="\n".join(map(_row, options.ALL)))


def _row(option: options.Option) -> str:
    default = f"`{option.default}`" if option.default else "empty"
    return f"| `{option.name}` | `{option.variable}` | {default} | {option.help} |"


@click.group("config")
def config() -> None:
    """Show the options."""


config.add_command(show)
config.add_command(reference)
