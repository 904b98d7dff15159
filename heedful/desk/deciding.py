"""What people may have to decide for somebody, how one hears that it is time to, and what one may alone."""

# ruff: noqa: E501  a line of a pattern is one line

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

DECISIONS = ("refund", "replacement", "gesture", "other")
WITH_AMOUNT = frozenset({"refund", "gesture"})
MOST = Decimal("9999999999.99")  # what a column of twelve digits holds

# Words at which somebody wants to know what they may decide: English, German, French, Spanish.
_NEEDS: Mapping[str, re.Pattern[str]] = {
    "refund": re.compile(
        r"\brefund\w*|\bmoney back\b|\breimburs\w+|\bpaid twice\b|\bcharged? (?:me |you )?twice\b|\bbilled\b.{0,20}\b(?:twice|wrong)\b|\bpay (?:you |me |it )?back\b"
        r"|\berstatt\w+|\bgeld zurück\b|\brückerstattung\b|\brembours\w+|\breembols\w+|\bdevolución\b|\bdevuelvan\b",
        re.IGNORECASE,
    ),
    "replacement": re.compile(
        r"\breplac(?:e|ed|ement|ing)\b|\b(?:send|get|want|give) (?:you |me |us )?(?:a )?new (?:one|phone|device|part|router|unit)\b|\bexchange\b|\bswap (?:it|them)\b"
        r"|\bersatz\w*|\bumtausch\w*|\bumtauschen\b|\béchang\w+|\bremplac\w+|\breemplaz\w+|\bcambio por\b",
        re.IGNORECASE,
    ),
    "gesture": re.compile(
        r"\bcompensat\w+|\bgoodwill\b|\bvouchers?\b|\bdiscount\b|\bcredit(?:ed)? (?:note|to|you|your)\b|\bmake (?:it|this) up to\b|\bfor your trouble\b|\bgift\b"
        r"|\bentschädig\w+|\bgutschein\w*|\brabatt\w*|\bkulanz\w*|\bdédommag\w+|\bbon d'achat\b|\bcompensación\b|\bvale de\b|\bdescuento\b",
        re.IGNORECASE,
    ),
}
_MONEY = re.compile(
    r"(?P<before>[€$£]) ?(?P<a>\d{1,7}(?:[.,]\d{1,2})?)|(?P<b>\d{1,7}(?:[.,]\d{1,2})?) ?(?P<after>€|£|\$|euros?|eur|pounds?|gbp|dollars?|usd|chf)(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_CURRENCIES = {"€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP", "gbp": "GBP", "$": "USD", "dollar": "USD", "dollars": "USD", "usd": "USD", "chf": "CHF"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.currency}"


def needed(texts: Sequence[str]) -> list[str]:
    """Return which decisions some texts speak of, in the order of DECISIONS."""
    return [name for name, pattern in _NEEDS.items() if any(pattern.search(text[:20_000]) for text in texts)]


def money_in(text: str) -> Money | None:
    """Return the largest amount that a text names, None where it names none."""
    found = [_money(one) for one in _MONEY.finditer(text[:20_000])]
    return max(found, key=lambda money: money.amount) if found else None


def _money(found: re.Match[str]) -> Money:
    said = (found["a"] or found["b"]).replace(",", ".")
    return Money(Decimal(said), _CURRENCIES[(found["before"] or found["after"]).casefold()])


def may_decide(*, up_to: Decimal | None, currency: str, asked: Money | None) -> bool:
    """Test whether an authority covers an amount: no limit covers all, another currency none."""
    if up_to is None or asked is None:
        return True
    return asked.currency == currency and asked.amount <= up_to


def amount_of(typed: str) -> Decimal | None:
    """Read an amount that somebody typed, None for none. ValueError where it is none, or below 0."""
    if not typed.strip():
        return None
    try:
        amount = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise ValueError(typed)
    return amount.quantize(Decimal("0.01"))
