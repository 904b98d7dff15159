"""Add the demo's company through the same actions as everybody: people, teams, tracks, sources."""

from typing import Any

import click

from heedful.cli.edge import Says, command
from heedful.kit import clock


@command(example="heedful furnish-demo --sim-port 9009", hidden=True)
@click.option("--sim-port", type=int, required=True)
def furnish_demo(*, sim_port: int) -> Says:
    """Add the company of the demo; what is there already stays as it is."""
    from django.conf import settings

    from heedful.sim import company
    from heedful.teams import actions as teams

    told = company(sim_port)
    ids = _people(told)
    owner = next(mate for mate in told["teammates"] if mate["role"] == "owner")
    by_id = ids[owner["email"]]
    _teams(told, ids, by_id)
    _tracks(told, by_id)
    _sources(told, by_id)
    teams.finish_set_up(at=clock.now())
    link = teams.make_sign_in_link(teammate_id=by_id, at=clock.now())
    return Says({"owner": owner["name"], "sign_in": f"{settings.BASE_URL}{link}"}, "The demo is furnished.")


def _people(told: dict[str, Any]) -> dict[str, int]:
    from heedful.teams import actions as teams
    from heedful.teams import queries

    teams.name_company(name=told["name"], names=told["names"], at=clock.now())
    here = {mate.email: mate.pk for mate in queries.teammates()}
    for mate in told["teammates"]:
        if mate["email"] not in here:
            joined = teams.add_teammate(
                name=mate["name"], email=mate["email"], role=mate["role"], at=clock.now()
            )
            here[mate["email"]] = joined.pk
    return here


def _teams(told: dict[str, Any], ids: dict[str, int], by_id: int) -> None:
    from heedful.teams import actions as teams

    for team in told["teams"]:
        members = [ids[email] for email in team["members"]]
        teams.add_team(by_id=by_id, name=team["name"], teammate_ids=members, at=clock.now())


def _tracks(told: dict[str, Any], by_id: int) -> None:
    from heedful.listening import actions as listening
    from heedful.listening import queries

    here = {track.name for track in queries.tracks_for(by_id)}
    for track in told["tracks"]:
        if track["name"] not in here:
            listening.add_track(by_id=by_id, name=track["name"], query=track["query"], at=clock.now())


def _sources(told: dict[str, Any], by_id: int) -> None:
    from heedful.listening import actions as listening
    from heedful.listening import queries

    here = {source.address for source in queries.sources_for(by_id)}
    for source in told["sources"]:
        if source["address"] in here:
            continue
        place = {name: source[name] for name in ("network", "address", "credential")}
        account = listening.try_source(**place)
        sends = bool(source["credential"])
        added = listening.add_source(**place, by_id=by_id, account=account, sends=sends, at=clock.now())
        listening.name_source(
            by_id=by_id, source_id=added.pk, name=source["name"], team_id=None, at=clock.now()
        )
