"""From hand to hand: how often a conversation was handed on, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.desk import queries as desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import Handover
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Hands:
    heading: str
    handovers: Sequence[Handover]


def load(opened: Opened) -> Hands | None:
    """Return the way of a conversation from hand to hand; None if nobody handed it on."""
    handovers = desk.handovers_of(opened.conversation)
    if not handovers:
        return None
    number = sum(1 for handed in handovers if handed.from_owner_id)
    words = ngettext("Handed on once", "Handed on %(n)s times", number) % {"n": number}
    return Hands(words if number else _("Given"), handovers)
