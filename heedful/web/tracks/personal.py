"""Tracks of one's own: made from a few words, seen by nobody else, shared by one click."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.tracks.tracks import OwnTrackForm, TrackForm, page_of, say, was_just_added


@for_teammates
@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """Follow some words at once, from wherever they were typed."""
    me, at, form = teammate_of(request), clock.now(), OwnTrackForm(request.POST)
    if not form.is_valid():
        return page_of(request, form=TrackForm(), own_form=form)
    words = form.cleaned_data["words"].strip()
    name = words[:120].strip()
    if was_just_added(me, name=name, query=words, owner=me.pk, at=at):
        return answers.back(request, reverse("tracks:tracks"))
    with told_in(form, "words"):
        track = listening.add_track(by_id=me.pk, name=name, query=words, mine=True, at=at)
    if form.errors:
        return page_of(request, form=TrackForm(), own_form=form)
    told = _("You track %s from now on; nobody else sees it.") % track.name
    return answers.done(
        request, told, otherwise=reverse("tracks:tracks"), undo=reverse("tracks:remove", args=[track.pk])
    )


@for_teammates
@require_POST
def share(request: HttpRequest, track_id: int) -> HttpResponse:
    me = teammate_of(request).pk
    was_own = queries.track_for(me, track_id).is_personal
    track = listening.share_track(by_id=me, track_id=track_id, at=clock.now())
    if was_own:
        say(request, _("%s is followed by the house now; what it found becomes mentions.") % track.name)
    return redirect("tracks:tracks")
