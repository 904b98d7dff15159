"""Whole numbers that come as text from a form, an address or a feed."""

LONGEST = 18  # digits that a column surely holds


def whole(typed: str) -> int | None:
    """Return the number that a text says, None where it is none or no column holds it."""
    plain = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST
    return int(typed) if plain else None
