"""The health of a source, and what may leave through it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from heedful.listening import queries

if TYPE_CHECKING:
    from heedful.listening.models import Source

FRESH = timedelta(minutes=1)  # a source that was added or resumed a moment ago has its listener soon


@dataclass(frozen=True, slots=True)
class Health:
    """One word, its colour ("" where nothing is asked of anybody), and what it means."""

    word: str
    colour: str
    meaning: str
    needs_somebody: bool = False


def health_of(source: Source, *, at: datetime) -> Health:
    """Say how a source does, for whoever looks after it."""
    if source.state == source.State.IMPORTED:
        return Health(_("Imported"), "", _("History of another system. Nothing is heard or sent here."))
    if source.state == source.State.PAUSED:
        return Health(_("Paused"), "", _("Nothing is heard here. Resumed, it goes on where it stopped."))
    if source.state == source.State.SIGNED_OUT:
        meaning = _("It does not let us in any more. An owner has to give a new credential.")
        return Health(_("Signed out"), "red", meaning, needs_somebody=True)
    if source.trouble:
        return Health(_("In trouble"), "red", source.trouble, needs_somebody=source.retry_at is None)
    if source.leased_until is None or source.leased_until < at:
        if at - source.added_at < FRESH:
            return Health(_("Starting"), "", _("Listening begins within seconds."))
        meaning = _("No listener has taken it. Is Heedful's listener running?")
        return Health(_("Nobody listens"), "amber", meaning, needs_somebody=True)
    if source.last_success_at is None:
        return Health(_("Starting"), "", _("Connecting for the first time."))
    return Health(_("Listening"), "", _("All is well."))


def in_short(seconds: float) -> str:
    """Return a length of time as one reads it at a glance: 0.4 s, 12 min, 5 h, 3 d."""
    for most, unit, words in ((90, 1, _("%s s")), (5400, 60, _("%s min")), (172_800, 3600, _("%s h"))):
        if seconds < most:
            return words % (f"{seconds:.1f}" if unit == 1 and seconds < 10 else round(seconds / unit))
    return _("%s d") % round(seconds / 86_400)


@dataclass(frozen=True, slots=True)
class Sending:
    """Whether replies leave through a source, as whom, and whether they could."""

    is_on: bool
    can: bool
    account: str
    publicly: bool
    privately: bool


def sending_of(source: Source) -> Sending:
    can = queries.connector_of(source).can
    account = queries.account_of(source)
    return Sending(
        is_on=source.sends,
        can=bool(source.sealed_credential) and (can.reply_publicly or can.reply_privately),
        account=account.address or account.name or account.outside_id,
        publicly=can.reply_publicly,
        privately=can.reply_privately,
    )
