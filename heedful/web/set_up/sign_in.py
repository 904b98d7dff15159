"""How teammates sign in: by invitation only, with secrets that are sealed at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from heedful.kit import vault
from heedful.kit.sealed import SECOND_STEPS
from heedful.teams import queries
from heedful.web.access import teammate_of

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


def sign_in(request: HttpRequest, teammate: Teammate, *, then: str) -> HttpResponse:
    """Let a teammate in who has shown a secret of theirs; a second step, if they use one, comes first."""
    answer: HttpResponse = perform_login(request, teammate, redirect_url=then)
    return answer


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up from outside; see teams.actions.accept_invitation."""
        del request
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead the owner on with a set-up that is not finished."""
        if request.user.is_authenticated and teammate_of(request).may_own and not queries.is_set_up():
            return reverse("set_up:start")
        return settings.LOGIN_REDIRECT_URL

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        del request
        return reverse("account:you")


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and recovery codes as it keeps credentials."""

    def encrypt(self, text: str) -> str:
        return vault.seal(text, bound_to=SECOND_STEPS.bond)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_(encrypted_text, bound_to=SECOND_STEPS.bond)
