"""Where we listen, for what, and what was said."""
