"""Clauses about a field as they are typed: `followers:>1k`, `age:<2d`, `type:(post,reply)`, `lang:en`."""

import re

from heedful.query.fields import ARCHIVED, CHOICES, MEASURED, READ, SECONDS, Archived, Measured, Told
from heedful.query.lexer import Part
from heedful.query.mistakes import Mistake
from heedful.query.nodes import Node

_AMOUNT = r"\d{1,12}(?:\.\d{1,3})?[a-z]?"
_BOUNDS = re.compile(rf"(?P<sign>>=|<=|>|<|=)?(?P<one>{_AMOUNT})|(?P<least>{_AMOUNT})\.\.(?P<most>{_AMOUNT})")
_THOUSANDS = {"": 1, "k": 1000, "m": 1_000_000}


def field_of(part: Part) -> Node:
    """:raises Mistake: the field has no such value, or is not there yet."""
    name = part.text.partition(":")[0]
    if name in READ:
        what = f"{name}: is reserved for what a model reads in a post, and none reads this yet."
        raise Mistake(what, part.column, edit=part.instead(""))
    if name in MEASURED:
        return _measured(part, name)
    choices = CHOICES.get(name)
    if choices and (wrong := [value for value in part.values if value not in choices]):
        expected = ", ".join(choices)
        what = f"{name}: knows no {wrong[0]}; it knows {expected}."
        raise Mistake(what, part.column + len(name) + 1, expected=expected, edit=part.instead(""))
    return (Archived if name in ARCHIVED else Told)(name, part.values)


def _measured(part: Part, name: str) -> Node:
    match = _BOUNDS.fullmatch(part.values[0]) if len(part.values) == 1 else None
    timed = name in ("age", "waiting")
    units = SECONDS if timed else _THOUSANDS
    amounts = [] if match is None else [given for key in ("one", "least", "most") if (given := match[key])]
    if match is None or any(amount.lstrip("0123456789.") not in units for amount in amounts):
        example = "2d, <12h, 1h..2d" if timed else ">1000, <=10k, 10..50"
        column = part.column + len(name) + 1
        raise Mistake(f"{name}: needs a number.", column, expected=example, edit=part.instead(""))
    numbers = [_number(amount, units) for amount in amounts]
    return Measured(name, *_bounds(match["sign"], numbers))


def _number(amount: str, units: dict[str, int]) -> int:
    digits = amount.rstrip("smhdwk")
    return round(float(digits) * units[amount[len(digits) :]])


def _bounds(sign: str | None, numbers: list[int]) -> tuple[int | None, int | None]:
    if len(numbers) == 2:
        return min(numbers), max(numbers)
    number = numbers[0]
    return {">": (number + 1, None), ">=": (number, None), "<": (None, number - 1), "<=": (None, number)}.get(
        sign or "", (number, number)
    )
