"""The address of private links."""

from django.urls import path

from heedful.web.outside import screens

app_name = "outside"
urlpatterns = [path("private/<str:secret>/", screens.private, name="private")]
