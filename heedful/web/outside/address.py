"""Where a gesture may be sent: the person it is for writes that here, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heedful.gestures import actions, queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link


def address(request: HttpRequest, link: Link) -> HttpResponse:
    gesture = queries.gesture_of_link(link.about_id)
    typed = request.POST.get("address", "")
    shown = {"gesture": gesture, "typed": typed, "keeps_days": gesture.month.budget.keeps_days, "wrong": ""}
    if request.method != "POST":
        return pages.page(request, "address", shown)
    try:
        actions.give_address(link=link, address=typed, at=clock.now())
    except Invalid as invalid:
        return pages.page(request, "address", shown | {"wrong": str(invalid)}, status=400)
    words = _("We have it, for this one parcel. It is erased once the parcel has arrived.")
    return pages.thanks(request, words)
