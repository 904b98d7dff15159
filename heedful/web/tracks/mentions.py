"""Mentions: what was said about us, newest heard first, each with the way to its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.kit.errors import Missing
from heedful.listening import queries
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.listening.models import Hit, Post, Track

PAGE = 50


@dataclass(frozen=True, slots=True)
class Mention:
    post: Post
    conversation_id: int | None
    hits: Sequence[Hit]


@for_teammates
@require_GET
def mentions(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    tracks = list(queries.tracks_for(me.pk, counted=False))
    track = _chosen(tracks, request.GET.get("track", ""))
    posts = list(
        queries.mentions_for(
            me.pk, track_id=track.pk if track else None, before_id=_number(request.GET.get("before", ""))
        )[: PAGE + 1]
    )
    shown = posts[:PAGE]
    context = {
        "mentions": _with_conversations(me.pk, shown),
        "track": track,
        "tracks": tracks,
        "before": shown[-1].pk if len(posts) > PAGE else None,
        "is_first": not request.GET.get("before"),
    }
    return render(request, "tracks/mentions.html", context)


def _number(typed: str) -> int | None:
    """:raises Missing: no page begins there."""
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Missing("There is no such page.")
    return int(typed) if typed else None


def _chosen(tracks: Sequence[Track], typed: str) -> Track | None:
    """:raises Missing: there is no such track."""
    track_id = _number(typed)
    chosen = next((track for track in tracks if track.pk == track_id), None)
    if track_id is not None and chosen is None:
        raise Missing("There is no such track.")
    return chosen


def _with_conversations(teammate_id: int, posts: Sequence[Post]) -> list[Mention]:
    """Return mentions with the conversation of their person in their thread, for all in one query."""
    rows = desk.conversations_for(teammate_id).filter(thread__in={post.thread_id for post in posts})
    known = {(thread, person): pk for pk, thread, person in rows.values_list("pk", "thread", "person")}
    return [
        Mention(post, known.get((post.thread_id, post.author.person_id)), list(post.hits.all()))
        for post in posts
    ]
