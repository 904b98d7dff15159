"""Whoever answers as themselves: their accounts, what they take up, where they answered."""
