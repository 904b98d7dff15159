"""The fields of the house beside an open conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.desk import queries as desk

if TYPE_CHECKING:
    from heedful.desk.models import Field
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Shown:
    field: Field
    value: str


def load(opened: Opened) -> list[Shown] | None:
    fields = desk.fields_for(opened.who.pk)
    if not fields:
        return None
    filled = desk.filled_of(opened.conversation)
    return [Shown(field, filled.get(field.pk, "")) for field in fields]
