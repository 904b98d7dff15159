"""Roll-ups of what was heard, discussions that break out, and what is done about them together."""
