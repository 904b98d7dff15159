"""Mentions: what was said about us, newest heard first, each with the way to its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from heedful.desk import queries as desk
from heedful.kit import clock
from heedful.listening import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import mistake_in
from heedful.web.tracks.asked import chosen, number
from heedful.web.tracks.judging import sample

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.listening.models import Hit, Post

PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Mention:
    post: Post
    conversation_id: int | None
    hits: Sequence[Hit]
    copies: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some mentions; `before` is where the next begin, None at the end. `told`: how many there are in all."""

    posts: Sequence[Post]
    before: int | None
    told: str = ""
    gave_up: bool = False


@for_teammates
@require_GET
def mentions(request: HttpRequest) -> HttpResponse:
    """Show what was heard, or what a query finds of it."""
    me = teammate_of(request)
    tracks = list(queries.tracks_for(me.pk, counted=False))
    track = chosen(tracks, request.GET.get("track", ""))
    if track and request.GET.get("sample") == "1":
        return sample(request, track.pk)
    before = number(request.GET.get("before", ""))
    query = request.GET.get("q", "").strip()
    mistake = mistake_in(query)
    page = _page(me.pk, "" if mistake else query, track.pk if track else None, before)
    context = {
        "mentions": [] if mistake else _with_conversations(me.pk, page.posts),
        "page": page,
        "track": track,
        "tracks": tracks,
        "query": query,
        "mistake": mistake,
        "asked": urlencode({"track": track.pk if track else "", "q": query}),
        "is_first": before is None,
        "me": me,
        "here": request.get_full_path(),
    }
    return render(request, "tracks/mentions.html", context, status=400 if mistake else 200)


def _page(teammate_id: int, query: str, track_id: int | None, before: int | None) -> Page:
    if not query:
        posts = list(queries.mentions_for(teammate_id, track_id=track_id, before_id=before)[: PAGE + 1])
        return Page(posts[:PAGE], posts[PAGE - 1].pk if len(posts) > PAGE else None)
    at = clock.now()
    searched = desk.mentions_found(teammate_id, query, at=at, limit=PAGE, before_id=before, track_id=track_id)
    told = _counted(teammate_id, query, track_id, at) if before is None else ""
    return Page([hit.post for hit in searched.hits], searched.next, told, gave_up=not searched.complete)


def _counted(teammate_id: int, query: str, track_id: int | None, at: datetime) -> str:
    counted = desk.mentions_counted(teammate_id, query, at=at, at_most=MOST_COUNTED, track_id=track_id)
    if counted.exact:
        words = ngettext("%(count)s mention", "%(count)s mentions", counted.count)
    else:
        words = _("more than %(count)s mentions")
    return words % {"count": number_format(counted.count, force_grouping=True)}


def _with_conversations(teammate_id: int, posts: Sequence[Post]) -> list[Mention]:
    """Return mentions with the conversation of their person in their thread, for all in one query."""
    known = desk.ids_by_key(teammate_id, posts)
    copies = queries.copies_counted(post.pk for post in posts)
    return [
        Mention(
            post,
            known.get((post.thread_id, post.author.person_id)),
            list(post.hits.all()),
            copies.get(post.pk, 0),
        )
        for post in posts
    ]
