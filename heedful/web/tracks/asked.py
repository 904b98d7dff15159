"""What an address asks of the pages of mentions, and what a deed on them answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from heedful.kit.errors import Missing
from heedful.web import answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from heedful.listening.models import Track


def number(typed: str) -> int | None:
    """:raises Missing: no page begins there."""
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Missing("There is no such page.")
    return int(typed) if typed else None


def chosen(tracks: Sequence[Track], typed: str) -> Track | None:
    """:raises Missing: there is no such track."""
    track_id = number(typed)
    found = next((track for track in tracks if track.pk == track_id), None)
    if track_id is not None and found is None:
        raise Missing("There is no such track.")
    return found


def anew(request: HttpRequest, words: str, *, undo: str = "", otherwise: str) -> HttpResponseBase:
    """Answer a deed with its page anew, also where a key undid it; the inbox follows by live events."""
    htmx = getattr(request, "htmx", None)
    if htmx and (htmx.current_url_abs_path or "").startswith(("/mentions/", "/tracks/", "/answers/")):
        messages.success(request, words, extra_tags=undo)
        return HttpResponse(headers={"HX-Refresh": "true"})
    return answers.done(request, words, undo=undo, otherwise=otherwise)
