"""For whoever answers as themselves: that they answered there, and an account to connect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Myself:
    key: str  # names what is about to be noted
    needs_account: bool


def load(opened: Opened) -> Myself | None:
    """Return it while the person waits in public, for whoever may answer now."""
    answering, private = opened.answering, opened.conversation.post.private
    if not opened.who.may_answer or answering.is_anothers or private or not opened.waits:
        return None
    return Myself(
        key=_key(opened),
        needs_account=answering.voice is None,
    )


def _key(opened: Opened) -> str:
    """Name what is about to be said: the same on a double click, until they speak again."""
    named = f"{opened.pk}:{opened.who.pk}:{opened.conversation.post_id}"
    return salted_hmac("heedful.answered", named, algorithm="sha256").hexdigest()[:40]
