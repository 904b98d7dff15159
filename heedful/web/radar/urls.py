"""Address of the radar."""

from django.urls import path

from heedful.web.radar import screens

app_name = "radar"
urlpatterns = [path("radar/", screens.radar, name="radar")]
