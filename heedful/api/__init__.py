"""JSON for programs outside; the same actions and queries as the screens."""
