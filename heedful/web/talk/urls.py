"""Addresses of "Talk to a human"."""

from django.urls import path

from heedful.web.talk import public, settings

app_name = "talk"
urlpatterns = [
    path("talk/", public.talk, name="talk"),
    path("settings/talk/", settings.settings, name="settings"),
    path("settings/talk/me/", settings.me, name="me"),
]
