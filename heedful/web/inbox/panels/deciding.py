"""What one may decide alone, where their words or the draft speak of it; and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.desk import deciding, queries
from heedful.web.decisions import Decision, decision_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.deciding import Money
    from heedful.desk.models import Permission
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Deciding:
    decisions: Sequence[Decision]
    permissions: Sequence[Permission]
    money: Money | None  # the largest amount that is spoken of


def load(opened: Opened) -> Deciding | None:
    """Return the panel where there is something to decide, or something was asked."""
    permissions = queries.permissions_of(opened.conversation)
    post = opened.conversation.post
    texts = [f"{post.title} {post.text}", *(tab.text for tab in opened.answering.tabs)]
    needed = deciding.needed(texts) if opened.who.may_answer else []
    if not needed and not permissions:
        return None
    money = deciding.money_in(" ".join(texts))
    held = queries.authorities_of(opened.who.pk) if needed else {}
    return Deciding([decision_of(name, held.get(name), money) for name in needed], permissions, money)
