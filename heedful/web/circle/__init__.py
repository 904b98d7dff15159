"""Screens of the circle."""
