"""Praise that reaches whoever earned it."""
