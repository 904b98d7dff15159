"""Whether the person is in the circle, and the invitation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.circle import queries
from heedful.web.circle.screens import may_draft

if TYPE_CHECKING:
    from heedful.circle.models import Member
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Circle:
    member: Member | None
    may_invite: bool
    may_draft: bool


def load(opened: Opened) -> Circle | None:
    """Return what is known, and whether they can be invited; None where there is neither."""
    member = queries.member_of(opened.conversation)
    may_invite = opened.who.may_answer and (member is None or member.state == "invited")
    if member is None and not may_invite:
        return None
    return Circle(member, may_invite, may_draft(opened.who, opened.conversation, opened.at))
