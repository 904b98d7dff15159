"""What could not be read, kept for another try; what could not be heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heedful.kit import clock
from heedful.kit.errors import Missing, OutsideTrouble, Refused
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from heedful.listening.models import DeadLetter

PAGE = 30
EXCERPT = 1200


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter with the beginning of its bytes, as text that is escaped where it is shown."""

    row: DeadLetter
    excerpt: str
    size: int


def _letter(row: DeadLetter) -> Letter:
    raw = bytes(row.raw)
    return Letter(row, raw[:EXCERPT].decode("utf-8", "backslashreplace"), len(raw))


@for_teammates
@require_GET
def dead_letters(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    page = Paginator(queries.dead_letters_for(me.pk), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "letters": [_letter(row) for row in page], "me": me}
    return render(request, "tracks/dead_letters.html", context)


@for_teammates
@require_POST
def replay(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Read it again; the second click finds it gone, and that is fine."""
    try:
        count = listening.replay(by_id=teammate_of(request).pk, letter_id=letter_id, at=clock.now())
    except Missing:
        messages.info(request, _("It was read again already."))
    except (OutsideTrouble, Refused) as trouble:
        if getattr(trouble, "status", 409) == 403:
            raise
        messages.error(request, str(trouble))
    else:
        words = ngettext("It can be read now: %d post.", "It can be read now: %d posts.", count) % count
        messages.success(request, words)
    return redirect("tracks:dead_letters")


@for_teammates
@require_POST
def drop(request: HttpRequest, letter_id: int) -> HttpResponse:
    try:
        listening.drop(by_id=teammate_of(request).pk, letter_id=letter_id)
    except Missing:
        messages.info(request, _("It was thrown away already."))
    else:
        messages.success(request, _("Thrown away."))
    return redirect("tracks:dead_letters")


@for_teammates
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    me = teammate_of(request)
    page = Paginator(queries.gaps_for(me.pk), PAGE).get_page(request.GET.get("page"))
    return render(request, "tracks/gaps.html", {"page": page})
