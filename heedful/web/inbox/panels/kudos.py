"""Whether a conversation is praise, whom it names, and whether they were told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.kudos import queries

if TYPE_CHECKING:
    from heedful.kudos.models import Kudos, Praised
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Praise:
    """What stands of the praise; `people` who can be chosen, where it names nobody for sure."""

    kudos: list[Kudos]
    may_be_marked: bool  # their latest words are not marked yet
    people: list[Praised]

    @property
    def is_proposed(self) -> bool:
        return any(one.state == "proposed" for one in self.kudos)


def load(opened: Opened) -> Praise | None:
    kudos = [one for one in queries.kudos_in(opened.pk) if one.state != "taken-back"]
    latest = opened.conversation.post
    is_marked = any(one.post_id == latest.pk and one.state == "marked" for one in kudos)
    may_be_marked = opened.who.may_answer and not is_marked and not latest.deleted_at and not latest.by_us
    if not kudos and not may_be_marked:
        return None
    nameless = any(one.state == "marked" and not one.earned.all() for one in kudos)
    people = list(queries.praised()[:200]) if nameless and opened.who.may_answer else []
    return Praise(kudos, may_be_marked, people)
