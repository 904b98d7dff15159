"""Whoever answers as themselves takes up what they heard, says where they answered, hands it to a team."""

from datetime import datetime

from django.db import transaction

from heedful.desk import branches, events, queries
from heedful.desk.actions.conversations import write_note
from heedful.desk.actions.opening import open_for_mentions
from heedful.desk.models import Conversation, Note, Turn
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.kit.html import web_link
from heedful.listening.actions.voices import make_mention
from heedful.teams import actions as house
from heedful.teams import queries as teams


@transaction.atomic
def take_up(*, post_id: int, by_id: int, at: datetime) -> Conversation:
    """Answer what one's own track heard: open the conversation with its author, or take it. Twice is once.

    :raises Missing: there is no such post, or not for this teammate.
    :raises Refused: a colleague is on it, or it is for another team.
    """
    teams.who_may_answer(by_id)
    post = make_mention(by_id=by_id, post_id=post_id, at=at)
    open_for_mentions(source_id=post.source_id, post_ids=[post.pk], at=at)
    standing = branches.standing_at([post.thread_id]).get((post.thread_id, post.author.person_id or 0), 0)
    row = Conversation.objects.filter(pk=standing).first()
    if row is None:
        raise Missing("It was deleted meanwhile.")
    if not queries.may_be_given(by_id, [row.pk]):
        raise Refused("Another team has this. Ask them beside the post.")
    if row.claim_for(by_id, at):
        owner = {"owner": (None, by_id)}
        record(events.ConversationClaimed(row.pk), at=at, teammate_id=by_id, changed=owner)
    return row


@transaction.atomic
def answered_myself(*, conversation_id: int, teammate_id: int, link: str, key: str, at: datetime) -> Note:
    """Note that the teammate answered there from their own app; the person waits no more. Twice is once.

    :raises Refused: somebody else is on it.
    :raises Invalid: the link leads nowhere.
    """
    teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if said := Note.objects.filter(key=key[:40], conversation=conversation, author=teammate_id).first():
        return said
    where = web_link(link.strip())
    if not where:
        raise Invalid("Give the link to your answer: it begins with https://.")
    conversation.claim_for(teammate_id, at)
    note = write_note(
        conversation_id=conversation.pk,
        teammate_id=teammate_id,
        text=f"Answered there from my own account: {where}",
        key=key,
        at=at,
    )
    conversation.answered_by_us(at)
    Conversation.objects.filter(pk=conversation.pk, first_answered_at=None).update(first_answered_at=at)
    Turn.objects.create(conversation=conversation, state=Turn.State.ELSEWHERE, at=at, said_at=at)
    record(events.AnsweredThemselves(conversation.pk, note.pk), at=at, teammate_id=teammate_id)
    return note


@transaction.atomic
def hand_to_team(*, conversation_id: int, team_id: int, by_id: int, note: str, at: datetime) -> Conversation:
    """Let a team go on with it, with a word; who hands it on keeps reading along. Twice is once.

    :raises Invalid: there is no word for them.
    :raises NotAllowed: somebody else has it, and one is no lead.
    """
    giver = teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    team = teams.team(team_id)
    before = {"team": (conversation.team_id, team.pk), "owner": (conversation.owner_id, None)}
    if conversation.owner_id not in {None, by_id}:
        teams.who_may_set_up(by_id)
    if conversation.team_id == team.pk and conversation.owner_id is None:
        return conversation
    if not note.strip():
        raise Invalid("Say in a word what they should know.")
    write_note(conversation_id=conversation.pk, teammate_id=by_id, text=note, at=at)
    as_seen = Conversation.objects.filter(pk=conversation.pk, owner=conversation.owner_id)
    if not as_seen.update(team=team, owner=None, claimed_at=None, changed_at=at):
        raise Refused("Somebody else took it meanwhile. Look again.")
    handed = events.HandedToTeam(conversation.pk, team.pk)
    record(handed, at=at, teammate_id=by_id, changed=before)
    house.tell(
        teammate_ids=[one.pk for one in teams.members_of(team) if one.speaks_for_us and one.pk != by_id],
        text=f"{giver} hands {team} the conversation with {conversation.person}. {note.strip()[:200]}",
        why=f"You are in {team}.",
        about=f"given:to-team:{conversation.pk}:{at.isoformat()}",
        link=f"/inbox/{conversation.pk}/",
        at=at,
    )
    conversation.team, conversation.owner = team, None
    return conversation
