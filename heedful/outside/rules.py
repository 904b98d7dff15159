"""What a private link looks like, and how its secret is kept."""

import hashlib
import re
import secrets

BEFORE = "/private/"
_LINK = re.compile(rf"{BEFORE}([A-Za-z0-9_-]{{20,64}})")


def new_secret() -> str:
    """Return 256 random bits, as an address can hold them."""
    return f"heed_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """Secrets of links are long and random, so a plain hash keeps them."""
    return hashlib.sha256(secret.encode()).hexdigest()


def path_of(secret: str) -> str:
    return f"{BEFORE}{secret}/"


def digests_in(text: str) -> list[str]:
    """Return the digests of the private links that stand in a text."""
    return [digest_of(secret) for secret in _LINK.findall(text)]
