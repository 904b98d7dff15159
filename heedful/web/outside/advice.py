"""What somebody outside was asked by mail: exactly what was shown to them, and room for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heedful.consulting import actions, queries, rules
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link


def advice(request: HttpRequest, link: Link) -> HttpResponse:
    asked = queries.consultation_of_link(link.about_id)
    typed = request.POST.get("text", "")
    shown = {"asked": asked, "typed": typed, "wrong": "", "longest": rules.LONGEST_ADVICE}
    if request.method != "POST":
        return pages.page(request, "advice", shown)
    try:
        actions.answer_by_link(link=link, text=typed, at=clock.now())
    except Invalid as invalid:
        return pages.page(request, "advice", shown | {"wrong": str(invalid)}, status=400)
    return pages.thanks(request, _("Your answer is with %s.") % asked.asker)
