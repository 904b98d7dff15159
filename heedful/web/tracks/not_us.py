"""Not us: what the tracks that found a mention could leave out, what that costs, and one click to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk.leaving_out import suggested_for
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.listening import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks.asked import anew, number
from heedful.web.tracks.tracks import may_change

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.desk.models import NotUs


@for_teammates
@require_http_methods(["GET", "POST"])
def not_us(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Show what could be left out; a POST leaves it out, or only notes that it is not us."""
    if request.method == "POST":
        return _said(request, post_id)
    me = teammate_of(request)
    post = queries.mention_for(me.pk, post_id)
    suggested = [(one, may_change(me, one.hit.track)) for one in suggested_for(me.pk, post, at=clock.now())]
    context = {"post": post, "suggested": suggested, "me": me, "back": _way_back(request)}
    return render(request, "tracks/not_us.html", context)


def _way_back(request: HttpRequest) -> str:
    """Return the page of this house that one came from, if it is one that shows mentions."""
    asked = request.GET.get("next", "")
    shows = ("/inbox/", "/mentions/")
    return asked if asked.startswith(shows) and not urlsplit(asked).netloc else reverse("tracks:mentions")


def _said(request: HttpRequest, post_id: int) -> HttpResponseBase:
    me, at = teammate_of(request).pk, clock.now()
    left_out, track = request.POST.get("leave_out", "").strip(), request.POST.get("track", "")
    if left_out:
        track_id = number(track) or 0
        row = desk.leave_out(by_id=me, post_id=post_id, track_id=track_id, left_out=left_out, at=at)
    elif track:
        raise Invalid(_("Say what to leave out."))
    else:
        row = desk.say_not_us(by_id=me, post_id=post_id, at=at)
    undo = reverse("tracks:us_after_all", args=[row.pk])
    return anew(request, _told(row, left_out, me), undo=undo, otherwise=reverse("tracks:mentions"))


def _told(row: NotUs, left_out: str, teammate_id: int) -> str:
    if row.track is None:
        return _("Noted: this is not us. Nothing else is changed.")
    words = _("%(track)s leaves out %(words)s from now on.") % {"track": row.track, "words": left_out}
    if row.conversation_id:
        return f"{words} {_('The conversation is done.')}"
    hits = queries.hits_of(teammate_id, row.post)
    others = [hit.track.name for hit in hits if hit.track_id != row.track_id and hit.verdict != "not-us"]
    return f"{words} {_('%s finds it still.') % ', '.join(others)}" if others else words


@require_POST
@for_teammates
def us_after_all(request: HttpRequest, not_us_id: int) -> HttpResponseBase:
    """Take it back: query, verdict and conversation are as they were."""
    row = desk.take_back_not_us(by_id=teammate_of(request).pk, not_us_id=not_us_id, at=clock.now())
    here = reverse("tracks:not_us", args=[row.post_id])
    return anew(request, _("All is as it was."), otherwise=here)
