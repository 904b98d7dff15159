"""What a model says that the conversation is about, and how to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heedful.drafting.queries import Beside
    from heedful.web.inbox.opened import Opened


def load(opened: Opened) -> Beside | None:
    """Return it while a model is on."""
    beside = opened.drafting
    return beside if beside.is_on and (opened.who.may_answer or beside.summary) else None
