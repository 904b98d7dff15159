"""Invite somebody by a private link, take that back, and forget them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from heedful.circle import events, queries
from heedful.circle.models import Member
from heedful.desk import queries as desk
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import queries as teams

State = Member.State
CIRCLE = Link.Purpose.CIRCLE
LINK_LASTS = timedelta(days=60)  # until they answer; then as long as they are in
MOST_LETTERS = 200


@transaction.atomic
def invite(*, conversation_id: int, by_id: int, topics: str, at: datetime) -> tuple[Member, str]:
    """Return the invitation and the secret of its link; invited again, the link before works no more.

    :raises Refused: they are in, or said no: by the link they have they can still say yes, nobody asks twice.
    :raises Invalid: it does not say what for.
    """
    teams.who_may_answer(by_id)
    conversation = desk.conversation_for(by_id, conversation_id)
    what_for = " ".join(topics.split())
    if not what_for or len(what_for) > MOST_LETTERS:
        raise Invalid(f"Say in a few words what for, at most {MOST_LETTERS} letters.")
    member = _member(conversation, by_id, what_for, at)
    if member.state == State.IN:
        raise Refused(f"{member} is in the circle already.")
    if member.state != State.INVITED:
        raise Refused(f"{member} said no, and is not asked again. The link they have still works.")
    _, secret = outside.make_link(purpose=CIRCLE, about_id=member.pk, lasts=LINK_LASTS, at=at)
    record(events.CircleInvited(member.pk, conversation.pk), at=at, teammate_id=by_id)
    return member, secret


def _member(conversation: Conversation, by_id: int, topics: str, at: datetime) -> Member:
    """Return the person's row, new or waiting for their word with these topics; others as they are."""
    known = queries.member_of(conversation)
    if known is None:
        try:
            with transaction.atomic():
                return Member.objects.create(
                    handle_id=conversation.post.author_id,
                    conversation=conversation,
                    topics=topics,
                    invited_by_id=by_id,
                    invited_at=at,
                )
        except IntegrityError as error:
            raise Refused("A colleague invited them just now.") from error
    fields = {"topics": topics, "invited_by": by_id, "invited_at": at, "conversation": conversation.pk}
    Member.objects.filter(pk=known.pk, state=State.INVITED).update(**fields)
    return known


@transaction.atomic
def withdraw(*, member_id: int, by_id: int, at: datetime) -> Conversation:
    """Take an invitation back that nobody answered; its link works no more.

    :raises Refused: they answered it.
    """
    teams.who_may_answer(by_id)
    member = queries.member_for(by_id, member_id)
    conversation = desk.conversation_for(by_id, member.conversation_id)
    if not Member.objects.filter(pk=member.pk, state=State.INVITED).delete()[0]:
        raise Refused("They answered it meanwhile.")
    outside.withdraw_links(purpose=CIRCLE, about_id=member.pk, at=at)
    record(events.CircleInvitationWithdrawn(conversation.pk), at=at, teammate_id=by_id)
    return conversation


def erase(person_id: int, at: datetime) -> None:
    """Forget a person here; runs in the caller's transaction, and may be repeated."""
    for member in Member.objects.filter(handle__person=person_id):
        outside.withdraw_links(purpose=CIRCLE, about_id=member.pk, at=at)
        member.delete()


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let invitations follow a conversation into the one that stays."""
    Member.objects.filter(conversation=gone_id).update(conversation=kept_id)
