"""A track while it is written: its preview, what an edit changes, and the examples it has to keep to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.kit.numbers import whole
from heedful.listening import actions as listening
from heedful.listening import examples, previewing, queries
from heedful.listening.archive import said_of
from heedful.query import Mistake, parse_track, read
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import mistake_in
from heedful.web.marking import Piece, clauses_of, marked

if TYPE_CHECKING:
    from datetime import datetime

    from django.http.response import HttpResponseBase

    from heedful.listening.archive import Hit
    from heedful.listening.models import Post, Track, TrackExample
    from heedful.query import Node, Reading

FEW = 10  # a day; below, a tenth is worth saying


@dataclass(frozen=True, slots=True)
class Sample:
    """A post with its words marked, and the clauses that matched."""

    post: Post
    pieces: Sequence[Piece]
    clauses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Changed:
    count: int
    exact: bool
    samples: Sequence[Sample]


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example, what the query says of it, and why it fails ("" where it does not)."""

    example: TrackExample
    pieces: Sequence[Piece]
    fails: bool
    why: Sequence[str]


class Preview:
    """What a query would do, for one teammate at one moment; nothing is asked of one that cannot be read."""

    def __init__(self, teammate_id: int, query: str, track: Track | None, *, at: datetime) -> None:
        self.query, self.track = query.strip(), track
        self.mistake, self.reading = _read(self.query)
        self.shown: previewing.Preview | None = None
        self.adds = self.loses = None
        self.examples = shown_examples(teammate_id, track, self.query) if track else []
        if self.reading is None:
            return
        self.shown = previewing.preview(teammate_id, self.reading, at=at)
        self.samples = [_sample(hit) for hit in self.shown.samples]
        old = _tree_of(track.query) if track and track.query != self.query else None
        if old is not None and old != self.reading.tree:
            difference = previewing.difference(teammate_id, old, self.reading.tree, at=at)
            self.adds, self.loses = _changed(difference.adds), _changed(difference.loses)

    @property
    def failing(self) -> list[ShownExample]:
        """Return the examples that this query does not keep to."""
        return [shown for shown in self.examples if shown.fails] if self.reading else []

    @property
    def before(self) -> str:
        """Return the query up to where it cannot be read on."""
        return self.query[: self.mistake.column - 1] if self.mistake else ""

    @property
    def here(self) -> str:
        return (self.query[self.mistake.column - 1 :][:1] or " ") if self.mistake else ""

    @property
    def after(self) -> str:
        return self.query[self.mistake.column :] if self.mistake else ""

    @property
    def per_day(self) -> str:
        """Return the estimate as one reads it: 0.3, 14, 2,300."""
        rate = self.shown.per_day if self.shown else None
        if rate is None:
            return ""
        if rate == 0:
            return "0"
        if rate < 0.1:
            return _("less than 0.1")
        return number_format(rate, 1 if rate < FEW else 0, force_grouping=True)


def _read(query: str) -> tuple[Mistake | None, Reading | None]:
    if not query:
        return None, None
    try:
        parse_track(query)
        return None, read(query)
    except Mistake as mistake:
        return mistake, None


def _tree_of(query: str) -> Node | None:
    """Return a saved query's tree, None where other rules made it."""
    return None if mistake_in(query) else read(query).tree


def _sample(hit: Hit) -> Sample:
    return Sample(hit.post, marked(said_of(hit.post).text, hit.marks), clauses_of(hit.marks))


def _changed(change: previewing.Change) -> Changed:
    return Changed(change.count, change.exact, [_sample(hit) for hit in change.samples])


@for_teammates
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show what a query would do while it is typed; nothing is saved."""
    me = teammate_of(request)
    track_id = whole(request.POST.get("track", ""))
    track = None if track_id is None else queries.track_for(me.pk, track_id)
    query = request.POST.get("query", "")[:4001]
    shown = {"preview": Preview(me.pk, query, track, at=clock.now()), "track": track}
    return render(request, "tracks/preview.html", shown)


def shown_examples(teammate_id: int, track: Track, query: str) -> list[ShownExample]:
    """Return the examples of a track as a query sees them; the saved one where this cannot be read."""
    tree = _read(query.strip())[1]
    known = tree.tree if tree else _tree_of(track.query)
    return [_shown(one, known) for one in examples.asked(teammate_id, track.pk, known)] if known else []


def _shown(one: examples.Asked, tree: Node) -> ShownExample:
    said = examples.said_in(one.example)
    marks = tree.marks(said) or ()
    why = [f"{reason.clause}: {reason.because}" for reason in one.reasons]
    if one.fails and not one.example.must_match:
        why = [_("Found by %s.") % clause for clause in clauses_of(marks)]
    return ShownExample(one.example, marked(said.text, marks), one.fails, why)


@for_teammates
@require_POST
def keep(request: HttpRequest, track_id: int) -> HttpResponseBase:
    """Keep what was typed, or a post that is stored, as an example."""
    must = request.POST.get("must") != "not"
    listening.keep_example(
        by_id=teammate_of(request).pk,
        track_id=track_id,
        text=request.POST.get("text", ""),
        post_id=whole(request.POST.get("post", "")),
        must_match=must,
        at=clock.now(),
    )
    words = _("Kept. It must be found.") if must else _("Kept. It must not be found.")
    return answers.done(request, words, otherwise=_examples_of(track_id))


@for_teammates
@require_POST
def remove(request: HttpRequest, track_id: int, example_id: int) -> HttpResponseBase:
    """Ask an example no more; the toast takes it back."""
    listening.remove_example(
        by_id=teammate_of(request).pk, track_id=track_id, example_id=example_id, at=clock.now()
    )
    undo = reverse("tracks:restore_example", args=[track_id, example_id])
    return answers.done(request, _("The example is removed."), undo=undo, otherwise=_examples_of(track_id))


@for_teammates
@require_POST
def restore(request: HttpRequest, track_id: int, example_id: int) -> HttpResponse:
    listening.restore_example(
        by_id=teammate_of(request).pk, track_id=track_id, example_id=example_id, at=clock.now()
    )
    return redirect(_examples_of(track_id))


def _examples_of(track_id: int) -> str:
    return reverse("tracks:change", args=[track_id]) + "#examples"
