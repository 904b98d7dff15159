"""Addresses, by room."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("heedful.api.urls")),
    path("", include("heedful.web.set_up.urls")),
    path("", include("heedful.web.tracks.urls")),
    path("", include("heedful.web.company.urls")),
    path("", include("heedful.web.gestures.urls")),
    path("", include("heedful.web.asked.urls")),
    path("", include("heedful.web.limits.urls")),
    path("", include("heedful.web.outside.urls")),
    path("", include("heedful.web.house")),
    path("", include("heedful.web.live")),
    path("inbox/", include("heedful.web.inbox.urls")),
    path("", RedirectView.as_view(url="/inbox/")),
]
handler403 = "heedful.web.refusals.not_allowed"
handler404 = "heedful.web.refusals.page_not_found"
handler500 = "heedful.web.refusals.broke"
