"""When a reply leaves: after its hold, or at a moment that its author chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from heedful.web.inbox import snoozing

if TYPE_CHECKING:
    from datetime import datetime

NOW = ("", "now")


def choices(at: datetime) -> list[snoozing.Choice]:
    """Return the moments that are one click away, in the time zone of the screens."""
    names = {"tomorrow": _("Tomorrow"), "monday": _("Next Monday")}
    return [snoozing.Choice(key, name, _clock(key, at)) for key, name in names.items()]


def _clock(key: str, at: datetime) -> str:
    moment = snoozing.until(key, "", at=at)
    return formats.date_format(timezone.localtime(moment), "D H:i")


def leave_at(when: str, moment: str, *, at: datetime) -> datetime | None:
    """Return when a reply is to leave, None for after its hold.

    :raises Invalid: `moment` is no date and time.
    """
    if when in NOW:
        return None
    return snoozing.until(when if when in {"tomorrow", "monday"} else "moment", moment, at=at)
