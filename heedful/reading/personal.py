"""What in a post belongs to one person: addresses, numbers of orders, cards, accounts. For redaction."""

import re
from collections.abc import Iterator

from heedful.reading.readings import Span

MOST = 20_000  # letters of a post that are looked at
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_DIGITS = re.compile(r"(?<![\w#.,])(?:\+|\(?0)?\d(?:[ ()./-]{0,2}\d){5,18}(?![\w])")
_CALLED = re.compile(
    r"\b(?:order|booking|reference|ref|ticket|case|invoice|parcel|tracking|account|acct|policy|contract|claim|"
    r"bestellung|bestellnummer|auftrag|rechnung|kundennummer|commande|facture|pedido|factura|ordine|fattura)"
    r"(?:\s?(?:no|nr|num|number|nummer|id|code))?[\s.:#-]{0,3}((?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,24})\b",
    re.IGNORECASE,
)
_HASHED = re.compile(r"(?<!\w)#((?=[A-Z-]{0,8}\d)[A-Z0-9][A-Z0-9-]{3,24})\b", re.IGNORECASE)
_CODE = re.compile(r"\b(?=[A-Z-]{0,6}\d)[A-Z]{1,4}-?\d{5,14}[A-Z]{0,2}\b")


def personal_in(text: str) -> tuple[Span, ...]:
    """Return what should not leave the house, in order; places don't overlap."""
    text = text[:MOST]
    if "@" not in text and not any(letter.isdigit() for letter in text):
        return ()
    taken: list[Span] = []
    for span in _all_in(text):
        if all(span.end <= other.begin or span.begin >= other.end for other in taken):
            taken.append(span)
    return tuple(sorted(taken, key=lambda span: span.begin))


def _all_in(text: str) -> Iterator[Span]:
    """The surest come first: what they take is not asked again."""
    if "@" in text:
        yield from (_span("mail address", found, 0) for found in _MAIL.finditer(text))
    yield from (_span("bank account", found, 0) for found in _IBAN.finditer(text) if is_iban(found[0]))
    for found in _DIGITS.finditer(text):
        if is_card(_only_digits(found[0])):
            yield _span("card number", found, 0)
    for pattern in (_CALLED, _HASHED):
        yield from (_span("order number", found, 1) for found in pattern.finditer(text))
    yield from (_span("order number", found, 0) for found in _CODE.finditer(text))
    for found in _DIGITS.finditer(text):
        yield _span("telephone" if _is_telephone(found[0]) else "order number", found, 0)


def _span(kind: str, found: re.Match[str], group: int) -> Span:
    return Span(kind, found.start(group), found.end(group), found[group])


def _only_digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_telephone(text: str) -> bool:
    digits = len(_only_digits(text))
    return 7 <= digits <= 15 and (text[0] in "+(0" or any(sign in text for sign in " ()/-"))


def is_card(digits: str) -> bool:
    """Say whether the digits could be a payment card's: length, first digit and Luhn's sum."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "23456":
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Say whether the sum of an international bank account number is right (ISO 13616)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 == 1


def redacted(text: str) -> str:
    """Return the text with each of these replaced by what it is; what is too long to be looked at is cut."""
    text = text[:MOST]
    for span in reversed(personal_in(text)):
        text = f"{text[: span.begin]}[{span.kind}]{text[span.end :]}"
    return text
