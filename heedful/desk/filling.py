"""What may stand in a field of the house: text, a number, one of some choices, a day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from heedful.desk.models import Field
from heedful.kit.errors import Invalid

LONGEST = 400  # letters
Kind = Field.Kind


def value_of(field: Field, typed: str) -> str:
    """Return a value as it is kept, "" for none.

    :raises Invalid: it is none of this kind; the text says how to write one.
    """
    text = " ".join(typed.split())
    if not text:
        return ""
    if len(text) > LONGEST:
        raise Invalid(f"{field.name}: at most {LONGEST} letters.")
    match field.kind:
        case Kind.NUMBER:
            return _number(field, text)
        case Kind.DATE:
            return _day(field, text)
        case Kind.CHOICE:
            return _choice(field, text)
    return text


def _number(field: Field, text: str) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise Invalid(f"{field.name}: a number is needed, such as 12.5.") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Invalid(f"{field.name}: a number is needed, such as 12.5.")
    return f"{number:f}"


def _day(field: Field, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid(f"{field.name}: a day is needed, such as 2008-04-06.") from error


def _choice(field: Field, text: str) -> str:
    chosen = next((one for one in field.choices if one.casefold() == text.casefold()), None)
    if chosen is None:
        raise Invalid(f"{field.name}: one of {', '.join(field.choices)}.")
    return str(chosen)


def choices_of(typed: Sequence[str]) -> list[str]:
    """Return choices, each once, in their order."""
    return list(dict.fromkeys(text for one in typed if (text := " ".join(one.split()))))
