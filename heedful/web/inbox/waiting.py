"""How long somebody waits, in short words; the page keeps them current with the same words and limits."""

from datetime import datetime

from django.utils.translation import gettext as _

SOON = 10 * 60  # seconds until an answer is due soon
LATE = 20 * 60  # seconds after which it is late
STEPS = ((60, "min"), (3600, "h"), (86_400, "d"), (7 * 86_400, "w"))


def units() -> dict[str, str]:
    """Return the words by unit, with {} where the number stands."""
    return {
        "now": _("now"),
        "min": _("{} min"),
        "h": _("{} h"),
        "d": _("{} d"),
        "w": _("{} wk"),
    }


def lasting(seconds: float) -> str:
    """Return a span in its largest whole unit: 18 min, 3 h, 2 d."""
    words = units()
    if seconds < STEPS[0][0]:
        return words["now"]
    size, name = next(step for step in reversed(STEPS) if seconds >= step[0])
    return words[name].format(int(seconds // size))


def ago(since: datetime, at: datetime) -> str:
    return lasting((at - since).total_seconds())


def due(seconds: float) -> str:
    """Say whether an answer is due: "", "soon" or "late"."""
    if seconds >= LATE:
        return "late"
    return "soon" if seconds >= SOON else ""


def due_word(due: str) -> str:
    return {"late": _("late"), "soon": _("due soon")}.get(due, "")
