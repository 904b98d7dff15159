"""One question after a conversation: an answer, a free line, or a word that one would rather not be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heedful.asked import actions, queries
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link


def question(request: HttpRequest, link: Link) -> HttpResponse:
    asked = queries.question_of_link(link.about_id)
    chosen, words = request.POST.get("choice", ""), request.POST.get("words", "")
    shown = {"question": asked, "chosen": chosen, "words": words, "wrong": ""}
    if request.method != "POST":
        return pages.page(request, "question", shown)
    if request.POST.get("rather") == "not":
        actions.opt_out(link=link, at=clock.now())
        return pages.thanks(request, _("We will not ask you again."))
    try:
        actions.answer(link=link, choice=chosen, words=words, at=clock.now())
    except Invalid as invalid:
        return pages.page(request, "question", shown | {"wrong": str(invalid)}, status=400)
    return pages.thanks(request, _("Your answer is with the people who spoke with you, and nowhere else."))
