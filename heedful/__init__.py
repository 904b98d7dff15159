"""Heedful: hear what people say about a company, and answer them well where they said it."""

__version__ = "0.1.0"
