"""Bluesky on loopback: the PDS and AppView calls a listener needs, the firehose and Jetstream."""
