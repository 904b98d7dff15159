"""What a post must hold for a query to match at all: words to look up before anything is read."""

from dataclasses import dataclass

from heedful.query.leaves import Bare, Cased, Exact, Flagged, Nearly, Phrase, Wild, Word
from heedful.query.near import Often, Pair
from heedful.query.nodes import And, Node, Or
from heedful.query.said import Said
from heedful.query.words import Token, spellings


@dataclass(frozen=True, slots=True)
class Literal:
    """A form that has to be among those of the post (`Said.index`)."""

    form: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """A form that fits a pattern with wildcards has to be there."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A form within one slip of this one has to be there."""

    form: str


@dataclass(frozen=True, slots=True)
class All:
    needs: tuple["Need", ...]


@dataclass(frozen=True, slots=True)
class Either:
    needs: tuple["Need", ...]


Need = Literal | Fitting | Misspelt | All | Either
NOTHING = All(())  # any post may match


def needed(node: Node) -> Need:
    """Return the anchors of a query as a boolean expression. A post without them cannot match."""
    match node:
        case Or():
            return _either([needed(part) for part in node.nodes])
        case And():
            return _all([needed(part) for part in node.nodes])
        case Pair():
            return _all([needed(node.left), needed(node.right)])
        case Often():
            return needed(node.node)
        case Phrase():
            return _all([needed(item) for item in node.items if isinstance(item, Node)])
    return _needed_by_leaf(node)


def _needed_by_leaf(node: Node) -> Need:
    match node:
        case Word() | Bare():
            return _either([_all([Literal(form) for form in way]) for way in spellings(node.word)])
        case Flagged():
            return Literal(node.word)
        case Wild():
            return Fitting(node.pattern)
        case Nearly():
            return Misspelt(node.word)
        case Cased():
            return _in_text(" ".join(node.parts))
        case Exact():
            return _all([_in_letters(token, node.text) for token in Said(node.text).tokens])
    return NOTHING


def _in_text(text: str) -> Need:
    return _all([Literal(token.forms[0]) for token in Said(text).tokens])


def _in_letters(token: Token, text: str) -> Need:
    """Letters are found beside an apostrophe too: `can` in can't, which has no form can."""
    form = token.forms[0]
    before = "*'" if token.start == 0 and form[0] == "t" else ""
    after = "'*" if token.end == len(text) and form[-1] == "n" else ""
    inside = f"{before}{form}{after}"
    return Literal(form) if inside == form else _either([Literal(form), Fitting(inside)])


def _all(needs: list[Need]) -> Need:
    parts = [part for need in needs for part in (need.needs if isinstance(need, All) else (need,))]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _either(needs: list[Need]) -> Need:
    if NOTHING in needs:
        return NOTHING
    parts = [part for need in needs for part in (need.needs if isinstance(need, Either) else (need,))]
    return parts[0] if len(parts) == 1 else Either(tuple(parts))
