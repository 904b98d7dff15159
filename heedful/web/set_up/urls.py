"""Doors, set-up and one's own account.

allauth's pages are listed one by one: what is not listed, such as signing up, does not exist here.
"""

from allauth.account import views as door
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from heedful.web.set_up import account, app_codes, links, passwords, wizard

set_up = [
    path("set-up/", wizard.start, name="start"),
    path("set-up/owner/", wizard.owner, name="owner"),
    path("set-up/company/", wizard.company, name="company"),
    path("set-up/source/", wizard.source, name="source"),
    path("set-up/colleague/", wizard.colleague, name="colleague"),
    path("set-up/done/", wizard.done, name="done"),
    path("welcome/<str:secret>/", links.welcome, name="welcome"),
    path("join/<str:secret>/", links.join, name="join"),
]
yours = [
    path("settings/", account.you, name="you"),
    path("settings/name/", account.name, name="name"),
    path("settings/tokens/", account.make_token, name="make_token"),
    path("settings/tokens/<int:pass_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("settings/sessions/end-others/", account.end_other_sessions, name="end_other_sessions"),
]
to_your_account = RedirectView.as_view(pattern_name="account:you")
allauth = [
    path("login/", door.login, name="account_login"),
    path("logout/", door.logout, name="account_logout"),
    path("inactive/", door.account_inactive, name="account_inactive"),
    path("reauthenticate/", door.reauthenticate, name="account_reauthenticate"),
    path("password/change/", door.password_change, name="account_change_password"),
    path("password/set/", door.password_set, name="account_set_password"),
    path("password/reset/", passwords.reset, name="account_reset_password"),
    path("password/reset/done/", door.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        door.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        door.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", to_your_account, name="mfa_index"),
    path("2fa/authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", app_codes.TurnOn.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((set_up, "set_up"))),
    path("", include((yours, "account"))),
    *allauth,
]
