"""What teammates can do and speak, and whether they are away: nothing is given to who is."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import events, queries
from heedful.teams.models import Teammate

MOST, LONGEST = 20, 40
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


@transaction.atomic
def set_skills(
    *, by_id: int, teammate_id: int, skills: Sequence[str], languages: Sequence[str], at: datetime
) -> None:
    """Say what a teammate is good at ("billing") and which languages they write ("de", "pt-BR").

    :raises NotAllowed: leads and owners do.
    :raises Invalid: a language is no tag, or there are too many words.
    """
    queries.who_may_set_up(by_id)
    changed = queries.teammate(teammate_id)
    known = {"skills": _words(skills), "languages": [_language(tag) for tag in _words(languages)]}
    if Teammate.objects.filter(pk=changed.pk).exclude(**known).update(**known):
        record(events.SkillsSet(changed.pk), at=at, teammate_id=by_id)


def _words(typed: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(word for each in typed if (word := " ".join(each.split()).casefold())))
    if len(words) > MOST:
        raise Invalid(f"At most {MOST} of them.")
    if any(len(word) > LONGEST for word in words):
        raise Invalid(f"Each has at most {LONGEST} letters.")
    return words


def _language(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise Invalid(f"{tag} is no language as we write them: de, en, pt-br.")
    return tag


@transaction.atomic
def go_away(*, by_id: int, teammate_id: int, at: datetime) -> None:
    """Say that one is away: what one has stays, and nothing new comes. Twice is once.

    :raises NotAllowed: leads and owners say it of others.
    """
    away = _whose(by_id, teammate_id)
    if Teammate.objects.filter(pk=away.pk, away_since=None).update(away_since=at):
        record(events.WentAway(teammate_id), at=at, teammate_id=by_id)


@transaction.atomic
def come_back(*, by_id: int, teammate_id: int, at: datetime) -> None:
    """Undo `go_away`. Twice is once."""
    here = _whose(by_id, teammate_id)
    if Teammate.objects.filter(pk=here.pk).exclude(away_since=None).update(away_since=None):
        record(events.CameBack(teammate_id), at=at, teammate_id=by_id)


def _whose(by_id: int, teammate_id: int) -> Teammate:
    if by_id != teammate_id:
        queries.who_may_set_up(by_id)
    return queries.teammate(teammate_id)
