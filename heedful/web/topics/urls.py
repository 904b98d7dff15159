"""Addresses of topics."""

from django.urls import path

from heedful.web.topics import deeds, screens

app_name = "topics"
urlpatterns = [
    path("topics/", screens.topics, name="topics"),
    path("topics/week.csv", screens.export, name="export"),
    path("topics/<int:topic_id>/rename/", deeds.rename, name="rename"),
    path("topics/<int:topic_id>/merge/", deeds.merge, name="merge"),
    path("topics/<int:topic_id>/part/", deeds.part, name="part"),
    path("topics/<int:topic_id>/away/", deeds.put_away, name="put_away"),
    path("topics/<int:topic_id>/back/", deeds.bring_back, name="bring_back"),
]
