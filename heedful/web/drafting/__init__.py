"""Screens around drafts by a model."""
