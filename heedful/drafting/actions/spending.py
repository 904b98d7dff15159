"""One turn at the endpoint: taken before it is asked, booked when it ends, however it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from heedful.drafting import queries, rules
from heedful.drafting.models import MOST_AT_ONCE, Asking, Endpoint, Spent
from heedful.drafting.wire import Said
from heedful.kit.errors import Missing, Refused


@dataclass(slots=True)
class Used:
    """What a turn used; where nothing is noted it may have used the most."""

    said: Said | None = None
    was_sent: bool = True


@contextmanager
def turn(*, teammate_id: int, body: bytes, at: datetime, on: bool = True) -> Iterator[Used]:
    """Take a turn; whoever holds it notes in `Used` what came of it.

    :raises Refused: they ask already, too many do, or this month's cap could be passed.
    """
    asking = _begin(teammate_id, body, at, on=on)
    used = Used()
    try:
        yield used
    finally:
        _end(asking, body, used, at)


@transaction.atomic
def _begin(teammate_id: int, body: bytes, at: datetime, *, on: bool) -> Asking:
    # Whoever comes second waits here, so that two never fit under what is left for one.
    row = Endpoint.objects.select_for_update().filter(pk=1).first()
    if row is None or (on and not row.on):
        raise Missing("No model is switched on.")
    _leave_behind(at)
    waiting = dict(Asking.objects.values_list("slot", "teammate"))
    if teammate_id in waiting.values():
        raise Refused("You asked a moment ago, and the answer is still on its way.")
    free = next((slot for slot in range(1, MOST_AT_ONCE + 1) if slot not in waiting), None)
    if free is None:
        raise Refused("Colleagues ask the model just now. Try again in a moment; nothing was sent.")
    most = _cost(row, rules.most_tokens(body), rules.MOST_OUT)
    if most and queries.spent_in(at) + most > row.cap:
        raise Refused(f"This could cost more than the cap of this month, {row.cap}. Nothing was sent.")
    return Asking.objects.create(teammate_id=teammate_id, slot=free, most=most, begun_at=at)


def _leave_behind(at: datetime) -> None:
    """Book the most for turns whose process ended before they did."""
    for old in Asking.objects.filter(begun_at__lt=at - rules.STALE):
        if Asking.objects.filter(pk=old.pk).delete()[0]:
            _book(old.begun_at, old.most, guessed=1)


@transaction.atomic
def _end(asking: Asking, body: bytes, used: Used, at: datetime) -> None:
    if not Asking.objects.filter(pk=asking.pk).delete()[0]:
        return  # it took so long that it is booked already
    if not used.was_sent:
        return
    row, said = Endpoint.objects.get(pk=1), used.said
    if said is None or said.tokens_in is None or said.tokens_out is None:
        tokens_out = rules.MOST_OUT if said is None else len(said.text.encode())
        most = _cost(row, rules.most_tokens(body), max(tokens_out, rules.MOST_OUT))
        _book(at, most, guessed=1)
        return
    cost = _cost(row, said.tokens_in, said.tokens_out)
    _book(at, cost, tokens_in=said.tokens_in, tokens_out=said.tokens_out)


def _cost(row: Endpoint, tokens_in: int, tokens_out: int) -> Decimal:
    return rules.cost(tokens_in, tokens_out, price_in=row.price_in, price_out=row.price_out)


def _book(at: datetime, cost: Decimal, *, tokens_in: int = 0, tokens_out: int = 0, guessed: int = 0) -> None:
    month, _ = Spent.objects.get_or_create(month=rules.month_of(at))
    Spent.objects.filter(pk=month.pk).update(
        asked=F("asked") + 1,
        tokens_in=F("tokens_in") + tokens_in,
        tokens_out=F("tokens_out") + tokens_out,
        guessed=F("guessed") + guessed,
        cost=F("cost") + cost,
    )
