"""Who asks: screens are for teammates who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD")


def for_teammates(view: View) -> View:
    """Show the screen to teammates only; anybody else signs in first, then comes back."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            with teams.one_look(teammate_of(request)) if request.method in SAFE else nullcontext():
                return view(request, *args, **kwargs)
        if getattr(request, "htmx", False):
            here = request.htmx.current_url_abs_path or "/inbox/"  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Redirect": redirect_to_login(here).url})
        return redirect_to_login(request.get_full_path())

    return shown


def teammate_of(request: HttpRequest) -> Teammate:
    """Return who asks, inside a view that is `for_teammates`."""
    return cast("Teammate", request.user)
