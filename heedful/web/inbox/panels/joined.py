"""One dialogue: what is joined to a conversation, and what may be the same matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from heedful.desk import queries as desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import Conversation, Join
    from heedful.web.inbox.opened import Opened

NEAR = timedelta(days=7)  # between what they said in two places, for both to be offered as one matter
MOST = 2


@dataclass(frozen=True, slots=True)
class Joined:
    joins: Sequence[Join]
    offered: Sequence[Conversation]  # which may be the same matter; a teammate decides
    split_from: Conversation | None
    split_off: Sequence[Conversation]
    may_split: bool  # they said more than one thing here


def load(opened: Opened) -> Joined | None:
    """Return what is joined or split off, and what is offered; None where this person spoke with us once."""
    here, who = opened.conversation, opened.who.pk
    joins, off, source = desk.joins_of(here), desk.split_off(who, here), desk.split_from(who, here)
    said = [one for one in opened.posts if one.author.person_id == here.person_id and not one.deleted_at]
    may_split = sum(one.thread_id == here.thread_id for one in said) > 1
    if not (joins or off or source or may_split or opened.earlier):
        return None
    offered = [one for one in opened.earlier if _may_be_one(here, one)][:MOST]
    return Joined(joins, offered, source, off, may_split)


def _may_be_one(here: Conversation, there: Conversation) -> bool:
    """Test whether they spoke here and there at about the same time, in public and private or elsewhere."""
    if "done" in {here.state, there.state} or abs(here.post.said_at - there.post.said_at) > NEAR:
        return False
    return here.post.private != there.post.private or here.post.network != there.post.network
