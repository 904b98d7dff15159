"""What the invited say with their link, which works as long as they want to: yes, no, and that they leave."""

from datetime import datetime, timedelta

from django.db import transaction

from heedful.circle import events, queries
from heedful.circle.models import Member
from heedful.journal.write import record
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import actions as telling

State = Member.State
WHILE_IN = timedelta(days=3650)


@transaction.atomic
def say_yes(*, link: Link, at: datetime) -> Member:
    """Take them in, by their own word alone; the link stays theirs for leaving. Twice is once."""
    member = queries.member_of_link(link.about_id)
    outside.keep_link(link, lasts=WHILE_IN, at=at)
    before = (State.INVITED, State.DECLINED, State.LEFT)
    if member.move(to=State.IN, expected=before, said_at=at):
        record(events.CircleJoined(member.pk, member.conversation_id), at=at)
        _tell(member, f"{member} is in the circle.", at)
    return member


@transaction.atomic
def say_no(*, link: Link, at: datetime) -> Member:
    """Note that they would rather not; nobody asks them again. Twice is once."""
    member = queries.member_of_link(link.about_id)
    outside.keep_link(link, lasts=WHILE_IN, at=at)
    if member.move(to=State.DECLINED, expected=(State.INVITED,), said_at=at):
        record(events.CircleDeclined(member.pk, member.conversation_id), at=at)
        _tell(member, f"{member} would rather not be in the circle.", at)
    return member


@transaction.atomic
def leave(*, link: Link, at: datetime) -> Member:
    """Let them go at once. Twice is once."""
    member = queries.member_of_link(link.about_id)
    outside.keep_link(link, lasts=WHILE_IN, at=at)
    if member.move(to=State.LEFT, expected=(State.IN,), said_at=at):
        record(events.CircleLeft(member.pk, member.conversation_id), at=at)
        _tell(member, f"{member} left the circle.", at)
    return member


def _tell(member: Member, words: str, at: datetime) -> None:
    telling.tell(
        teammate_ids=[member.invited_by_id],
        text=words,
        why="You invited them.",
        about=f"circle:{member.pk}:{at.isoformat()}",
        link="/circle/",
        at=at,
    )
