"""Addresses of the API: /api/v1/..., described at /api/v1/openapi.json."""

from django.urls import path

from heedful.api import asked, desk, gestures, house, limits, listening, query
from heedful.api.door import api

api.add_router("", listening.router)
api.add_router("", desk.router)
api.add_router("", gestures.router)
api.add_router("", asked.router)
api.add_router("", limits.router)
api.add_router("", house.router)
api.add_router("", query.router)
urlpatterns = [path("api/v1/", api.urls)]
