"""What we listen for and where: tracks, mentions, sources and what they could not hear."""
