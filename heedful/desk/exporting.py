"""Mentions as they leave the house, CSV or one JSON object a line: batch by batch, newest first."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from heedful.desk import queries
from heedful.desk.models import Field
from heedful.kit import sheets
from heedful.listening import queries as listening
from heedful.listening.models import Post

BATCH = 500
Row = Mapping[str, object]
COLUMNS = (
    "id",
    "said_at",
    "heard_at",
    "network",
    "source",
    "author",
    "address",
    "kind",
    "language",
    "title",
    "text",
    "url",
    "tracks",
    "verdicts",
    "conversation_id",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mentions, as the page of mentions is asked."""

    teammate_id: int
    query: str = ""
    track_id: int | None = None


def batches(asked: Asked, *, at: datetime) -> Iterator[list[Row]]:
    """Return what a teammate may see of the mentions, a batch at a time; words that were deleted stay out.

    Each batch asks anew who may see what. Keys lead on, no offsets: the last batch costs what the first does.

    :raises Mistake: the query cannot be read.
    """
    before: int | None = None
    while True:
        posts, before = _posts(asked, before, at)
        yield _rows(asked.teammate_id, posts)
        if before is None:
            return


def _posts(asked: Asked, before: int | None, at: datetime) -> tuple[list[Post], int | None]:
    if asked.query.strip():
        who, query, track_id = asked.teammate_id, asked.query, asked.track_id
        searched = queries.mentions_found(who, query, at=at, limit=BATCH, before_id=before, track_id=track_id)
        return [hit.post for hit in searched.hits], searched.next
    mentions = listening.mentions_for(asked.teammate_id, before_id=before, track_id=asked.track_id)
    posts = list(mentions.filter(deleted_at=None)[:BATCH])
    return posts, posts[-1].pk if len(posts) == BATCH else None


def _rows(teammate_id: int, posts: Sequence[Post]) -> list[Row]:
    known = queries.ids_by_key(teammate_id, posts)
    rows_of = [_row(post, known.get((post.thread_id, post.author.person_id))) for post in posts]
    return _with_fields(teammate_id, rows_of, list(known.values()))


def columns_for(teammate_id: int) -> tuple[str, ...]:
    """Return the columns of an export: those that stand always, labels, and the fields of the house."""
    return (*COLUMNS, "labels", *(_column(field) for field in queries.fields_for(teammate_id)))


def _column(field: Field) -> str:
    return f"field: {field.name}"


def _with_fields(teammate_id: int, rows: Sequence[Row], conversation_ids: Sequence[int]) -> list[Row]:
    fields = queries.fields_for(teammate_id)
    filled = queries.filled_by_conversation(conversation_ids) if fields else {}
    labels = queries.labels_by_conversation(conversation_ids)
    return [
        {
            **row,
            "labels": labels.get(cast("int", row["conversation_id"]), []),
            **{
                _column(field): filled.get(cast("int", row["conversation_id"]), {}).get(field.pk, "")
                for field in fields
            },
        }
        for row in rows
    ]


def _row(post: Post, conversation_id: int | None) -> Row:
    hits = sorted(post.hits.all(), key=lambda hit: hit.track.name)
    values = (
        post.pk,
        post.said_at.isoformat(),
        post.heard_at.isoformat(),
        post.network,
        post.source.name,
        post.author.name,
        post.author.address or post.author.outside_id,
        post.kind,
        post.language,
        post.title,
        post.text,
        post.url,
        [hit.track.name for hit in hits],
        {hit.track.name: hit.verdict for hit in hits if hit.verdict},
        conversation_id,
    )
    return dict(zip(COLUMNS, values, strict=True))


def csv(parts: Iterable[Sequence[Row]], columns: Sequence[str]) -> Iterator[str]:
    """Return batches as pieces of a CSV file for spreadsheets."""
    yield sheets.BOM + sheets.line(columns)
    for rows in parts:
        yield "".join(sheets.line(map(_cell, row.values())) for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    return "; ".join(value) if isinstance(value, list) else value


def jsonl(parts: Iterable[Sequence[Row]], columns: Sequence[str]) -> Iterator[str]:
    """Return batches as pieces of a file with one JSON object a line."""
    del columns
    for rows in parts:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


FORMS: Mapping[str, Callable[[Iterable[Sequence[Row]], Sequence[str]], Iterator[str]]] = {
    "csv": csv,
    "jsonl": jsonl,
}
