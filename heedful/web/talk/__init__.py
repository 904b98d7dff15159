"""Talk to a human: the page for everybody, and its settings."""
