"""Addresses of the question that we ask."""

from django.urls import path

from heedful.web.asked import screens

app_name = "asked"
urlpatterns = [
    path("asked/", screens.asked, name="asked"),
    path("asked/<int:question_id>/hand-out/", screens.hand_out, name="hand_out"),
    path("asked/<int:question_id>/link/", screens.link, name="link"),
    path("asked/<int:question_id>/seen/", screens.seen, name="seen"),
    path("settings/asked/", screens.settings, name="settings"),
]
