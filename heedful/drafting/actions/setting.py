"""Owners say which model may be asked, and what that may cost; and try whether it answers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from heedful.drafting import events, harmless, plain, queries, rules, wire
from heedful.drafting.actions.spending import turn
from heedful.drafting.models import Endpoint
from heedful.journal.write import Changed, record
from heedful.kit import sealed
from heedful.kit.errors import Invalid, Missing, OutsideTrouble, Refused
from heedful.teams import queries as teams

TRY = ({"role": "user", "content": "Answer with one word: ready"},)
MOST_SHOWN = 80


@transaction.atomic
def set_endpoint(  # noqa: PLR0913  (one form)
    *,
    by_id: int,
    on: bool,
    address: str,
    model: str,
    key: str = "",
    forget_key: bool = False,
    price_in: Decimal = Decimal(),
    price_out: Decimal = Decimal(),
    cap: Decimal = Decimal(),
    at: datetime,
) -> Endpoint:
    """Say which model is asked. An empty `key` keeps the one that is there, for the same host alone.

    :raises NotAllowed: only owners do.
    :raises Invalid: the address is none that is asked, or something is missing that it needs when it is on.
    """
    teams.who_may_own(by_id)
    before = Endpoint.objects.select_for_update().filter(pk=1).first()
    address = rules.address_of(address) if address.strip() else ""
    model = " ".join(model.split())[:200]
    _check(on=on, address=address, model=model, costs=bool(price_in or price_out), cap=cap)
    kept = _key(before, address, key.strip(), forget=forget_key)
    fields = {"on": on, "address": address, "model": model, "sealed_key": kept}
    prices = {"price_in": price_in, "price_out": price_out, "cap": cap}
    if before and before.address == address and before.model == model:
        fields["limit_name"] = before.limit_name
    else:
        fields["limit_name"] = Endpoint.Limit.USUAL
    row, _ = Endpoint.objects.update_or_create(
        pk=1, defaults={**fields, **prices, "set_at": at, "set_by_id": by_id}
    )
    changed = _changed(before, row)
    if any(old != new for old, new in changed.values()):
        record(events.EndpointChanged(rules.host_of(address)), at=at, teammate_id=by_id, changed=changed)
    return row


def _check(*, on: bool, address: str, model: str, costs: bool, cap: Decimal) -> None:
    if on and not (address and model):
        raise Invalid("To switch it on, say its address and which model.")
    if on and costs and not cap:
        raise Invalid("Say what it may cost a month at most.")


def _key(before: Endpoint | None, address: str, key: str, *, forget: bool) -> str:
    """Return the sealed key; one that was given for another host is not sent to this one."""
    if forget or (key and (not key.isascii() or not key.isprintable() or " " in key or len(key) > 500)):
        if forget:
            return ""
        raise Invalid("A key has letters, digits and signs, without spaces.")
    if key:
        return sealed.seal(Endpoint(pk=1), "sealed_key", key)
    if before and before.sealed_key and rules.origin_of(before.address) == rules.origin_of(address):
        return before.sealed_key
    return ""


def _changed(before: Endpoint | None, row: Endpoint) -> Changed:
    def of(name: str, one: Endpoint | None) -> str | bool | None:
        value = getattr(one, name, None)
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    names = ("on", "address", "model", "price_in", "price_out", "cap")
    changed: dict[str, tuple[str | bool | None, str | bool | None]] = {
        name: (of(name, before), of(name, row)) for name in names
    }
    old = before.sealed_key if before else ""
    if old != row.sealed_key:
        changed["key"] = ("set" if old else None, "set anew" if row.sealed_key else None)
    return changed


@dataclass(frozen=True, slots=True)
class Tried:
    """What came back when an owner tried."""

    words: str
    tokens_in: int | None
    tokens_out: int | None


def try_endpoint(*, by_id: int, at: datetime) -> Tried:
    """Ask the model for one word. Nothing of ours or of anybody is in the question.

    :raises Refused: no address is set, or the cap is reached.
    :raises OutsideTrouble: what came back is no answer.
    """
    teams.who_may_own(by_id)
    row = queries.endpoint()
    if row is None or not (row.address and row.model):
        raise Missing("Save an address and a model first.")
    try:
        return _try(row, by_id, at)
    except wire.NoAnswer as told:
        if Endpoint.Limit.NEWER.value not in told.words or row.limit_name == Endpoint.Limit.NEWER:
            raise
    row.limit_name = Endpoint.Limit.NEWER
    tried = _try(row, by_id, at)
    Endpoint.objects.filter(pk=1, model=row.model, address=row.address).update(limit_name=row.limit_name)
    return tried


def _try(row: Endpoint, by_id: int, at: datetime) -> Tried:
    door = queries.door_of(row)
    body = door.body(TRY)
    with turn(teammate_id=by_id, body=body, at=at, on=False) as used:
        try:
            said = used.said = wire.ask(door, body)
        except OutsideTrouble as trouble:
            used.said, used.was_sent = getattr(trouble, "said", None), trouble.maybe_done
            raise
    if harmless.holds(said.text, door.key):
        raise Refused("The answer held the key, so it is not shown. Whoever runs this endpoint repeats keys.")
    words = " ".join(plain.seen(said.text).split())
    return Tried(words[:MOST_SHOWN], said.tokens_in, said.tokens_out)
