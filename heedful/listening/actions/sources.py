"""Sources: add, test, pause, remove; what is noted of their health."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from heedful import connectors
from heedful.connectors.contract import Account, Connector, Page, Place
from heedful.connectors.history import QUIET
from heedful.journal.write import record
from heedful.kit import sealed
from heedful.kit.errors import Invalid, OutsideTrouble, Refused, SignedOut
from heedful.kit.html import plain
from heedful.listening import events, queries
from heedful.listening.models import Source
from heedful.teams import queries as teams
from heedful.teams.actions import tell


def try_source(*, network: str, address: str, credential: Mapping[str, str]) -> Account:
    """Test a connection that is not stored yet and return who we are there.

    :raises Invalid: there is no such network, or a field is missing.
    :raises OutsideTrouble: it cannot be reached or does not let us in.
    """
    connector = _connector(network)
    return connector.check(Place(address=address.strip(), credential=_known_fields(network, credential)))


def _connector(network: str) -> Connector:
    if not connectors.is_known(network):
        raise Invalid(f"There is no network {network!r}; there are {', '.join(sorted(connectors.REGISTRY))}.")
    return connectors.for_network(network)


def _known_fields(network: str, credential: Mapping[str, str]) -> dict[str, str]:
    """Return the credential under the connector's own names; files use several."""
    given = {name.strip().casefold(): value for name, value in credential.items() if value}
    fields = {}
    for field in _connector(network).credential_fields:
        names = (field.name, *field.also)
        value = next((given[name] for name in names if name in given), "")
        if value:
            fields[field.name] = value
        elif given and not field.optional:
            raise Invalid(f"The credential lacks {field.name} ({field.label}).")
    return fields


@transaction.atomic
def add_source(
    *,
    by_id: int,
    network: str,
    address: str,
    credential: Mapping[str, str],
    account: Account,
    sends: bool = False,
    team_id: int | None = None,
    at: datetime,
) -> Source:
    """Listen at a place from now on. Nothing is sent there until somebody turns sending on.

    :raises Refused: we listen there already, as the same account.
    """
    teams.who_may_set_up(by_id)
    if (
        Source.objects.kept()
        .filter(owner=None, network=network, address=address.strip(), account=plain_account(account))
        .exists()
    ):
        raise Refused(f"{address} is a source already.")
    source = Source.objects.create(
        network=network,
        address=address.strip(),
        name=(account.venue or account.address or address)[:200],
        account=plain_account(account),
        team_id=team_id,
        added_at=at,
    )
    keep_credential(source, credential)
    record(events.SourceAdded(source.pk), at=at, teammate_id=by_id)
    if sends:
        turn_sending(by_id=by_id, source_id=source.pk, on=True, at=at)
        source.refresh_from_db()
    return source


def plain_account(account: Account) -> dict[str, object]:
    fields: dict[str, object] = json.loads(json.dumps(asdict(account)))
    return fields


def keep_credential(source: Source, credential: Mapping[str, str]) -> None:
    """Keep a credential sealed, bound to its source."""
    _seal(source, _known_fields(source.network, credential))


def _seal(source: Source, credential: Mapping[str, str]) -> None:
    source.sealed_credential = (
        sealed.seal(source, "sealed_credential", json.dumps(dict(credential))) if credential else ""
    )
    source.save(update_fields=["sealed_credential"])


def test_source(*, by_id: int, source_id: int) -> Account:
    """Test the connection of a source as it is stored."""
    source = queries.source_for(by_id, source_id)
    return queries.connector_of(source).check(queries.place_of(source))


def change_credential(*, by_id: int, source_id: int, credential: Mapping[str, str], at: datetime) -> Source:
    """Sign in at a source anew, tested first; listening goes on where it stopped."""
    teams.who_may_own(by_id)
    source = _heard(queries.source_for(by_id, source_id))
    fields = _known_fields(source.network, credential)
    account = queries.connector_of(source).check(Place(address=source.address, credential=fields))
    with transaction.atomic():
        _seal(source, fields)
        source.account, source.state, source.trouble = plain_account(account), Source.State.LISTENING, ""
        source.save(update_fields=["account", "state", "trouble"])
        record(events.SourceChanged(source.pk), at=at, teammate_id=by_id)
    return source


@transaction.atomic
def name_source(*, by_id: int, source_id: int, name: str, team_id: int | None, at: datetime) -> None:
    teams.who_may_set_up(by_id)
    source = queries.source_for(by_id, source_id)
    if not name.strip():
        raise Invalid("A source needs a name.")
    name = name.strip()[:200]
    Source.objects.filter(pk=source.pk).update(name=name, team=team_id)
    changed = {"name": (source.name, name), "team": (source.team_id, team_id)}
    record(events.SourceChanged(source.pk), at=at, teammate_id=by_id, changed=changed)


