"""What may be decided alone, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from heedful.desk.deciding import Money, may_decide

if TYPE_CHECKING:
    from heedful.desk.models import Authority

NAMES = {
    "refund": pgettext_lazy("decision", "Refund"),
    "replacement": pgettext_lazy("decision", "Replacement"),
    "gesture": pgettext_lazy("decision", "Gesture"),
    "other": pgettext_lazy("decision", "Something else"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision for one teammate: what they may alone, and who decides above it."""

    key: str
    name: str
    alone: str
    approver: str  # "" where nobody is named
    is_above: bool = False  # the amount that is spoken of is more than they may


def decision_of(key: str, held: Authority | None, asked: Money | None) -> Decision:
    if held is None:
        return Decision(key, str(NAMES[key]), _("nobody has said yet what you may decide alone"), "")
    above = not may_decide(up_to=held.up_to, currency=held.currency, asked=asked)
    return Decision(key, str(NAMES[key]), words_of(held), str(held.approver), above)


def words_of(held: Authority) -> str:
    """Return what may be decided alone: its limit, and the words of whoever set it."""
    if held.up_to is not None:
        limit = _("alone up to %(amount)s") % {"amount": Money(held.up_to, held.currency)}
    else:
        limit = _("alone")
    return f"{limit}; {held.words}" if held.words else limit
