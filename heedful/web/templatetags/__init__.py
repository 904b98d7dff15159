"""Tags that every screen uses."""