@transaction.atomic
def turn_sending(*, by_id: int, source_id: int, on: bool, at: datetime) -> None:
    """Let replies leave through a source, or not.

    :raises Refused: the source has no account to answer from.
    """
    teams.who_may_set_up(by_id)
    source = queries.source_for(by_id, source_id)
    can = queries.connector_of(source).can
    if on and not (source.sealed_credential and (can.reply_publicly or can.reply_privately)):
        raise Refused("This source has no account to answer from. Add a credential first.")
    Source.objects.filter(pk=source.pk).update(sends=on)
    changed = {"sends": (source.sends, on)}
    record(events.SendingTurned(source.pk, on), at=at, teammate_id=by_id, changed=changed)


def _heard(source: Source) -> Source:
    """:raises Refused: it holds imported history, and nothing is heard there."""
    if source.state == Source.State.IMPORTED:
        raise Refused(QUIET)
    return source


@transaction.atomic
def pause_source(*, by_id: int, source_id: int, at: datetime) -> None:
    """Stop listening; the cursor stays, so that nothing is missed after resuming."""
    teams.who_may_set_up(by_id)
    source = _heard(queries.source_for(by_id, source_id))
    Source.objects.filter(pk=source.pk).update(state=Source.State.PAUSED)
    changed = {"state": (source.state, Source.State.PAUSED)}
    record(events.SourceChanged(source.pk), at=at, teammate_id=by_id, changed=changed)


@transaction.atomic
def resume_source(*, by_id: int, source_id: int, at: datetime) -> None:
    teams.who_may_set_up(by_id)
    source = _heard(queries.source_for(by_id, source_id))
    Source.objects.filter(pk=source.pk).update(state=Source.State.LISTENING, retry_at=None)
    changed = {"state": (source.state, Source.State.LISTENING)}
    record(events.SourceChanged(source.pk), at=at, teammate_id=by_id, changed=changed)


@transaction.atomic
def remove_source(*, by_id: int, source_id: int, at: datetime) -> None:
    """Stop for good and forget the credential; what was heard stays, by the retention rules."""
    teams.who_may_set_up(by_id)
    source = queries.source_for(by_id, source_id)
    Source.objects.filter(pk=source.pk).update(removed_at=at, sealed_credential="", sends=False)
    record(events.SourceRemoved(source.pk), at=at, teammate_id=by_id)


def lease(*, source_id: int, by: str, at: datetime, until: datetime) -> bool:
    """Take a source for one listener; False while another holds it or it is not to be listened to."""
    source = Source.objects.filter(pk=source_id).first()
    return source is not None and source.lease(by=by, at=at, until=until)


def release(*, source_id: int, by: str) -> None:
    Source.objects.filter(pk=source_id, leased_by=by).update(leased_until=None, leased_by="")


@transaction.atomic
def note_success(*, source_id: int, page: Page, at: datetime) -> None:
    """Note that a source could be heard, and where the cursor stands; part of filing a page."""
    source = Source.objects.get(pk=source_id)
    fields: dict[str, object] = {"cursor": page.cursor, "last_success_at": at, "retry_at": None}
    if page.posts:
        newest = max(post.said_at for post in page.posts)
        fields |= {"last_post_at": at, "lag_seconds": max(0.0, (at - newest).total_seconds())}
    if page.budget:
        resets = page.budget.resets_at.isoformat() if page.budget.resets_at else ""
        fields["budget"] = {
            "remaining": page.budget.remaining,
            "limit": page.budget.limit,
            "resets_at": resets,
        }
    if source.trouble:
        fields |= {"trouble": "", "trouble_since": None}
        record(events.SourceRecovered(source_id), at=at)
    Source.objects.filter(pk=source_id).update(**fields)


@transaction.atomic
def note_trouble(*, source_id: int, trouble: OutsideTrouble, retry_at: datetime | None, at: datetime) -> None:
    """Note in words why a source cannot be heard. Signed out, it waits for a person; owners are told once."""
    source = Source.objects.get(pk=source_id)
    signed_out = isinstance(trouble, SignedOut)
    Source.objects.filter(pk=source_id).update(
        trouble=plain(str(trouble))[:2000],
        trouble_since=source.trouble_since or at,
        retry_at=retry_at,
        state=Source.State.SIGNED_OUT if signed_out else F("state"),
    )
    if signed_out:
        record(events.SourceSignedOut(source_id), at=at)
        tell(
            teammate_ids=[source.owner_id] if source.owner_id else teams.owner_ids(),
            text=f"{source} does not let us in any more. Replies and listening there wait for a new sign-in.",
            why="It is your own account." if source.owner_id else "You are told because you are an owner.",
            about=f"signed-out:{source_id}:{source.sealed_credential[-12:]}",
            link="/settings/accounts/" if source.owner_id else f"/sources/{source_id}/",
            by_mail=True,
            at=at,
        )
    elif not source.trouble:
        record(events.SourceTroubled(source_id), at=at)
