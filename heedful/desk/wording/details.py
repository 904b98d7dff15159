"""What should not stand in public: cards, accounts, addresses, numbers of orders; and secrets anywhere."""

# ruff: noqa: E501  a line of a pattern is one line

import re
from collections.abc import Iterator

from heedful.desk.wording.remarks import WHY, Kind, Remark
from heedful.outside.rules import BEFORE

_CARD = re.compile(r"(?<![\w.])(?:\d[ -]?){12,18}\d(?!\w)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){2,8}(?: ?[A-Z0-9]{1,4})?\b")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?\(?\d{1,5}\)?(?:[ ./-]?\(?\d{2,5}\)?){2,5}(?![\w/])")
_STREET = re.compile(
    r"\b\d{1,4}[a-z]? (?:[A-Z][\w'-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Crescent|Terrace|Way|Court|Place|Square|Gardens|Boulevard|Hill)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]+(?:straße|strasse|str\.|weg|gasse|allee|platz) \d{1,4} ?[a-z]?\b"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard|chemin|place) (?:de |du |des |la |le |l')*[A-ZÉ]\w+|\b(?:[Cc]alle|[Aa]venida|[Pp]laza) (?:de |del |la )*[A-Z]\w+,? (?:n[º.°] ?)?\d{1,4}\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_ORDER = re.compile(
    r"\b(?:order|account|customer|booking|policy|contract|invoice|reservation|tracking|member(?:ship)?|patient|Bestell(?:ung|nummer)?|Kunden(?:nummer)?|Vertrags(?:nummer)?|Rechnungs?(?:nummer)?|Auftrags(?:nummer)?|commande|pedido)(?: ?(?:number|no\.?|nr\.?|num(?:ber)?|id|ref(?:erence)?|code|Nr\.?|numéro|número))?(?: is| ist| lautet| :|:)? ?#?(?P<id>(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{4,24})\b",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born on|date of birth|d\.o\.b\.?|dob|geboren am|geburtsdatum|née? le|nacid[oa] el)\b[: ]*[\w./ -]{4,16}\d",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:us|our|ours|we're|hotline|support line|shop|store|helpline|freephone|office|desk|uns|unser\w*|nous|notre|nos|nuestr\w+|nosotros)\b(?=[^.!?]{0,60}$)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:(?:temporary |new |your |the |one-time |initial |wifi |wi-fi |admin |account )*(?:password|passcode|passwort|kennwort|mot de passe|contraseña|pin|pin code|security code|access code|door code|gate code|code word|otp|tan|secret)(?: for \w+)?(?: is now| to| is| ist| lautet| est| es|:| =|=) ?[\"'“]?)(?P<secret>[^\s\"'”,;]{4,64})"
    r"|\b(?P<key>(?:sk|pk|rk|api|key|tok|token|ghp|gho|xox[bpars]|AKIA|eyJ)[-_A-Za-z0-9.]{16,}|[A-Za-z0-9_-]{40,}|[0-9a-f]{32,})\b"
    r"|(?i:\b(?:api[ _-]?key|access[ _-]?token|bearer|secret[ _-]?key|client[ _-]?secret)(?: is|:|=)? ?[\"'“]?)(?P<named>[A-Za-z0-9_\-.]{8,})"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^\s/:@]+:(?P<url>[^\s/@]+)@",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"^(?:the|a|an|in|on|not|never|only|safe|reset|required|needed|wrong|correct|sent|expired|valid|invalid|changed|case|still|now|too|your|you|we|to|at|printed|stored|what|good|gone|made|eine?|nicht|falsch|the\w*|always|something|back|right|longer|shorter|incorrect|protected|by|with|from|for|that|about|hidden|secure|weak|strong|being|been|under|four|six|eight)\b",
    re.IGNORECASE,
)
_IBAN_LENGTH = {
    "DE": 22,
    "AT": 20,
    "CH": 21,
    "FR": 27,
    "ES": 24,
    "GB": 22,
    "IT": 27,
    "NL": 18,
    "BE": 16,
    "PL": 28,
    "PT": 25,
    "IE": 22,
    "SE": 24,
    "DK": 18,
    "NO": 15,
    "FI": 18,
    "LU": 20,
    "CZ": 24,
}


def details(text: str, *, private: bool) -> Iterator[Remark]:
    """Yield secrets, and where everybody reads along also what belongs to somebody."""
    for found in _SECRET.finditer(text):
        named = next((name for name in ("secret", "key", "named", "url") if found[name]), "")
        if named == "secret" and (_PLAIN.match(found[named]) or not _looks_made_up(found[named])):
            continue
        if named == "key" and not _looks_made_up(found[named]):
            continue
        if named == "key" and private and text[: found.start(named)].endswith(BEFORE):
            continue  # a link of ours for the one who reads it
        start, end = found.span(named) if named else found.span()
        yield Remark(start, end, Kind.SECRET, text[start:end], WHY[Kind.SECRET], "")
    if not private:
        for start, end in sorted(set(_personal(text))):
            yield Remark(start, end, Kind.PERSONAL, text[start:end], WHY[Kind.PERSONAL], "")


def _looks_made_up(word: str) -> bool:
    """Test whether it is no word: digits or signs in it, or capitals inside."""
    return any(letter.isdigit() or letter in "!$%&*+=^~#@" for letter in word.rstrip(".!?")) or bool(
        re.search(r"[a-z][A-Z]", word)
    )


def _personal(text: str) -> Iterator[tuple[int, int]]:
    taken: list[tuple[int, int]] = []
    for start, end in _found(text):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            yield start, end


def _found(text: str) -> Iterator[tuple[int, int]]:
    yield from (one.span() for one in _CARD.finditer(text) if is_card(one[0]))
    yield from (one.span() for one in _IBAN.finditer(text) if is_iban(one[0]))
    yield from (one.span() for one in _MAIL.finditer(text) if not _is_ours(text, one))
    yield from (one.span("id") for one in _ORDER.finditer(text))
    yield from (one.span() for one in _STREET.finditer(text) if not _is_ours(text, one))
    yield from (one.span() for one in _BORN.finditer(text))
    yield from (one.span() for one in _PHONE.finditer(text) if _is_phone(text, one))


def _is_ours(text: str, found: re.Match[str]) -> bool:
    """Test whether the words before say that it is ours: "write to us at ...", "our shop in ..."."""
    return _OURS.search(text[max(0, found.start() - 80) : found.start()]) is not None


def _is_phone(text: str, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    if (
        not 9 <= len(digits) <= 15
        or _is_ours(text, found)
        or re.match(r"^(?:0800|0808|0900|1?800|1?888)", digits)
    ):
        return False
    return (
        found[0].strip().startswith(("+", "0", "("))
        or re.search(
            r"(?:phone|call|ring|mobile|number|tel|cell|reach you|text you|nummer|handy|telefon|móvil|portable)[^.!?]{0,30}$",
            text[: found.start()],
            re.IGNORECASE,
        )
        is not None
    )


def is_card(number: str) -> bool:
    """Check the last digit as Luhn does; the first ones are those of cards."""
    digits = [int(letter) for letter in number if letter.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in {2, 3, 4, 5, 6} or len(set(digits)) == 1:
        return False
    doubled = [
        digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def is_iban(number: str) -> bool:
    """Check length and remainder (ISO 13616: mod 97 is 1)."""
    packed = number.replace(" ", "").upper()
    if not 15 <= len(packed) <= 34 or _IBAN_LENGTH.get(packed[:2], len(packed)) != len(packed):
        return False
    turned = packed[4:] + packed[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
