"""Dialogues that were had in another system: they stand here as they ended there, and nothing follows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from heedful.desk.actions.labels import MOST_ON_ONE
from heedful.desk.models import Conversation, Labelled, Note
from heedful.kit.rows import ready
from heedful.listening.models import Post, Source

State = Conversation.State
Key = tuple[int, int]  # thread, person


@dataclass(frozen=True, slots=True)
class Remark:
    """What colleagues said among themselves. `key` is the same whenever it is imported."""

    key: str
    author_id: int
    said_by: str  # where `author_id` only imported it
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Had:
    """A dialogue with one person in one thread, as it ended elsewhere; its posts are stored."""

    thread_id: int
    person_id: int
    state: str
    owner_id: int | None
    label_ids: Sequence[int]
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many were new."""

    conversations: int
    notes: int
    labels: int


def keep_history(source: Source, had: Sequence[Had], *, by_id: int, at: datetime) -> Kept:
    """Store dialogues in the caller's transaction; what is there already stays as it is.

    Nothing is recorded for each: no clock starts, nobody is told, and no rule acts.
    """
    said = _said({one.thread_id for one in had})
    known = _known(said)
    new = [one for one in had if (one.thread_id, one.person_id) not in known and said[one.thread_id]]
    ready(Conversation, [_row(source, one, said[one.thread_id], at) for one in new]).insert()
    for row in known.values():
        _lead_on(row, said[row.thread_id])
    rows = _known(said)
    pairs = [(rows[one.thread_id, one.person_id], one) for one in had if said[one.thread_id]]
    return Kept(len(new), _note(pairs), _label(pairs, by_id, at))


def _said(thread_ids: set[int]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    posts = Post.objects.filter(thread__in=thread_ids).annotate(person_id=F("author__person"))
    for post in posts.order_by("said_at", "pk").defer("text", "html", "names"):
        found[post.thread_id].append(post)
    return found


def _known(said: Mapping[int, object]) -> dict[Key, Conversation]:
    rows = Conversation.every.filter(thread__in=list(said)).select_related("joined_to")
    return {(row.thread_id, row.person_id): row.joined_to or row for row in rows}


def _row(source: Source, one: Had, posts: Sequence[Post], at: datetime) -> Conversation:
    theirs = [post for post in posts if _is_theirs(post, one.person_id)]
    ours = [post for post in posts if post.by_us]
    after_ours = [post for post in theirs if not ours or post.said_at > ours[-1].said_at]
    since = (after_ours or theirs or posts)[0].said_at
    row = Conversation(
        person_id=one.person_id,
        thread_id=one.thread_id,
        source_id=source.pk,
        team_id=source.team_id,
        first_post=posts[0],
        post=(theirs or posts)[-1],
        owner_id=None if one.state == State.DONE else one.owner_id,
        state=one.state if theirs or one.state == State.DONE else State.ANSWERED,
        addressed=True,
        waiting_since=since,
        unanswered=max(1, len(after_ours)),
        changed_at=posts[-1].said_at,
        first_answered_at=ours[0].said_at if ours else None,
        ruled_at=at,  # rules act on what is heard, and this is not
    )
    row.rank()
    return row


def _is_theirs(post: Post, person_id: int) -> bool:
    return not post.by_us and getattr(post, "person_id", None) == person_id


def _lead_on(row: Conversation, posts: Sequence[Post]) -> None:
    """Let a conversation that is there know their latest words; its state is ours since."""
    theirs = [post for post in posts if _is_theirs(post, row.person_id)]
    if theirs and theirs[-1].pk != row.post_id:
        Conversation.objects.filter(pk=row.pk).update(post=theirs[-1])


def _note(pairs: Sequence[tuple[Conversation, Had]]) -> int:
    notes = {
        remark.key: Note(
            conversation=row,
            author_id=remark.author_id,
            key=remark.key,
            text=remark.text,
            at=remark.at,
            said_by=remark.said_by,
        )
        for row, one in pairs
        for remark in one.remarks
    }
    known = set(Note.objects.filter(key__in=notes).values_list("key", flat=True))
    return len(Note.objects.bulk_create(note for key, note in notes.items() if key not in known))


def _label(pairs: Sequence[tuple[Conversation, Had]], by_id: int, at: datetime) -> int:
    ids = [row.pk for row, _ in pairs]
    there: dict[int, set[int]] = defaultdict(set)
    for conversation_id, label_id in Labelled.objects.filter(conversation__in=ids).values_list(
        "conversation", "label"
    ):
        there[conversation_id].add(label_id)
    new = []
    for row, one in pairs:
        room = max(0, MOST_ON_ONE - len(there[row.pk]))
        wanted = [pk for pk in one.label_ids if pk not in there[row.pk]]
        new += [Labelled(conversation=row, label_id=pk, by_id=by_id, at=at) for pk in wanted[:room]]
    return len(Labelled.objects.bulk_create(new))
