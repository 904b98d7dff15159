"""Addresses, by room."""

from django.urls import include, path
from django.views.generic import RedirectView

from heedful.web.inbox import promises

urlpatterns = [
    path("", include("heedful.api.urls")),
    path("", include("heedful.web.set_up.urls")),
    path("", include("heedful.web.tracks.urls")),
    path("", include("heedful.web.company.urls")),
    path("", include("heedful.web.radar.urls")),
    path("", include("heedful.web.figures.urls")),
    path("", include("heedful.web.causes.urls")),
    path("", include("heedful.web.circle.urls")),
    path("", include("heedful.web.insights.urls")),
    path("", include("heedful.web.topics.urls")),
    path("", include("heedful.web.kudos.urls")),
    path("", include("heedful.web.gestures.urls")),
    path("", include("heedful.web.asked.urls")),
    path("", include("heedful.web.limits.urls")),
    path("", include("heedful.web.consulting.urls")),
    path("", include("heedful.web.outside.urls")),
    path("", include("heedful.web.talk.urls")),
    path("", include("heedful.web.drafting.urls")),
    path("", include("heedful.web.house")),
    path("", include("heedful.web.telling")),
    path("", include("heedful.web.live")),
    path("persons/", include("heedful.web.persons")),
    path("promises/", promises.promises, name="promises"),
    path("", include("heedful.web.evangelists.urls")),
    path("", include("heedful.web.facts.urls")),
    path("inbox/", include("heedful.web.inbox.urls")),
    path("", RedirectView.as_view(url="/inbox/")),
]
handler400 = "heedful.web.refusals.bad_request"
handler403 = "heedful.web.refusals.not_allowed"
handler404 = "heedful.web.refusals.page_not_found"
handler500 = "heedful.web.refusals.broke"
