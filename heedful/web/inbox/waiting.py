"""How long somebody waits, in short words; the page keeps them current with the same words and limits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from heedful.desk.models import Conversation

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


def due(conversation: Conversation, at: datetime) -> str:
    """Say whether an answer is due to somebody who waits: "", "soon" or "late"."""
    if conversation.state != "waiting" or conversation.due_at is None:
        return ""
    if conversation.due_at < at:
        return "late"
    return "soon" if (conversation.soon_at or conversation.due_at) <= at else ""


def due_word(due: str) -> str:
    return {"late": _("late"), "soon": _("due soon")}.get(due, "")


def moments(conversation: Conversation) -> tuple[str, str]:
    """Return from when on the page is to say "due soon" and "late"; "" for never."""
    if conversation.state != "waiting":
        return "", ""
    soon, late = conversation.soon_at, conversation.due_at
    return soon.isoformat() if soon else "", late.isoformat() if late else ""
