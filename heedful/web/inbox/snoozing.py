"""When a snoozed conversation comes back."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from heedful.kit.errors import Invalid

MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: str
    when: str


def choices(at: datetime) -> list[Choice]:
    """Return what can be chosen at a moment, with the moment it means in words."""
    names = {"hour": _("In an hour"), "tomorrow": _("Tomorrow morning"), "monday": _("Next Monday")}
    shown = [Choice(key, name, _clock(until(key, "", at=at))) for key, name in names.items()]
    return [*shown, Choice("answer", _("Until they answer"), "")]


def _clock(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "D H:i") if moment else ""


def until(choice: str, moment: str, *, at: datetime) -> datetime | None:
    """Return when it comes back, None for when they answer.

    :raises Invalid: there is no such choice, or `moment` is no date and time.
    """
    here = timezone.localtime(at)
    if choice == "answer":
        return None
    if choice == "hour":
        return at + timedelta(hours=1)
    if choice == "tomorrow":
        return _morning(here, days=1)
    if choice == "monday":
        return _morning(here, days=7 - here.weekday())
    try:
        asked = datetime.fromisoformat(moment)
    except ValueError as error:
        raise Invalid(_("Choose a date and a time.")) from error
    return asked if timezone.is_aware(asked) else timezone.make_aware(asked)


def _morning(here: datetime, *, days: int) -> datetime:
    day = here.date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, MORNING), here.tzinfo)
