"""Addresses of surges and incidents."""

from django.urls import path

from heedful.web.insights import deeds, incidents, panel, surges

app_name = "insights"
urlpatterns = [
    path("surges/", surges.surges, name="surges"),
    path("surges/line/", surges.line, name="line"),
    path("surges/<int:surge_id>/", surges.surge, name="surge"),
    path("surges/<int:surge_id>/dismiss/", deeds.dismiss, name="dismiss"),
    path("surges/<int:surge_id>/restore/", deeds.restore, name="restore"),
    path("surges/<int:surge_id>/incident/", deeds.open_incident, name="open_incident"),
    path("incidents/<int:incident_id>/", incidents.incident, name="incident"),
    path("incidents/<int:incident_id>/parts/", incidents.parts, name="parts"),
    path("incidents/<int:incident_id>/change/", deeds.change, name="change"),
    path("incidents/<int:incident_id>/know/", deeds.know, name="know"),
    path("incidents/<int:incident_id>/move/", deeds.move, name="move"),
    path("incidents/<int:incident_id>/fix/", deeds.fix, name="fix"),
    path("incidents/<int:incident_id>/tell/", deeds.tell, name="tell"),
    path("incidents/<int:incident_id>/out/<int:conversation_id>/", deeds.leave_out, name="leave_out"),
    path("incidents/<int:incident_id>/back/<int:conversation_id>/", deeds.put_back, name="put_back"),
    path("incidents/<int:incident_id>/say/<int:conversation_id>/", deeds.say, name="say"),
    path("inbox/<int:conversation_id>/incidents/", panel.add, name="add"),
]
