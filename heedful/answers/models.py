"""Facts, and answers that are used again."""
