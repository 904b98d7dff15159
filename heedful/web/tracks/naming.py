"""Follow a name: its usual spellings as boxes to tick, and the query they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heedful.query import Mistake
from heedful.query.names import LONGEST, joined, spellings_of
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.query.names import Proposed


@dataclass(frozen=True, slots=True)
class Box:
    proposed: Proposed
    is_ticked: bool


@for_teammates
@require_GET
def by_name(request: HttpRequest) -> HttpResponse:
    """Propose what to look for; nothing is saved before somebody follows the query."""
    name = request.GET.get("name", "").strip()[: LONGEST + 1]
    picked = request.GET.getlist("pick") if "picked" in request.GET else None
    boxes, query, wrong = _picked(name, picked) if name else ([], "", "")
    context = {"name": name, "boxes": boxes, "query": query, "wrong": wrong, "me": teammate_of(request)}
    return render(request, "tracks/by_name.html", context, status=400 if wrong else 200)


def _picked(name: str, picked: Sequence[str] | None) -> tuple[list[Box], str, str]:
    """Return the boxes, their query, and what is wrong; None picks what is proposed."""
    try:
        proposed = spellings_of(name)
    except Mistake as mistake:
        return [], "", mistake.what
    boxes = [Box(one, one.is_on if picked is None else one.query in picked) for one in proposed]
    query = joined(box.proposed.query for box in boxes if box.is_ticked)
    return boxes, query, "" if query else _("Pick at least one spelling.")
