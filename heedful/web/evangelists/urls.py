"""Addresses of whoever answers as themselves."""

from django.urls import path

from heedful.web.evangelists import accounts, deeds

app_name = "evangelists"
urlpatterns = [
    path("settings/accounts/", accounts.accounts, name="accounts"),
    path("settings/accounts/connect/", accounts.connect, name="connect"),
    path("settings/accounts/lines/", accounts.lines, name="lines"),
    path("settings/accounts/<int:voice_id>/remove/", accounts.remove, name="remove"),
    path("settings/accounts/<int:voice_id>/profile/", accounts.profile, name="profile"),
    path("mentions/<int:post_id>/take-up/", deeds.take_up, name="take_up"),
    path("inbox/<int:conversation_id>/answered/", deeds.answered, name="answered"),
    path("inbox/<int:conversation_id>/hand-to-team/", deeds.hand_to_team, name="hand_to_team"),
]
