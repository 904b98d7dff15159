"""From which causes a conversation comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.causes import queries

if TYPE_CHECKING:
    from heedful.causes.models import Cause
    from heedful.web.inbox.opened import Opened

MOST_TITLES = 100


@dataclass(frozen=True, slots=True)
class Causes:
    linked: list[Cause]
    titles: list[str]  # of those that can be typed


def load(opened: Opened) -> Causes | None:
    linked = queries.causes_of(opened.who.pk, opened.pk)
    if not opened.who.may_answer:
        return Causes(linked, []) if linked else None
    return Causes(linked, queries.titles_for(opened.who.pk, at_most=MOST_TITLES))
