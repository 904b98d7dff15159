"""Sources, from the console."""

from collections.abc import Mapping
from typing import Any

import click

from heedful.cli import credentials
from heedful.cli.edge import Says, command, table
from heedful.kit import clock
from heedful.kit.errors import Invalid, Missing

SWITCH = click.Choice(["on", "off"])
OPEN_FILE = "Other people of this machine can read {place}. Run: chmod 600 {place}"
ADD_EXAMPLE = "heedful source add bluesky https://bsky.social --credential-file bluesky.toml --send off"


@click.group("source")
def source() -> None:
    """Add, test and pause the places we listen to."""


@command(example=ADD_EXAMPLE, acts=True, name="add")
@click.argument("network")
@click.argument("address")
@click.option("--credential-file", "place", metavar="FILE", help="The account to answer from; - reads stdin.")
@click.option("--send", type=SWITCH, default="off", show_default=True, help="Whether replies may leave.")
@click.option("--name", "called", default="", help="What colleagues call it.")
@click.option("--no-check", is_flag=True, help="Do not test the connection first.")
def add(
    *, by_id: int, network: str, address: str, place: str | None, send: str, called: str, no_check: bool
) -> Says:
    """Listen at a place from now on. The connection is tested first.

    The credential file holds JSON, TOML, lines `name = value`, `user:password`, or one bare token.
    """
    from heedful.connectors.contract import Account
    from heedful.listening import actions as listening

    credential = _credential(network, place) if place else {}
    account = Account()
    if not no_check:
        account = listening.try_source(network=network, address=address, credential=credential)
    added = listening.add_source(
        by_id=by_id, network=network, address=address, credential=credential, account=account,
        sends=send == "on", at=clock.now(),
    )  # fmt: skip
    if called:
        listening.name_source(by_id=by_id, source_id=added.pk, name=called, team_id=None, at=clock.now())
    who = account.address or account.name
    words = f"Source {added.pk}: listening at {called or added.name}{f' as {who}' if who else ''}."
    told = [words, f"Sending is {send}.", *account.warnings]
    facts = {"id": added.pk, "name": called or added.name, "account": who, "sends": added.sends}
    return Says({**facts, "warnings": list(account.warnings)}, "\n".join(told))


def _credential(network: str, place: str) -> Mapping[str, str]:
    from heedful import connectors

    if network not in connectors.REGISTRY:
        raise Invalid(f"There is no network {network!r}; there are {', '.join(sorted(connectors.REGISTRY))}.")
    if credentials.is_open_to_others(place):
        click.echo(OPEN_FILE.format(place=place), err=True)
    return credentials.parse(credentials.read(place), connectors.for_network(network).credential_fields)


@command(example="heedful source list --json", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List the sources and how they are."""
    from heedful.listening import queries

    rows = [facts_of(each) for each in queries.sources_for(by_id)]
    columns = ["id", "network", "name", "state", "sends", "last_success_at", "trouble"]
    return Says(
        rows, table(rows, columns, empty="There are none. Add one: heedful source add NETWORK ADDRESS")
    )


def facts_of(each: Any) -> dict[str, Any]:
    """Return a source as it is listed here and in `heedful status`."""
    return {
        "id": each.pk,
        "network": each.network,
        "name": each.name,
        "address": each.address,
        "state": each.state,
        "sends": each.sends,
        "last_success_at": each.last_success_at,
        "lag_seconds": each.lag_seconds,
        "trouble": each.trouble,
    }


@command(example="heedful source test 1", acts=True, name="test")
@click.argument("which")
def test(*, by_id: int, which: str) -> Says:
    """Test the connection of a source; nothing is written there."""
    from heedful.listening import actions as listening

    account = listening.test_source(by_id=by_id, source_id=find(by_id, which))
    who = account.address or account.name or "nobody: this source only listens"
    facts = {"account": account.address, "venue": account.venue, "warnings": list(account.warnings)}
    return Says(facts, "\n".join([f"It answers. We are {who}.", *account.warnings]))


@command(example="heedful source pause 1", acts=True, name="pause")
@click.argument("which")
def pause(*, by_id: int, which: str) -> Says:
    """Stop listening for now; nothing is missed after resuming, where the network keeps it."""
    from heedful.listening import actions as listening

    source_id = find(by_id, which)
    listening.pause_source(by_id=by_id, source_id=source_id, at=clock.now())
    return Says({"id": source_id, "state": "paused"}, f"Source {which} is paused.")


@command(example="heedful source resume 1", acts=True, name="resume")
@click.argument("which")
def resume(*, by_id: int, which: str) -> Says:
    """Listen again where it stopped."""
    from heedful.listening import actions as listening

    source_id = find(by_id, which)
    listening.resume_source(by_id=by_id, source_id=source_id, at=clock.now())
    return Says({"id": source_id, "state": "listening"}, f"Source {which} is listened to again.")


@command(example="heedful source remove 1", acts=True, name="remove")
@click.argument("which")
def remove(*, by_id: int, which: str) -> Says:
    """Stop for good and forget the credential; what was heard stays."""
    from heedful.listening import actions as listening

    source_id = find(by_id, which)
    listening.remove_source(by_id=by_id, source_id=source_id, at=clock.now())
    return Says(
        {"id": source_id, "removed": True}, f"Source {which} is removed, and its credential forgotten."
    )


@command(example="heedful source sign-in 1 --credential-file bluesky.toml", acts=True, name="sign-in")
@click.argument("which")
@click.option("--credential-file", "place", metavar="FILE", required=True, help="- reads stdin.")
def sign_in(*, by_id: int, which: str, place: str) -> Says:
    """Sign in at a source anew; listening goes on where it stopped."""
    from heedful.listening import actions as listening
    from heedful.listening import queries

    source_id = find(by_id, which)
    credential = _credential(queries.source_for(by_id, source_id).network, place)
    listening.change_credential(by_id=by_id, source_id=source_id, credential=credential, at=clock.now())
    return Says({"id": source_id, "state": "listening"}, f"Source {which} lets us in again.")


@command(example="heedful source send 1 on", acts=True, name="send")
@click.argument("which")
@click.argument("switch", type=SWITCH)
def send(*, by_id: int, which: str, switch: str) -> Says:
    """Let replies leave through a source, or not."""
    from heedful.listening import actions as listening

    source_id = find(by_id, which)
    listening.turn_sending(by_id=by_id, source_id=source_id, on=switch == "on", at=clock.now())
    return Says({"id": source_id, "sends": switch == "on"}, f"Sending through source {which} is {switch}.")


def find(by_id: int, which: str) -> int:
    """Return the id of a source, by its id, its name or its address.

    :raises Missing: there is none.
    :raises Invalid: there are several of this name.
    """
    from heedful.listening import queries

    sources = list(queries.sources_for(by_id))
    found = [each.pk for each in sources if which in {str(each.pk), each.name, each.address}]
    if not found:
        raise Missing(f"There is no source {which}. `heedful source list` shows them.")
    if len(found) > 1:
        raise Invalid(f"{which} is the name of several sources. Say the id that `heedful source list` shows.")
    return found[0]


for each in (add, list_, test, pause, resume, remove, send, sign_in):
    source.add_command(each)
