"""A query in its parts: words, quotes, brackets, operators, fields, each with its column."""

import re
from dataclasses import dataclass

from heedful.query.fields import NAMES
from heedful.query.mistakes import Edit, Mistake

LONGEST = 4000
OPERATORS = ("AND", "OR", "NOT", "SENTENCE")
_CLOSED_BY = {"phrase": '"', "exact": "`", "cased": "}"}
_NAMES = "|".join(NAMES)
_PARTS = re.compile(
    r"""\s*(?:
        (?P<phrase>"[^"]*(?:"(?:~\d{1,3})?)?)
      | (?P<exact>`[^`]*`?)
      | (?P<cased>\{[^}]*\}?)
      | (?P<bracket>[()])
      | (?P<stray>\})
      | (?P<minus>-(?=[^\s()-]|\())
      | (?P<often>freq>=\d{1,4}(?=[\s)]|$))
      | (?P<near>O?NEAR(?:/\d{1,4})?(?=[\s("`{)]|$))
      | (?P<operator>(?:AND|OR|NOT|SENTENCE)(?=[\s()"`{-]|$)|\|)
      | (?P<field>(?:"""
    + _NAMES
    + r"""):(?=\S))
      | (?P<word>[^\s()"`{}|]+)
    )""",
    re.VERBOSE,
)
_VALUES = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s,()"|]+)|[,|])')
_VALUE = re.compile(r'\((?P<list>[^()]*)\)|"(?P<quoted>[^"]*)"|(?P<word>[^\s()"]+)')


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a query; `column` counts from 1. `values` are those of a field."""

    kind: str
    text: str
    column: int
    values: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.column - 1, self.column - 1 + len(self.text)

    def instead(self, words: str) -> Edit:
        return Edit(*self.span, words)


def parts_of(text: str) -> list[Part]:
    """:raises Mistake: a quote is never closed, or a bracket of another kind never opened."""
    parts: list[Part] = []
    at = 0
    while match := _PARTS.match(text, at):
        kind = match.lastgroup or ""
        part = Part(kind, match[kind], match.start(kind) + 1)
        _check_closed(part)
        at = match.end()
        if kind == "field" and part.text not in ("title:", "word:"):
            part, at = _with_values(part, text, at)
        parts.append(part)
    return parts


def _check_closed(part: Part) -> None:
    if part.kind == "stray":
        raise Mistake("There is a } without its {.", part.column, edit=part.instead(""))
    sign = _CLOSED_BY.get(part.kind)
    if sign and (len(part.text) == 1 or sign not in part.text[1:]):
        what = f"{part.text[0]} is opened here and never closed."
        closed = part.instead(part.text.rstrip() + sign)
        raise Mistake(what, part.column, expected=f"a closing {sign}", edit=closed)


def _with_values(part: Part, text: str, at: int) -> tuple[Part, int]:
    match = _VALUE.match(text, at)
    if match is None:
        raise Mistake(f"{part.text} needs a value.", at + 1, expected="a word, a quote, or (several,of,them)")
    if match["list"] is not None:
        values = tuple(
            (one["quoted"] if one["quoted"] is not None else one["word"]) or ""
            for one in _VALUES.finditer(match["list"])
            if one.lastgroup and one["word"] != "OR"
        )
    else:
        values = (match["quoted"] if match["quoted"] is not None else match["word"],)
    if not all(value.strip() for value in values) or not values:
        raise Mistake(f"{part.text} needs a value.", at + 1, expected="a word, a quote, or (several,of,them)")
    return Part("field", text[part.column - 1 : match.end()], part.column, values), match.end()
