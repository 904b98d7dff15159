"""Addresses of the API: /api/v1/..., described at /api/v1/openapi.json."""

from django.urls import path

from heedful.api import (
    answers,
    approvals,
    asked,
    authority,
    care,
    causes,
    circle,
    clocks,
    consulting,
    desk,
    drafts,
    figures,
    gestures,
    hours,
    house,
    insights,
    joining,
    kudos,
    labels,
    limits,
    listening,
    query,
    rules,
    together,
)
from heedful.api.door import api

api.add_router("", listening.router)
api.add_router("", desk.router)
api.add_router("", drafts.router)
api.add_router("", joining.router)
api.add_router("", care.router)
api.add_router("", causes.router)
api.add_router("", circle.router)
api.add_router("", approvals.router)
api.add_router("", labels.router)
api.add_router("", rules.router)
api.add_router("", answers.router)
api.add_router("", gestures.router)
api.add_router("", asked.router)
api.add_router("", consulting.router)
api.add_router("", limits.router)
api.add_router("", insights.router)
api.add_router("", house.router)
api.add_router("", query.router)
api.add_router("", together.router)
api.add_router("", figures.router)
api.add_router("", clocks.router)
api.add_router("", hours.router)
api.add_router("", authority.router)
api.add_router("", kudos.router)
urlpatterns = [path("api/v1/", api.urls)]
