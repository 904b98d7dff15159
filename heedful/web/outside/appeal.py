"""What somebody said is set apart here: they see why and until when, and can say why that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.limits import actions, queries
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link


def appeal(request: HttpRequest, link: Link) -> HttpResponse:
    limit = queries.limit_of_link(link.about_id)
    typed = request.POST.get("words", "")
    shown = {"limit": limit, "typed": typed, "wrong": ""}
    if request.method != "POST":
        return pages.page(request, "appeal", shown)
    try:
        actions.appeal(link=link, words=typed, at=clock.now())
    except Invalid as invalid:
        return pages.page(request, "appeal", shown | {"wrong": str(invalid)}, status=400)
    return pages.thanks(request, _("Somebody who did not set this limit reads it and decides."))
