"""Tracks: what we follow; add, change, pause, remove and put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.actions import ExamplesDisagree
from heedful.query import Mistake
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.tracks.editing import Preview
from heedful.web.tracks.judging import measured

if TYPE_CHECKING:
    from heedful.listening.models import Track
    from heedful.teams.models import Teammate

DOUBLE_CLICK = timedelta(seconds=10)


class Marked(NamedTuple):
    """A query and the character in it where it cannot be read on."""

    before: str
    here: str
    after: str


class TrackForm(forms.Form):
    marked: Marked | None = None
    asks_again = False  # an example says otherwise
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What your colleagues call it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    query = forms.CharField(
        label=gettext_lazy("Words to look for"),
        help_text=gettext_lazy(
            'A space means all of them; OR means any; "two words" stand side by side; -word leaves out.'
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
    )


class OwnTrackForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Words to follow"),
        help_text=gettext_lazy(
            "Nobody else sees it or has to answer what it finds. Anywhere: Ctrl K, then “track linkedin”."
        ),
        max_length=4000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )


@for_teammates
@require_http_methods(["GET", "POST"])
def tracks(request: HttpRequest) -> HttpResponse:
    """List the tracks; a POST adds one, or tries it."""
    me = teammate_of(request)
    form = _form(request)
    if form.is_valid() and _added(form, me):
        messages.success(request, _("%(name)s is followed from now on.") % form.cleaned_data)
        return redirect("tracks:tracks")
    return page_of(request, form=form, own_form=OwnTrackForm())


def page_of(request: HttpRequest, *, form: forms.Form, own_form: forms.Form) -> HttpResponse:
    """Show the tracks, one's own and the house's, and the forms that add one."""
    me, query = teammate_of(request), _query_in(form)
    context = {
        "form": form,
        "own_form": own_form,
        "tracks": [(track, may_change(me, track), measured(track)) for track in queries.tracks_for(me.pk)],
        "me": me,
        "preview": Preview(me.pk, query, None, at=clock.now()) if form.is_bound or query else None,
    }
    is_wrong = form.is_bound or own_form.is_bound
    return render(request, "tracks/tracks.html", context, status=400 if is_wrong else 200)


def _form(request: HttpRequest, track: Track | None = None) -> TrackForm:
    """Return the form, bound only where it is to be saved, not where its words are only tried."""
    typed = {name: request.POST.get(name, "")[:4001] for name in ("name", "query")}
    if request.POST.get("use"):
        typed["query"] = request.POST["use"][:4001]
    if request.method == "POST" and ("use" in request.POST or request.POST.get("do") == "try"):
        return TrackForm(initial=typed)
    saved = {"name": track.name, "query": track.query} if track else None
    return TrackForm(request.POST or None, initial=saved)


def _query_in(form: forms.Form) -> str:
    return str(form["query"].value() or "")


def may_change(me: Teammate, track: Track) -> bool:
    if track.is_personal:
        return track.owner_id == me.pk
    return me.may_set_up or (me.may_answer and track.added_by_id == me.pk)


def _added(form: TrackForm, me: Teammate) -> bool:
    typed, at = form.cleaned_data, clock.now()
    if was_just_added(me, name=typed["name"], query=typed["query"], owner=None, at=at):
        return True
    return _told(form, lambda: listening.add_track(by_id=me.pk, at=at, **typed))


def was_just_added(me: Teammate, *, name: str, query: str, owner: int | None, at: datetime) -> bool:
    """Test whether this is the second click on the button."""
    same = queries.tracks_for(me.pk, counted=False).filter(name=name.strip(), query=query.strip())
    return same.filter(owner=owner, added_by=me.pk, added_at__gt=at - DOUBLE_CLICK).exists()


def _told(form: TrackForm, deed: Callable[[], object]) -> bool:
    """Do it, or tell beside its field why not; a mistake in the query is marked where it stands."""
    query = form.cleaned_data["query"]
    with told_in(form, "name"):
        try:
            deed()
        except ExamplesDisagree as disagree:
            form.asks_again = True
            form.add_error(None, str(disagree))
        except Mistake as mistake:
            form.add_error("query", str(mistake))
            at = mistake.column - 1
            form.marked = Marked(query[:at], query[at : at + 1] or " ", query[at + 1 :])
    return not form.errors


@for_teammates
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, track_id: int) -> HttpResponse:
    me = teammate_of(request)
    track = queries.track_for(me.pk, track_id)
    form = _form(request, track)
    if form.is_valid() and _told(form, lambda: _change(me, track_id, form, despite=_is_meant(request))):
        messages.success(request, _("%(name)s follows these words from now on.") % form.cleaned_data)
        return redirect("tracks:tracks")
    preview = Preview(me.pk, _query_in(form), track, at=clock.now())
    context = {
        "form": form,
        "track": track,
        "may_change": may_change(me, track),
        "preview": preview,
        "examples": preview.examples,
        "backfill": queries.backfill_of(track),
    }
    return render(request, "tracks/track.html", context, status=400 if form.is_bound else 200)


def _is_meant(request: HttpRequest) -> bool:
    """Test whether these very words are to be saved although examples say otherwise."""
    asked, typed = (request.POST.get(name, "").split() for name in ("despite", "query"))
    return request.POST.get("do") == "despite" and asked == typed


def _change(me: Teammate, track_id: int, form: TrackForm, *, despite: bool) -> None:
    listening.change_track(
        by_id=me.pk, track_id=track_id, at=clock.now(), despite_examples=despite, **form.cleaned_data
    )


@for_teammates
@require_POST
def pause(request: HttpRequest, track_id: int) -> HttpResponse:
    track = queries.track_for(teammate_of(request).pk, track_id)
    listening.pause_track(by_id=teammate_of(request).pk, track_id=track_id, at=clock.now())
    say(request, _("%s is paused.") % track.name, undo=reverse("tracks:resume", args=[track_id]))
    return redirect("tracks:tracks")


@for_teammates
@require_POST
def resume(request: HttpRequest, track_id: int) -> HttpResponse:
    track = queries.track_for(teammate_of(request).pk, track_id)
    listening.resume_track(by_id=teammate_of(request).pk, track_id=track_id, at=clock.now())
    say(request, _("%s is followed again.") % track.name, undo=reverse("tracks:pause", args=[track_id]))
    return redirect("tracks:tracks")


@for_teammates
@require_POST
def remove(request: HttpRequest, track_id: int) -> HttpResponse:
    """Remove at once; the toast takes it back."""
    me = teammate_of(request)
    track = queries.removed_track_for(me.pk, track_id)
    if track.removed_at is None:
        listening.remove_track(by_id=me.pk, track_id=track_id, at=clock.now())
        words = _("%s is not followed any more. What it found stays.") % track.name
        say(request, words, undo=reverse("tracks:restore", args=[track_id]))
    return redirect("tracks:tracks")


@for_teammates
@require_POST
def restore(request: HttpRequest, track_id: int) -> HttpResponse:
    track = listening.restore_track(by_id=teammate_of(request).pk, track_id=track_id, at=clock.now())
    say(request, _("%s is followed again.") % track.name)
    return redirect("tracks:tracks")


def say(request: HttpRequest, words: str, *, undo: str = "") -> None:
    messages.success(request, words, extra_tags=undo)
