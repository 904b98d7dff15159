"""What a clause asks of the order of words, as plain values: for a look that knows words and places only."""

from collections.abc import Sequence

from heedful.query.leaves import Phrase, Word
from heedful.query.near import Near, Often
from heedful.query.nodes import And, Node, Not, Or
from heedful.query.words import GLUED_WORD, spellings

Shape = tuple[int, int, tuple["bytes | Shape", ...]]  # kind, number, parts; of a ROW the words
ROW, EITHER, ALL, NOT, NEAR, ORDERED, OFTEN, PHRASE = range(8)
MOST_DEEP = 30


def is_plain(word: str) -> bool:
    """Test whether a word asks for its forms only: for no flag, and for no letters that have to touch."""
    return word[0] not in "#@$" and GLUED_WORD.search(word) is None


def shape_of(node: Node, deep: int = 0) -> Shape | None:
    """Return what a clause asks of the order of words, None if it asks for more than that."""
    if deep > MOST_DEEP:
        return None
    match node:
        case And():
            return _of_parts(ALL, 0, [shape_of(part, deep + 1) for part in node.nodes])
        case Or():
            return _of_parts(EITHER, 0, [shape_of(part, deep + 1) for part in node.nodes])
        case Not():
            return _of_parts(NOT, 0, [shape_of(node.node, deep + 1)])
        case Near():
            sides = [_shape_of_placed(side, deep + 1) for side in (node.left, node.right)]
            return _of_parts(ORDERED if node.ordered else NEAR, node.distance, sides)
    return _shape_of_placed(node, deep)


def _shape_of_placed(node: object, deep: int = 0) -> Shape | None:
    """Return the shape of a clause of which every place counts; where two are near, only the nearest do."""
    match node:
        case Word():
            return _shape_of_word(node.word)
        case Phrase() if all(isinstance(item, Word) for item in node.items):
            return _of_parts(PHRASE, 0, [_shape_of_placed(item) for item in node.items])
        case Or() if deep <= MOST_DEEP:
            return _of_parts(EITHER, 0, [_shape_of_placed(part, deep + 1) for part in node.nodes])
        case Often() if deep <= MOST_DEEP:
            return _of_parts(OFTEN, node.least, [_shape_of_placed(node.node, deep + 1)])
    return None


def _of_parts(kind: int, number: int, parts: Sequence[Shape | None]) -> Shape | None:
    known = [part for part in parts if part is not None]
    return (kind, number, tuple(known)) if len(known) == len(parts) else None


def _shape_of_word(word: str) -> Shape | None:
    if not is_plain(word):
        return None
    rows: list[Shape | None] = [(ROW, 0, tuple(form.encode() for form in way)) for way in spellings(word)]
    return rows[0] if len(rows) == 1 else _of_parts(EITHER, 0, rows)
