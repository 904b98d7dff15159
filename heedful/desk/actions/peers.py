"""Notice that somebody else helps; confirm it, thank them, give them credit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import events, peers, queries
from heedful.desk.actions.drafts import save_draft
from heedful.desk.models import Conversation, PeerAnswer
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening.models import Post
from heedful.teams import queries as teams

State = PeerAnswer.State
MOST_IN_A_THREAD = 500  # posts of one thread that are looked at; a screen shows no more


def notice_peers(*, thread_id: int, at: datetime) -> None:
    """Look in a thread for answers of others to the people we speak with. May be repeated."""
    _notice(Conversation.every.filter(thread=thread_id), at)


def notice_peers_around(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Look in the threads of new posts. May be repeated."""
    del source_id
    _notice(Conversation.every.filter(thread__posts__in=post_ids).distinct(), at)


def notice_peers_of_new(*, conversation_ids: list[int], at: datetime) -> None:
    """Look in the threads of new conversations. May be repeated."""
    _notice(Conversation.every.filter(pk__in=conversation_ids), at)


def _notice(rows: Iterable[Conversation], at: datetime) -> None:
    by_thread: dict[int, list[Conversation]] = defaultdict(list)
    for one in rows:
        by_thread[one.thread_id].append(one)
    below = Post.objects.filter(thread__in=by_thread, by_us=False).exclude(parent_id="")
    for thread_id in below.values_list("thread", flat=True).distinct():  # most have nobody below
        dialogues = by_thread[thread_id]
        thread = Post.objects.filter(thread=thread_id).select_related("author").order_by("said_at", "pk")
        posts = list(thread[:MOST_IN_A_THREAD])
        for one in dialogues:
            _notice_in(one, posts, at)


@transaction.atomic
def _notice_in(conversation: Conversation, posts: Sequence[Post], at: datetime) -> None:
    theirs = {post.outside_id for post in posts if post.author.person_id == conversation.person_id}
    here = conversation.joined_to_id or conversation.pk
    known = set(PeerAnswer.objects.filter(conversation=here).values_list("post", flat=True))
    for post in posts:
        if post.pk not in known and post.parent_id in theirs and _helps(conversation, post):
            PeerAnswer.objects.create(conversation_id=here, post=post, found_at=at)
            record(events.PeerNoticed(here), at=at)


def _helps(conversation: Conversation, post: Post) -> bool:
    """Test the rule: somebody else, in public, no automatic account, and words that tell how to go on."""
    is_other = not post.by_us and not post.author.is_bot and post.author.person_id != conversation.person_id
    return is_other and not post.private and not post.deleted_at and peers.helps(post.text)


@transaction.atomic
def judge_peer(*, by_id: int, peer_id: int, helps: bool, at: datetime) -> PeerAnswer:
    """Say that an answer of somebody else is right, or that it is none. Twice is once."""
    teams.who_may_answer(by_id)
    row = queries.peer_answer_for(by_id, peer_id)
    state = State.CONFIRMED if helps else State.NO_HELP
    if PeerAnswer.objects.filter(pk=row.pk).exclude(state=state).update(state=state, by=by_id, at=at):
        record(events.PeerJudged(row.conversation_id, helps), at=at, teammate_id=by_id)
    return queries.peer_answer_for(by_id, peer_id)


@transaction.atomic
def mark_peer(*, by_id: int, conversation_id: int, post_id: int, at: datetime) -> PeerAnswer:
    """Say that a post of somebody else in the thread helps, where the rule did not see it. Twice is once.

    :raises Invalid: the person said it themselves, we did, or it is not in this thread.
    """
    teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    posts = {post.pk: post for post in queries.thread_of(by_id, conversation)}
    post = posts.get(post_id)
    if post is None or post.by_us or post.deleted_at or post.author.person_id == conversation.person_id:
        raise Invalid("A peer is somebody else in this thread.")
    row, _ = PeerAnswer.objects.get_or_create(conversation=conversation, post=post, defaults={"found_at": at})
    return judge_peer(by_id=by_id, peer_id=row.pk, helps=True, at=at)


@transaction.atomic
def draft_for_peer(*, by_id: int, peer_id: int, text: str, credit: bool, at: datetime) -> PeerAnswer:
    """Draft a thank-you to them, or (`credit`) an answer to the person that names them. Nothing is sent.

    It confirms the answer: one thanks for what is right.

    :raises Refused: the teammate is writing something else there.
    """
    row = judge_peer(by_id=by_id, peer_id=peer_id, helps=True, at=at)
    drafted = queries.drafts_of(by_id, row.conversation).get("public", "")
    if drafted.strip() and drafted != text:
        raise Refused("You are writing something else here. Send it first, or delete it.")
    save_draft(
        conversation_id=row.conversation_id, teammate_id=by_id, kind="public", text=text.strip(), at=at
    )
    PeerAnswer.objects.filter(pk=row.pk).update(**{"credited_at" if credit else "thanked_at": at})
    return queries.peer_answer_for(by_id, peer_id)
