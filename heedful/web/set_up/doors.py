"""Who stands at the door: nobody's house leads to its set-up, everybody else signs in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from heedful.teams import queries

View = Callable[[HttpRequest], HttpResponse]
OPEN_BEFORE_AN_OWNER = ("/set-up/", "/welcome/", "/static/", "/api/", "/health")


def lead_to_set_up(answer: View) -> View:
    """Lead every page to the set-up while nobody owns the house."""

    def led(request: HttpRequest) -> HttpResponse:
        if (
            not request.path.startswith(OPEN_BEFORE_AN_OWNER)
            and not request.user.is_authenticated
            and not (queries.is_set_up() or queries.has_owner())
        ):
            return redirect("set_up:start")
        return answer(request)

    return led


def address_of(request: HttpRequest, path: str) -> str:
    """Return a path as colleagues can open it: by the address we are told, or the one that is used now."""
    if settings.OPTIONS["base_url"].value:
        return f"{settings.BASE_URL}{path}"
    return request.build_absolute_uri(path)
