"""Addresses of gestures and their budgets."""

from django.urls import path

from heedful.web.gestures import budgets, deeds, screens

app_name = "gestures"
urlpatterns = [
    path("gestures/", screens.gestures, name="gestures"),
    path("gestures/export.csv", screens.export, name="export"),
    path("gestures/<int:gesture_id>/", screens.gesture, name="gesture"),
    path("gestures/<int:gesture_id>/approve/", deeds.approve, name="approve"),
    path("gestures/<int:gesture_id>/decline/", deeds.decline, name="decline"),
    path("gestures/<int:gesture_id>/ask-address/", deeds.ask_address, name="ask_address"),
    path("gestures/<int:gesture_id>/address/", deeds.address, name="address"),
    path("gestures/<int:gesture_id>/pass-on/", deeds.pass_on, name="pass_on"),
    path("gestures/<int:gesture_id>/sent/", deeds.send, name="send"),
    path("gestures/<int:gesture_id>/arrived/", deeds.arrive, name="arrive"),
    path("gestures/<int:gesture_id>/outcome/", deeds.outcome, name="outcome"),
    path("gestures/<int:gesture_id>/give-up/", deeds.give_up, name="give_up"),
    path("inbox/<int:conversation_id>/gestures/", deeds.propose, name="propose"),
    path("settings/gestures/", budgets.budgets, name="budgets"),
]
