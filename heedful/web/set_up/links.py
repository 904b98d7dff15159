"""Links that let somebody in: a sign-in that works once, and an invitation."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Missing
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.asking import told_in
from heedful.web.set_up.forms import JoinForm
from heedful.web.set_up.sign_in import sign_in


@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign somebody in by a link, once. Looking at it spends nothing: mail programs and chats look too."""
    at = clock.now()
    try:
        if request.method == "POST":
            teammate = teams.use_sign_in_link(secret=secret, at=at)
            if request.user.is_authenticated and request.user.pk != teammate.pk:
                logout(request)
            return sign_in(request, teammate, then=_after_welcome())
        opened = queries.sign_in_link(secret, at=at)
    except Missing as missing:
        return render(request, "set_up/spent.html", {"why": str(missing)}, status=missing.status)
    return render(request, "set_up/welcome.html", {"teammate": opened.teammate})


def _after_welcome() -> str:
    return "/inbox/" if queries.is_set_up() else reverse("set_up:start")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation with a name and a password."""
    at = clock.now()
    try:
        opened = queries.invitation(secret, at=at)
    except Missing as missing:
        return render(request, "set_up/spent.html", {"why": str(missing)}, status=missing.status)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "password"):
            newcomer = teams.accept_invitation(secret=secret, at=at, **form.cleaned_data)
            logout(request)
            return sign_in(request, newcomer, then="/inbox/")
    context = {"form": form, "invitation": opened, "company": queries.company()}
    return render(request, "set_up/join.html", context, status=400 if form.is_bound else 200)
