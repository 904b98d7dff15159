"""Everything we keep of one person, for whoever answers their request to see it."""

from datetime import datetime
from typing import Any

from heedful.desk import neighbours
from heedful.desk.models import Conversation
from heedful.listening.models import Judgement, Post
from heedful.people.models import Handle, Person


def everything_of(person: Person, *, at: datetime) -> dict[str, object]:
    """Return it as plain values, ready for JSON; moments are ISO 8601."""
    said = Post.objects.filter(author__person=person, by_us=False)
    judged = dict(Judgement.objects.filter(post__in=said, skipped=False).values_list("post", "said"))
    return {
        "made_at": at.isoformat(),
        "person": {"id": person.pk, "name": person.name, "heard_since": person.first_heard_at.isoformat()},
        "handles": [_handle(one) for one in person.handles.order_by("pk")],
        "posts": [{**_post(one), "judged": judged.get(one.pk)} for one in said.order_by("pk")],
        "conversations": [_dialogue(one) for one in person.conversations.order_by("pk")],
        **{name: tell(person.pk) for name, tell in neighbours.FILE.items()},
    }


def _handle(handle: Handle) -> dict[str, Any]:
    names = ("network", "outside_id", "name", "address", "url", "is_bot")
    return {name: getattr(handle, name) for name in names}


def _post(post: Post) -> dict[str, Any]:
    names = ("network", "outside_id", "url", "kind", "title", "text", "language", "private")
    moments = ("said_at", "heard_at", "edited_at", "deleted_at")
    told = {name: _moment(getattr(post, name)) for name in moments}
    return {name: getattr(post, name) for name in names} | told


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _dialogue(row: Conversation) -> dict[str, Any]:
    said = row.replies.select_related("author").order_by("written_at", "pk")
    notes = row.notes.select_related("author").order_by("at", "pk")
    return {
        "id": row.pk,
        "state": row.state,
        "waiting_since": row.waiting_since.isoformat(),
        "replies": [
            {"by": one.author.name, "at": one.written_at.isoformat(), "text": one.text, "state": one.state}
            for one in said
        ],
        "notes": [{"by": one.author.name, "at": one.at.isoformat(), "text": one.text} for one in notes],
        "promises": [
            {"words": one.words, "due_at": one.due_at.isoformat(), "state": one.state}
            for one in row.promises.order_by("pk")
        ],
        "labels": [one.label.name for one in row.labelled.select_related("label").order_by("pk")],
        "fields": [
            {"name": one.field.name, "value": one.value}
            for one in row.filled.select_related("field").order_by("pk")
        ],
    } | neighbours.kept_of(row.pk)
