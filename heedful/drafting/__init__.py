"""Drafts and summaries by a model that an owner connected: asked by a person, and never sending."""
