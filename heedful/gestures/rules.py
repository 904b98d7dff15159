"""Decisions about gestures that need no database: money in words, months, what is allowed."""

import re
from datetime import date, datetime

from heedful.kit.errors import Invalid

WITHOUT_CENTS = frozenset({"CLP", "ISK", "JPY", "KRW", "VND"})
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")


def currency_of(typed: str) -> str:
    """:raises Invalid: this is no currency's code."""
    code = typed.strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise Invalid("A currency is three letters, such as EUR.")
    return code


def cents_of(typed: str, currency: str) -> int:
    """Return an amount as whole cents, exactly; a currency without cents is counted in its units.

    :raises Invalid: this is no amount of this currency.
    """
    amount = _AMOUNT.fullmatch(typed.strip().replace(" ", ""))
    if amount is None:
        raise Invalid("An amount is a number such as 25 or 12.50.")
    whole, part = amount.groups()
    if currency in WITHOUT_CENTS:
        if part:
            raise Invalid(f"{currency} has no cents.")
        return int(whole)
    return int(whole) * 100 + int((part or "0").ljust(2, "0"))


def amount_of(cents: int, currency: str) -> str:
    """Return an amount without its currency, such as 12.50."""
    if currency in WITHOUT_CENTS:
        return str(cents)
    return f"{cents // 100}.{cents % 100:02d}"


def money(cents: int, currency: str) -> str:
    """Return an amount as people read it, such as 12.50 EUR."""
    return f"{amount_of(cents, currency)} {currency}"


def month_of(moment: datetime) -> date:
    """Return the first day of the month; `moment` is in the house's time zone."""
    return moment.date().replace(day=1)


def words(typed: str, *, most: int, missing: str) -> str:
    """Return what somebody wrote, without its edges.

    :raises Invalid: nothing, or too much, was written.
    """
    said = typed.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid(missing)
    if len(said) > most:
        raise Invalid(f"{len(said)} characters are too many; {most} fit.")
    return said
