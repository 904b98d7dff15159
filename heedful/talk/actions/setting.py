"""Owners switch the page on; each teammate says for themselves whether they are shown."""

import secrets
from datetime import datetime

from django.db import transaction

from heedful.connectors.contract import Account
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.listening import actions as listening
from heedful.talk import events, queries
from heedful.talk.models import Shown, Talk
from heedful.teams import queries as teams

MOST_DAYS = 3650


@transaction.atomic
def set_talk(*, by_id: int, on: bool, words: str = "", keeps_days: int = 180, at: datetime) -> Talk:
    """Switch the page on or off, and say what stands on it. The first time, its source is made.

    :raises NotAllowed: only owners open a page to everybody.
    """
    teams.who_may_own(by_id)
    if not 1 <= keeps_days <= MOST_DAYS:
        raise Invalid(f"Keep letters for 1 to {MOST_DAYS} days.")
    before = queries.talk()
    source_id = before.source_id if before else None
    if on and source_id is None:
        source_id = _new_source(by_id, at)
    fields = {"on": on, "words": words.strip()[:500], "keeps_days": keeps_days, "source_id": source_id}
    row, _ = Talk.objects.update_or_create(pk=1, defaults={**fields, "set_at": at, "set_by_id": by_id})
    said = (_in_words(before), _in_words(row))
    if said[0] != said[1]:
        record(events.TalkSet(*said), at=at, teammate_id=by_id)
    return row


def _new_source(by_id: int, at: datetime) -> int:
    account = Account(outside_id="us", name="Talk to a human", venue="Talk to a human")
    source = listening.add_source(
        by_id=by_id,
        network="talk",
        address="/talk/",
        credential={"house": secrets.token_hex(16)},
        account=account,
        sends=True,
        at=at,
    )
    return source.pk


def _in_words(row: Talk | None) -> str:
    return f"{'on' if row.on else 'off'}, kept for {row.keeps_days} days: {row.words}" if row else "off"


@transaction.atomic
def show_me(*, teammate_id: int, shown: bool, words: str = "", at: datetime) -> None:
    """Say that one is shown on the page, with what one helps with; or that one is not. Only oneself can."""
    teams.who_may_answer(teammate_id)
    said = " ".join(words.split())[:200]
    if shown and not said:
        raise Invalid("Say what you help with, in a few words.")
    before = queries.shown_of(teammate_id)
    if not shown:
        Shown.objects.filter(teammate=teammate_id).delete()
    else:
        Shown.objects.update_or_create(teammate_id=teammate_id, defaults={"words": said, "at": at})
    if shown != (before is not None):
        record(events.TalkPersonSet(shown), at=at, teammate_id=teammate_id)
