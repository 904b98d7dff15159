"""Teammates, from the console: add, list, give a role, let in."""

import re
from typing import Any

import click

from heedful.cli.edge import Says, command, table, teammate_id
from heedful.kit import clock, options, runs

ROLES = click.Choice(["owner", "lead", "teammate", "evangelist", "observer"])
COLUMNS = ["email", "name", "role", "teams"]
EVERYWHERE = re.compile(r"(?<=//)(0\.0\.0\.0|\[?::\]?)(?=:\d+$)")  # where it listens, and nobody goes


@click.group("user")
def user() -> None:
    """Add teammates, and let them in."""


@command(example="heedful user add bill@acme.example --name 'Bill Ostrow' --role lead", acts=True, name="add")
@click.argument("email")
@click.option("--name", "called", default="", help="Their name; else from the address.")
@click.option("--role", type=ROLES, default="teammate", show_default=True)
@click.option("--password-file", type=click.File(encoding="utf-8"), help="Their password; - reads stdin.")
def add(*, by_id: int, email: str, called: str, role: str, password_file: Any) -> Says:
    """Let somebody in at once, and print a link that signs them in."""
    from heedful.teams import actions as teams
    from heedful.teams import queries

    queries.who_may_own(by_id)
    password = password_file.read().strip() if password_file else None
    joined = teams.add_teammate(name=called, email=email, role=role, password=password, at=clock.now())
    link = _link(joined.pk)
    words = f"{joined.name} is {_a(role)}. Sign in once, within an hour: {link}"
    return Says({"id": joined.pk, "email": joined.email, "role": role, "sign_in": link}, words)


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def _link(mate_id: int) -> str:
    from heedful.teams import actions as teams

    return f"{_address()}{teams.make_sign_in_link(teammate_id=mate_id, at=clock.now())}"


def _address() -> str:
    """Return where the house is seen: as it is set, or else where it runs now, whose port may be another."""
    from django.conf import settings

    folder = runs.run_dir()
    if options.load()["base_url"].value or not runs.is_taken(folder, "up"):
        return str(settings.BASE_URL)
    told = [str(note["address"]) for note in runs.notes(folder) if note.get("address")]
    return EVERYWHERE.sub("localhost", told[0]) if told else str(settings.BASE_URL)


@command(example="heedful user list --json", name="list")
def list_() -> Says:
    """List who works here."""
    from heedful.teams import queries

    rows = [
        {
            "id": mate.pk,
            "email": mate.email,
            "name": mate.name,
            "role": mate.role,
            "teams": [team.name for team in mate.teams.all()],
        }
        for mate in queries.teammates()
    ]
    return Says(rows, table(rows, COLUMNS, empty="Nobody works here yet."))


@command(example="heedful user role bill@acme.example lead", acts=True, name="role")
@click.argument("email")
@click.argument("role", type=ROLES)
def role_(*, by_id: int, email: str, role: str) -> Says:
    """Give somebody another role."""
    from heedful.teams import actions as teams

    teams.change_role(by_id=by_id, teammate_id=teammate_id(email), role=role, at=clock.now())
    return Says({"email": email, "role": role}, f"{email} is {_a(role)} now.")


@command(example="heedful user link bill@acme.example", name="link")
@click.argument("email")
def link(*, email: str) -> Says:
    """Print a link that signs somebody in once, within an hour."""
    made = _link(teammate_id(email))
    return Says({"email": email, "sign_in": made}, made)


@command(example="heedful user password bill@acme.example --password-file -", name="password")
@click.argument("email")
@click.option(
    "--password-file", type=click.File(encoding="utf-8"), required=True, help="The password; - reads stdin."
)
def password(*, email: str, password_file: Any) -> Says:
    """Set somebody's password."""
    from heedful.teams import actions as teams

    teams.set_password(teammate_id=teammate_id(email), password=password_file.read().strip(), at=clock.now())
    return Says({"email": email, "changed": True}, f"{email} has a new password.")


@command(example="heedful user remove bill@acme.example", acts=True, name="remove")
@click.argument("email")
def remove(*, by_id: int, email: str) -> Says:
    """End somebody's access at once; what they wrote stays."""
    from heedful.teams import actions as teams

    teams.let_go(by_id=by_id, teammate_id=teammate_id(email), at=clock.now())
    return Says({"email": email, "removed": True}, f"{email} has no access any more.")


for each in (add, list_, role_, link, password, remove):
    user.add_command(each)
