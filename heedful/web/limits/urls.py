"""Addresses of limits."""

from django.urls import path

from heedful.web.limits import screens

app_name = "limits"
urlpatterns = [
    path("limits/", screens.limits, name="limits"),
    path("limits/<int:limit_id>/confirm/", screens.confirm, name="confirm"),
    path("limits/<int:limit_id>/decline/", screens.decline, name="decline"),
    path("limits/<int:limit_id>/lift/", screens.lift, name="lift"),
    path("limits/<int:limit_id>/appeal-link/", screens.appeal_link, name="appeal_link"),
    path("limits/<int:limit_id>/answer-appeal/", screens.answer_appeal, name="answer_appeal"),
    path("inbox/<int:conversation_id>/limits/", screens.ask, name="ask"),
]
