"""Bluesky and the AT Protocol: the stream of the whole network, notifications, threads and answers."""

from heedful.connectors.bluesky.connector import Bluesky

__all__ = ["Bluesky"]
