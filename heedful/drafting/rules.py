"""Decisions about the endpoint that need no database: its address, and what a question can cost."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from urllib.parse import urlsplit

from heedful.kit.errors import Invalid

MOST_OUT = 1_000  # tokens that may come back
ABOUT_IT = 64  # tokens that an endpoint may put around what we say
STALE = timedelta(minutes=2)  # so long after it began nobody waits any more
NONSENSE = 10_000_000  # tokens of one question; more is no figure
_SMALLEST = Decimal("0.000001")


def address_of(typed: str) -> str:
    """Return the address under which chat/completions stands.

    :raises Invalid: it is none, or words would travel over the internet unsealed.
    """
    address = typed.strip().rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise Invalid("This is no address. Write it as https://models.example/v1.") from None
    if (
        parts.scheme not in {"https", "http"}
        or not host
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise Invalid("Write the address as https://models.example/v1, without a key or question in it.")
    if parts.scheme == "http" and not _is_near(host):
        raise Invalid("Only https:// is taken here: over http:// what people wrote could be read on its way.")
    return address


def _is_near(host: str) -> bool:
    """Test whether a host can only be within one's own network; whether it may be asked is the operator's."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def origin_of(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.casefold()


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def cost(tokens_in: int, tokens_out: int, *, price_in: Decimal, price_out: Decimal) -> Decimal:
    """Return what some tokens cost, at prices for 1,000, rounded up."""
    exact = (price_in * tokens_in + price_out * tokens_out) / 1000
    return exact.quantize(_SMALLEST, rounding=ROUND_UP)


def most_tokens(body: bytes) -> int:
    """Return how many tokens a question can be at most: none is shorter than a byte."""
    return len(body) + ABOUT_IT


def month_of(at: datetime) -> date:
    return at.date().replace(day=1)


def price_of(typed: str) -> Decimal:
    """:raises Invalid: it is no price."""
    try:
        price = Decimal(typed.strip().replace(",", ".") or "0")
    except ArithmeticError:
        raise Invalid("Write a price as a number, such as 0.15.") from None
    if not price.is_finite() or not 0 <= price < 100_000:
        raise Invalid("Write a price as a number, such as 0.15.")
    return price
