"""Addresses of questions to others."""

from django.urls import path

from heedful.web.consulting import asking, deeds, questions

app_name = "consulting"
urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:consultation_id>/", questions.question, name="question"),
    path("questions/<int:consultation_id>/answer/", questions.answer, name="answer"),
    path("questions/<int:consultation_id>/remind/", deeds.remind, name="remind"),
    path("questions/<int:consultation_id>/withdraw/", deeds.withdraw, name="withdraw"),
    path("questions/<int:consultation_id>/ask-again/", deeds.ask_again, name="ask_again"),
    path("questions/advice/<int:advice_id>/use/", deeds.use, name="use"),
    path("inbox/<int:conversation_id>/ask/", asking.ask, name="ask"),
]
