"""A Mastodon server on loopback: the client API, HTML content, server-sent events and WebSocket."""
