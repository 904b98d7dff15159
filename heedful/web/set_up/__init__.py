"""Setting up and signing in."""
