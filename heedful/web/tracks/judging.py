"""Is this us? What people say of a mention, one key each, and how well a track hits by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.listening.rules import precision_of
from heedful.listening.sampling import sample_for
from heedful.web.access import for_teammates, teammate_of
from heedful.web.tracks.asked import anew, number

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.listening.models import Track

PAGE = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a track hits, in words: "94 % us, 82 to 98 %, n=40"; "" while nothing is labelled."""

    words: str
    meaning: str


def measured(track: Track) -> Measured:
    """Return the measured precision of a track that came counted."""
    us, labelled = track.us_count, track.labelled_count  # type: ignore[attr-defined]
    precision = precision_of(us, labelled)
    if precision is None:
        words = ngettext("%(n)s labelled", "%(n)s labelled", labelled) % {"n": labelled} if labelled else ""
        return Measured(words, _("Ten or more tell how many of its mentions are about us."))
    told = {"n": labelled} | {
        name: round(100 * getattr(precision, name)) for name in ("share", "low", "high")
    }
    words = _("%(share)s %% us, %(low)s to %(high)s %%, n=%(n)s") % told
    return Measured(words, _("Of a random sample, with the interval that holds it 95 times of 100."))


def sample(request: HttpRequest, track_id: int) -> HttpResponse:
    """Show mentions of a track that chance chose today, to say of each whether it is about us."""
    me, after = teammate_of(request), request.GET.get("after", "")
    track = queries.track_for(me.pk, track_id)
    drawn = sample_for(me.pk, track_id, day=clock.now().date(), after=after, limit=PAGE)
    context = {"track": track, "drawn": drawn, "measured": measured(track), "me": me, "is_first": not after}
    return render(request, "tracks/sample.html", context)


@require_POST
@for_teammates
def judge(request: HttpRequest, post_id: int) -> HttpResponseBase:
    """Note whether a mention of a track is about us; the toast takes it back."""
    told = {
        name: request.POST.get(name, request.GET.get(name, "")) for name in ("track", "verdict", "sample")
    }
    before = listening.judge(
        by_id=teammate_of(request).pk,
        post_id=post_id,
        track_id=number(told["track"]) or 0,
        verdict=told["verdict"],
        sampled=told["sample"] == "1",
        at=clock.now(),
    )
    words = {"us": _("This is us."), "not-us": _("This is not us."), "": _("Nothing is said of it any more.")}
    back = urlencode({"track": told["track"], "verdict": before})
    undo = f"{reverse('tracks:judge', args=[post_id])}?{back}" if told["verdict"] else ""
    page = f"{reverse('tracks:mentions')}?{urlencode({'track': told['track'], 'sample': 1})}"
    return anew(request, words[told["verdict"]], undo=undo, otherwise=page)
