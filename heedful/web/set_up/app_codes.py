"""Codes of authenticator apps: right for one half minute more on either side, and each opens once.

allauth forgets a used code after half a minute, and codes hold for three: the last one is kept here.
"""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpResponse

LAST = "last_step"


class _OnceOnly:
    def clean_code(self) -> str:
        is_spent = spend(self.user.pk, self.cleaned_data["code"])  # type: ignore[attr-defined]
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not is_spent:  # type: ignore[attr-defined]
            raise _incorrect()  # a half minute began between the two looks
        return code


class SignIn(_OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """Asks for the second step."""


class SignInAgain(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """Asks for the second step before something that needs care."""


class TurnOn(ActivateTOTPView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        spend(self.request.user.pk, form.cleaned_data["code"])
        return answer


@transaction.atomic
def spend(teammate_id: int, code: str) -> bool:
    """Keep the half minute of a code that the teammate's app shows now; false where it shows no such code.

    :raises ValidationError: this code, or a later one, was spent before.
    """
    apps = Authenticator.objects.select_for_update().filter(type=Authenticator.Type.TOTP)
    app = apps.filter(user=teammate_id).first()
    step = _step(app, code) if app else None
    if app is None or step is None:
        return False
    if step <= app.data.get(LAST, 0):
        raise _incorrect()
    app.data[LAST] = step
    app.save(update_fields=["data"])
    return True


def _step(app: Authenticator, code: str) -> int | None:
    """Return the half minute since 1970 of a code that holds now, the last one if it is of several."""
    secret = decrypt(app.data["secret"])
    shown = {step: format_hotp_value(hotp_value(secret, step)) for step in yield_hotp_counters_from_time()}
    right = (step for step, expected in shown.items() if compare_user_code(actual=code, expected=expected))
    return max(right, default=None)


def _incorrect() -> Exception:
    error: Exception = get_adapter().validation_error("incorrect_code")
    return error
