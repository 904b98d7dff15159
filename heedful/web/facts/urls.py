"""Addresses of facts, answers and corrections."""

from django.urls import path

from heedful.web.facts import answers, corrections, facts, proposing

app_name = "answers"
urlpatterns = [
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:answer_id>/", answers.answer, name="answer"),
    path("answers/<int:answer_id>/archive/", answers.archive, name="archive"),
    path("answers/<int:answer_id>/restore/", answers.restore, name="restore"),
    path("answers/keep/<int:reply_id>/", answers.keep, name="keep"),
    path("answers/facts/", facts.facts, name="facts"),
    path("answers/facts/<int:fact_id>/", facts.fact, name="fact"),
    path("answers/facts/<int:fact_id>/archive/", facts.archive, name="archive_fact"),
    path("answers/facts/<int:fact_id>/restore/", facts.restore, name="restore_fact"),
    path("answers/facts/<int:fact_id>/corrections/", corrections.approve, name="approve"),
    path("answers/corrections/<int:run_id>/stop/", corrections.stop, name="stop"),
    path("answers/uses/<int:use_id>/correct/", corrections.correct, name="correct"),
    path("answers/uses/<int:use_id>/stands/", corrections.let_it_stand, name="let_it_stand"),
    path("answers/uses/<int:use_id>/list/", corrections.list_again, name="list_again"),
    path("inbox/<int:conversation_id>/proposed/", proposing.proposed, name="proposed"),
    path("inbox/<int:conversation_id>/put-in/", proposing.put_in, name="put_in"),
]
