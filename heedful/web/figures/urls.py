"""Addresses of figures."""

from django.urls import path

from heedful.web.figures import screens

app_name = "figures"
urlpatterns = [
    path("figures/", screens.figures, name="figures"),
    path("figures/rows/", screens.rows, name="rows"),
    path("figures/answers.csv", screens.export, name="export"),
]
