"""Addresses around drafts by a model."""

from django.urls import path

from heedful.web.drafting import asking, settings

app_name = "drafting"
urlpatterns = [
    path("settings/drafting/", settings.settings, name="settings"),
    path("settings/drafting/try/", settings.try_it, name="try"),
    path("inbox/<int:conversation_id>/model/", asking.model, name="model"),
    path("inbox/<int:conversation_id>/summary/keep/", asking.keep, name="keep"),
    path("inbox/<int:conversation_id>/summary/away/", asking.put_away, name="put_away"),
]
