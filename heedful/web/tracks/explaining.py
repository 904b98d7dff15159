"""Why a mention is here, and why a post is not: in words, with what decided marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heedful.kit import clock
from heedful.kit.errors import Invalid, Missing
from heedful.listening import explaining, queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.marking import Piece, clauses_of, marked
from heedful.web.tracks.words import Health, health_of, in_short

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.listening.explaining import Deliverer, TrackSays, WhyNot
    from heedful.listening.models import Post, Source, Track
    from heedful.query.why import Reason

LONG = 2_000  # letters of a post that are shown


@dataclass(frozen=True, slots=True)
class Says:
    """What one track says: the clauses that matched, with their words, or why it does not find the text."""

    track: Track
    finds: bool
    clauses: Sequence[str]
    pieces: Sequence[Piece]
    reasons: Sequence[Reason]
    hit_on: str
    is_readable: bool
    was_hit: bool


@dataclass(frozen=True, slots=True)
class Delivers:
    source: Source
    health: Health
    listens_there: bool
    gaps: int
    dead_letters: int


@for_teammates
@require_GET
def why_here(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say which track, which clause, which source, and when."""
    told = explaining.why_here(teammate_of(request).pk, post_id)
    lag = (told.post.heard_at - told.post.said_at).total_seconds()
    context = {
        "post": told.post,
        "says": [_says(one, told.text) for one in told.tracks],
        "pieces": marked(told.text, (), most=LONG),
        "lag": in_short(max(lag, 0.0)),
    }
    return render(request, "tracks/why_here.html", context)


def _says(one: TrackSays, text: str) -> Says:
    return Says(
        track=one.track,
        finds=one.finds,
        clauses=clauses_of(one.marks or ()),
        pieces=marked(text, one.marks or (), most=LONG),
        reasons=one.reasons,
        hit_on=", ".join(one.hit_on or ()),
        is_readable=one.is_readable,
        was_hit=one.hit_on is not None,
    )


@for_teammates
@require_GET
def why_not(request: HttpRequest) -> HttpResponse:
    """Say which source, clause or step of reading decided that a post is not among the mentions."""
    me, at = teammate_of(request), clock.now()
    tracks = list(queries.tracks_for(me.pk, counted=False))
    what, trouble, told = request.GET.get("what", ""), "", None
    track_id = _number(request.GET.get("track", ""))
    if "what" in request.GET:
        try:
            told = explaining.why_not_here(me.pk, what, track_id=track_id, at=at)
        except Invalid as invalid:
            trouble = str(invalid)
    context: dict[str, Any] = {
        "what": what,
        "tracks": tracks,
        "track_id": track_id,
        "trouble": trouble,
        "told": told,
    }
    if told:
        context |= {
            "says": [_says(one, told.text) for one in told.tracks],
            "delivers": [_delivers(one, at) for one in told.deliverers],
            "verdict": _verdict(told),
        }
    return render(request, "tracks/why_not.html", context, status=400 if trouble else 200)


def _number(typed: str) -> int | None:
    """:raises Missing: no track has such a number."""
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Missing("There is no such track.")
    return int(typed) if typed else None


def _delivers(one: Deliverer, at: datetime) -> Delivers:
    return Delivers(one.source, health_of(one.source, at=at), one.listens_there, one.gaps, one.dead_letters)


def _verdict(told: WhyNot) -> str:
    """Return what decided, in a sentence."""
    if told.post:
        return _of_stored(told.post, told.tracks)
    if told.address and not told.deliverers:
        return _(
            "It is not stored, and no source that you may see listens there or delivered anything from there."
        )
    if told.address:
        return _("It is not stored. Paste its words too: then the tracks can say whether they would find it.")
    if any(one.finds for one in told.tracks):
        return _(
            "A track finds these words. So no source delivered them, or the post was kept out: it is our own,"
            " it is private and not for us, or its author asks not to be indexed (noindex)."
        )
    return _("No track finds these words.")


def _of_stored(post: Post, tracks: Sequence[TrackSays]) -> str:
    if post.is_mention:
        return _("It is here: it is a mention.")
    if post.by_us:
        return _("It is our own post. What we said ourselves is kept in its thread and is no mention.")
    finders = [one.track for one in tracks if one.finds]
    if not finders:
        return _("It is stored because it stands in a thread that we follow, and no track finds it.")
    if all(track.added_at > post.heard_at for track in finders):
        return _("It was heard before the track that finds it was added.")
    return _(
        "A track finds it today. It came with a thread around a mention, or was heard under an earlier"
        " query of the track."
    )
