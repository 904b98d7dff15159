"""One's own account: name, password, second step, keyboard, tokens, where one is signed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.set_up import once
from heedful.web.set_up.browsers import in_words
from heedful.web.set_up.forms import NameForm, TokenForm

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

DOUBLE_CLICK = timedelta(seconds=5)


@never_cache
@for_teammates
@require_GET
def you(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: HttpRequest,
    *,
    naming: NameForm | None = None,
    token: TokenForm | None = None,
) -> HttpResponse:
    me = teammate_of(request)
    context = {
        "naming": naming or NameForm(initial={"name": me.name}),
        "token": token or TokenForm(),
        "tokens": list(queries.tokens_of(me.pk)),
        "new_token": once.take(request, "token"),
        "sessions": _sessions(request, me),
        "second_step": is_mfa_enabled(me, [Authenticator.Type.TOTP]),
        "has_password": me.has_usable_password(),
        "my_teams": list(me.teams.order_by("name")),
    }
    wrong = (naming and naming.errors) or (token and token.errors)
    return render(request, "account/you.html", context, status=400 if wrong else 200)


def _sessions(request: HttpRequest, me: Teammate) -> list[tuple[UserSession, str, bool]]:
    """Return where the teammate is signed in, the newest first, by what browser, and if it is this one."""
    listed = UserSession.objects.purge_and_list(me)
    listed.sort(key=lambda session: session.created_at, reverse=True)
    here = request.session.session_key
    return [(one, in_words(one.user_agent), one.session_key == here) for one in listed]


@for_teammates
@require_POST
def name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        with told_in(form, "name"):
            teams.name_yourself(
                teammate_id=teammate_of(request).pk, name=form.cleaned_data["name"], at=clock.now()
            )
            messages.success(request, _("Your colleagues see your new name from now on."))
            return redirect("account:you")
    return _page(request, naming=form)


@for_teammates
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show its secret on the next page, once."""
    form, me, at = TokenForm(request.POST), teammate_of(request), clock.now()
    if not form.is_valid():
        return _page(request, token=form)
    if not _made_a_moment_ago(me, form.cleaned_data["name"], at):
        secret = teams.make_token(teammate_id=me.pk, name=form.cleaned_data["name"], at=at)[1]
        once.keep(request, "token", secret)
    return redirect("account:you")


def _made_a_moment_ago(me: Teammate, name: str, at: datetime) -> bool:
    """Test whether this is the second click on the button."""
    return queries.tokens_of(me.pk).filter(name=name, made_at__gt=at - DOUBLE_CLICK).exists()


@for_teammates
@require_POST
def revoke_token(request: HttpRequest, pass_id: int) -> HttpResponse:
    teams.revoke_token(by_id=teammate_of(request).pk, pass_id=pass_id, at=clock.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("account:you")


@for_teammates
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    others = [session for session, _browser, here in _sessions(request, teammate_of(request)) if not here]
    for session in others:
        session.end()
    messages.success(request, _("You are signed in here only."))
    return redirect("account:you")
