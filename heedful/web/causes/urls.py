"""Addresses of causes."""

from django.urls import path

from heedful.web.causes import causes, deeds, panel

app_name = "causes"
urlpatterns = [
    path("causes/", causes.causes, name="causes"),
    path("causes/<int:cause_id>/", causes.cause, name="cause"),
    path("causes/<int:cause_id>/move/", deeds.move, name="move"),
    path("causes/<int:cause_id>/link/", deeds.link_found, name="link_found"),
    path("causes/<int:cause_id>/unlink/<int:conversation_id>/", deeds.unlink, name="unlink"),
    path("causes/<int:cause_id>/letter/", deeds.keep_letter, name="keep_letter"),
    path("causes/<int:cause_id>/tell/", deeds.tell, name="tell"),
    path("inbox/<int:conversation_id>/causes/", panel.link, name="link"),
    path("inbox/<int:conversation_id>/causes/<int:cause_id>/unlink/", panel.unlink, name="unlink_here"),
    path("inbox/<int:conversation_id>/causes/<int:cause_id>/link/", panel.link_again, name="link_again"),
]
