"""An invitation to the circle: what it means, yes or no, and the way out for as long as one is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from heedful.circle import actions, queries
from heedful.kit import clock
from heedful.web.outside import pages

if TYPE_CHECKING:
    from heedful.outside.models import Link

DEEDS = {"yes": actions.say_yes, "no": actions.say_no, "leave": actions.leave}


def circle(request: HttpRequest, link: Link) -> HttpResponse:
    """Show where they stand; only a button of theirs changes it, since programs open links too."""
    deed = DEEDS.get(request.POST.get("say", ""))
    if request.method == "POST" and deed:
        deed(link=link, at=clock.now())
    return pages.page(request, "circle", {"member": queries.member_of_link(link.about_id)})
