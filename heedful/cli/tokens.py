"""API tokens, from the console."""

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock


@click.group("token")
def token() -> None:
    """Make and end API tokens."""


@command(example="heedful token make --name reports --as bill@acme.example", acts=True, name="make")
@click.option("--name", "called", default="", help="What it is for.")
def make(*, by_id: int, called: str) -> Says:
    """Make a token that may do what its teammate may; it is shown once."""
    from heedful.teams import actions as teams

    made, secret = teams.make_token(teammate_id=by_id, name=called, at=clock.now())
    return Says({"id": made.pk, "name": made.name, "token": secret}, secret)


@command(example="heedful token list", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List one's tokens; the secrets themselves are not kept."""
    from heedful.teams import queries as teams

    rows = [{"id": each.pk, "name": each.name, "made_at": each.made_at} for each in teams.tokens_of(by_id)]
    return Says(rows, table(rows, ["id", "name", "made_at"], empty="There are no tokens."))


@command(example="heedful token revoke 3", acts=True, name="revoke")
@click.argument("token_id", type=int)
def revoke(*, by_id: int, token_id: int) -> Says:
    """End a token at once."""
    from heedful.teams import actions as teams

    teams.revoke_token(by_id=by_id, pass_id=token_id, at=clock.now())
    return Says({"id": token_id, "revoked": True}, f"Token {token_id} opens nothing any more.")


for each in (make, list_, revoke):
    token.add_command(each)
