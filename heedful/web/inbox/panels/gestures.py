"""What was given to this person, and what could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from heedful.gestures import queries, rules

if TYPE_CHECKING:
    from heedful.gestures.models import Gesture
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Gestures:
    here: Sequence[Gesture]  # for what was said in this conversation
    earlier: Sequence[Gesture]  # what the person got otherwise
    currency: str  # "" where nothing can be proposed
    left: str
    alone: str
    key: str


def load(opened: Opened) -> Gestures | None:
    """Return what is worth showing; nothing where there is neither a gesture nor a budget."""
    known = queries.gestures_to(opened.who.pk, opened.conversation.person_id)
    budget = queries.budget_of(opened.conversation) if opened.who.may_answer else None
    here = [one for one in known if one.conversation_id == opened.pk]
    came = [one for one in known if one.conversation_id != opened.pk and one.state not in queries.NEVER_CAME]
    if not here and not came and budget is None:
        return None
    purse = queries.purse_of(budget, at=opened.at) if budget else None
    currency = budget.currency if budget else ""
    return Gestures(
        here=here,
        earlier=came,
        currency=currency,
        left=rules.money(purse.left, currency) if purse else "",
        alone=rules.money(budget.alone_up_to, currency) if budget else "",
        key=_key(opened, here),
    )


def _key(opened: Opened, here: Sequence[Gesture]) -> str:
    """Name what is about to be proposed: the same on a double click, until it is proposed."""
    last = max((one.pk for one in here if one.proposed_by_id == opened.who.pk), default=0)
    named = f"{opened.pk}:{opened.who.pk}:{last}"
    return salted_hmac("heedful.gesture", named, algorithm="sha256").hexdigest()[:40]
