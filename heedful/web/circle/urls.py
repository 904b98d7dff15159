"""Addresses of the circle."""

from django.urls import path

from heedful.web.circle import screens

app_name = "circle"
urlpatterns = [
    path("circle/", screens.circle, name="circle"),
    path("circle/ask/", screens.ask, name="ask"),
    path("circle/<int:member_id>/", screens.invitation, name="invitation"),
    path("circle/<int:member_id>/withdraw/", screens.withdraw, name="withdraw"),
    path("inbox/<int:conversation_id>/circle/", screens.invite, name="invite"),
]
