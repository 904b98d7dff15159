"""The search of the archive for a track: how far it is, and the buttons that begin and stop it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.web.access import for_teammates, teammate_of


@for_teammates
@require_POST
def backfill(request: HttpRequest, track_id: int) -> HttpResponse:
    """Search from the newest post on."""
    listening.backfill_track(by_id=teammate_of(request).pk, track_id=track_id, at=clock.now())
    return redirect("tracks:change", track_id)


@for_teammates
@require_POST
def stop(request: HttpRequest, track_id: int) -> HttpResponse:
    listening.stop_backfill(by_id=teammate_of(request).pk, track_id=track_id, at=clock.now())
    return redirect("tracks:change", track_id)
