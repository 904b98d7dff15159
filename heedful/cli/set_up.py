"""`heedful init`: everything that the set-up pages do, without a browser."""

from typing import Any

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock
from heedful.kit.errors import Invalid

AGREE = "`heedful init` makes a database, keys and an owner. Say --yes to go ahead."


@command(example="heedful init --yes --owner ruth@acme.example --company Acme --names acmeco,acme-shop")
@click.option("--yes", is_flag=True, help="Go ahead without asking.")
@click.option("--owner", required=True, metavar="EMAIL", help="The first owner's address.")
@click.option("--owner-name", default="", help="The owner's name; else from the address.")
@click.option("--company", required=True, metavar="NAME", help="The company that listens.")
@click.option("--names", default="", help="Other names people use for it, with commas between.")
@click.option(
    "--password-file", type=click.File(encoding="utf-8"), help="The owner's password; - reads stdin."
)
def init(*, yes: bool, owner: str, owner_name: str, company: str, names: str, password_file: Any) -> Says:
    """Set up without a browser: database, keys, owner, company and its first track.

    It prints an API token and a link that signs the owner in once. Run again, it changes nothing.
    """
    if not yes and not click.confirm("Make a database, keys and an owner now?"):
        raise Invalid(AGREE)
    from heedful.cli.preparing import migrate
    from heedful.teams import queries as teams

    migrate()
    _make_keys()
    if teams.owner_ids():
        facts = {"changed": False, "owner": None, "token": None, "sign_in": None}
        return Says(facts, "Everything is set up already; nothing was changed.")
    others = [name for name in names.split(",") if name.strip()]
    password = password_file.read().strip() if password_file else None
    return _made(_make_house(owner, owner_name, company, others, password), owner)


def _make_keys() -> None:
    from heedful.kit import vault

    if not vault.key_names():
        vault.add_key()


def _make_house(
    email: str, name: str, company: str, others: list[str], password: str | None
) -> dict[str, str]:
    """Make owner, company and track, all or nothing."""
    from django.conf import settings
    from django.db import transaction

    from heedful.teams import actions as teams

    at = clock.now()
    with transaction.atomic():
        owner = teams.add_teammate(name=name, email=email, role="owner", password=password, at=at)
        named = teams.name_company(name=company, names=others, at=at)
        track = _first_track(owner.pk, named.name, named.names)
        teams.finish_set_up(at=at)
        _, token = teams.make_token(teammate_id=owner.pk, name="init", at=at)
        link = teams.make_sign_in_link(teammate_id=owner.pk, at=at)
    return {"token": token, "sign_in": f"{settings.BASE_URL}{link}", "track": track}


def _first_track(by_id: int, company: str, others: list[str]) -> str:
    from heedful.listening import actions as listening
    from heedful.query.names import joined, query_for

    query = joined(query_for(name) for name in (company, *others))
    return listening.add_track(by_id=by_id, name=company, query=query, at=clock.now()).query


def _made(facts: dict[str, str], owner: str) -> Says:
    words = (
        f"Heedful is set up, and {owner} owns it. It follows {facts['track']}.\n"
        f"API token, shown once: {facts['token']}\n"
        f"Sign in once, within an hour: {facts['sign_in']}\n"
        "Next: heedful source add NETWORK ADDRESS --credential-file FILE --send off, then heedful up"
    )
    return Says({"changed": True, "owner": owner, **facts}, words)
