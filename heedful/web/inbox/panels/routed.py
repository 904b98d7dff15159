"""Why a conversation stands where it stands: which rules acted on it, because of which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from heedful.desk import queries as desk
from heedful.listening.archive import said_of
from heedful.query import Mistake, parse
from heedful.teams import queries as teams
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import Applied
    from heedful.web.inbox.opened import Opened

MOST_WORDS = 5  # that are quoted


@dataclass(frozen=True, slots=True)
class Routed:
    """What one rule did, and their words that it found; none where they are gone or it was changed."""

    applied: Applied
    did: Sequence[str]
    words: Sequence[str]


def load(opened: Opened) -> list[Routed] | None:
    applied = desk.applied_to(opened.conversation)
    if not applied:
        return None
    names = _Names(applied)
    return [Routed(one, names.did(one), _words(one)) for one in applied]


class _Names:
    """The teams, people and labels that some rules gave, each kind asked for once."""

    def __init__(self, applied: Sequence[Applied]) -> None:
        labels = {pk for one in applied for pk in one.labels_added}
        team_ids = {one.team_after for one in applied if one.team_after}
        owner_ids = {one.owner_after for one in applied if one.owner_after}
        self._labels = desk.labels_by_id(labels) if labels else {}
        self._teams = teams.teams_by_id(team_ids) if team_ids else {}
        self._owners = teams.names_of(owner_ids) if owner_ids else {}

    def did(self, one: Applied) -> list[str]:
        did = []
        if team := self._teams.get(one.team_after or 0):
            did.append(_("gave it to %s") % team)
        if owner := self._owners.get(one.owner_after or 0):
            did.append(_("gave it to %s") % owner)
        if one.priority_after is not None:
            did.append(_("priority %s") % PRIORITIES[one.priority_after])
        labels = [self._labels[pk].name for pk in one.labels_added if pk in self._labels]
        return [*did, *(_("label “%s”") % name for name in labels)]


def _words(one: Applied) -> list[str]:
    """Return what the rule found in their words as they stand now; nothing of it is kept."""
    if one.post.deleted_at:
        return []
    said = said_of(one.post)
    try:
        marks = parse(one.rule.query).marks(said) or ()
    except Mistake:
        return []
    found = [said.text[mark.start : mark.end] for mark in marks if mark.end > mark.start]
    return list(dict.fromkeys(word[:60] for word in found))[:MOST_WORDS]
