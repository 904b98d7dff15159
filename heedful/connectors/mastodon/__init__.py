"""Mastodon, and what speaks its API: Pleroma, Akkoma, GoToSocial, glitch and others."""

from heedful.connectors.mastodon.connector import Mastodon

__all__ = ["Mastodon"]
