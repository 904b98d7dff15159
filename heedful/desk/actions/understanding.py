"""Let what the local models read in people's words move them in the queue, and let the rules ask for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from heedful.desk import branches, events, understood
from heedful.desk.actions import routing
from heedful.desk.models import Conversation
from heedful.journal.write import record
from heedful.listening import queries as listening
from heedful.listening.models import Reading


def rank_understood(*, post_ids: Sequence[int], at: datetime) -> None:
    """Give the conversations of some posts the place that follows from what was read. May be repeated."""
    said = listening.spoken(post_ids)
    standing = branches.standing_at(one.thread_id for one in said)
    _rank({pk for one in said if (pk := standing.get((one.thread_id, one.person_id)))}, at)


def rank_opened(*, conversation_ids: Sequence[int], at: datetime) -> None:
    """Do the same for conversations whose words were read before they were opened. May be repeated."""
    _rank(conversation_ids, at)


def _rank(conversation_ids: Iterable[int], at: datetime) -> None:
    waiting = Conversation.objects.filter(pk__in=conversation_ids, state=Conversation.State.WAITING)
    said = _waiting_words(list(waiting))
    _move_all(waiting, said, at)
    posts = {pk: [reading.post for reading in readings] for pk, readings in said.items()}
    routing.route_read(posts=posts, at=at)


@transaction.atomic
def _move_all(waiting: QuerySet[Conversation], said: Mapping[int, Sequence[Reading]], at: datetime) -> None:
    rows = waiting.select_for_update(of=("self",)).order_by("pk")
    moved = [row for row in rows if _move(row, understood.told_by(said.get(row.pk, [])), at)]
    if moved:
        Conversation.objects.bulk_update(moved, ["understood", "needed_since", "changed_at"])
        record(events.ConversationsUnderstood([row.pk for row in moved]), at=at)


def _move(row: Conversation, told: str, at: datetime) -> bool:
    if row.understood == told:
        return False
    row.understood, row.changed_at = told, at
    row.rank()
    return True


def _waiting_words(rows: Sequence[Conversation]) -> dict[int, list[Reading]]:
    """Return by conversation what was read of the words that wait for an answer, oldest first."""
    keys = branches.keys_of(rows)
    since = {row.pk: row.waiting_since for row in rows}
    found: dict[int, list[Reading]] = {}
    for reading in listening.readings_in(keys):
        pk = keys.get((reading.post.thread_id, reading.post.author.person_id or 0))
        if pk and max(reading.post.said_at, reading.post.heard_at) >= since[pk]:
            found.setdefault(pk, []).append(reading)
    return found
