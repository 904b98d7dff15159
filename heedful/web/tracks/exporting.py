"""Mentions to take along, as CSV or JSON lines: sent while they are read, so that any number may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from heedful.desk import exporting
from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.query import parse
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks.asked import chosen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from django.http.response import HttpResponseBase

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@for_teammates
@require_GET
def as_csv(request: HttpRequest) -> HttpResponseBase:
    return _export(request, "csv")


@for_teammates
@require_GET
def as_json_lines(request: HttpRequest) -> HttpResponseBase:
    return _export(request, "jsonl")


def _export(request: HttpRequest, form: str) -> HttpResponseBase:
    """:raises Mistake: the query cannot be read."""
    me, at = teammate_of(request), clock.now()
    track = chosen(list(queries.tracks_for(me.pk, counted=False)), request.GET.get("track", ""))
    query = request.GET.get("q", "").strip()
    if query:
        parse(query)
    named = " ".join(filter(None, [track.name if track else "", query]))
    listening.note_export(by_id=me.pk, name=f"{named or '*'} ({form})", at=at)
    asked = exporting.Asked(me.pk, query, track.pk if track else None)
    pieces = exporting.FORMS[form](exporting.batches(asked, at=at), exporting.columns_for(me.pk))
    is_async = isinstance(request, ASGIRequest)
    answer = StreamingHttpResponse(_in_threads(pieces) if is_async else pieces, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="mentions-{at:%Y-%m-%d}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer


async def _in_threads(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Let others be served between two batches; Django would gather all of them first."""
    ask = sync_to_async(lambda: next(pieces, None))
    while (piece := await ask()) is not None:
        yield piece
