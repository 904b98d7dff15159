"""What somebody wrote to us and what we answered, on a page of their own, where they can write back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.talk import actions, queries
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link


def talk(request: HttpRequest, link: Link) -> HttpResponse:
    letter = queries.letter_of_link(link.about_id)
    typed, wrong, arrived = request.POST.get("words", ""), "", False
    if request.method == "POST":
        try:
            key = request.POST.get("key", "")
            actions.write_back(letter=letter, key=key, words=typed, at=clock.now())
        except Invalid as invalid:
            wrong = str(invalid)
        else:
            typed, arrived = "", True
    shown = {
        "lines": queries.lines_of(letter),
        "letter": letter,
        "typed": typed,
        "wrong": wrong,
        "arrived": arrived,
        "key": secrets.token_hex(16),
    }
    return pages.page(request, "talk", shown, status=400 if wrong else 200)
