"""Read a query. NOT binds before NEAR, NEAR before AND (a space), AND before OR."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from heedful.query import terms
from heedful.query.cost import MOST_COST, cost
from heedful.query.fields import NAMES, Titled, asked_of_archive
from heedful.query.filters import field_of
from heedful.query.leaves import Bare, Word
from heedful.query.lexer import LONGEST, Part, parts_of
from heedful.query.mistakes import Caution, Edit, Mistake
from heedful.query.near import Near, Often, Sentence
from heedful.query.nodes import And, Node, Not, Or, Placed

DEEPEST = 20
MOST_REPAIRS = 8
TERM = "a word, a phrase or a bracket"
_LEAVES: dict[str, Callable[[Part], Placed]] = {
    "phrase": terms.quoted,
    "exact": terms.exact,
    "cased": terms.cased,
    "word": terms.term,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A query that could be read: its tree, what its author should know, and what it costs."""

    tree: Node
    cautions: tuple[Caution, ...]
    cost: int

    @property
    def printed(self) -> str:
        return str(self.tree)


def parse(text: str) -> Node:
    """Return the tree of a query.

    :raises Mistake: it cannot be read; the text says where and why.
    """
    return read(text).tree


def parse_track(text: str) -> Node:
    """Return the tree of a query that runs on posts as they are heard.

    :raises Mistake: it cannot be read, or asks for what is known only of posts that are stored.
    """
    tree = parse(text)
    if name := asked_of_archive(tree):
        what = f"{name}: is known only of what is stored, and a track sees posts as they are heard."
        raise Mistake(what, text.lower().find(f"{name}:") + 1)
    return tree


def read(text: str) -> Reading:
    """Return the tree of a query with what its author should know.

    :raises Mistake: it cannot be read; `repaired` is a query that can, where we have a guess.
    """
    try:
        return _read(text)
    except Mistake as mistake:
        mistake.repaired = _repaired(text, mistake)
        raise


def _read(text: str) -> Reading:
    if len(text) > LONGEST:
        raise Mistake(f"A query has at most {LONGEST} characters.", LONGEST)
    reader = _Reader(parts_of(text), end=len(text) + 1)
    node = reader.whole()
    if _only_negative(node):
        what = "A query needs at least one word to look for, besides what to leave out."
        raise Mistake(what, 1, expected=TERM)
    price = cost(node)
    if price > MOST_COST:
        raise Mistake(f"The query costs {price} steps a post; {MOST_COST} are allowed.", 1)
    return Reading(node, tuple(reader.cautions), price)


def _repaired(text: str, mistake: Mistake) -> str:
    """Return the query after the least that has to change, "" where that is not known."""
    for _ in range(MOST_REPAIRS):
        if mistake.edit is None:
            return ""
        text = mistake.edit.of(text)
        try:
            _read(text)
        except Mistake as another:
            mistake = another
        else:
            return text
    return ""


def _only_negative(node: Node) -> bool:
    if isinstance(node, And):
        return all(map(_only_negative, node.nodes))
    if isinstance(node, Or):
        return any(map(_only_negative, node.nodes))
    return isinstance(node, Not)


def _is_placed(node: Node) -> bool:
    return all(map(_is_placed, node.nodes)) if isinstance(node, Or) else isinstance(node, Placed)


class _Reader:
    def __init__(self, parts: Sequence[Part], *, end: int) -> None:
        self._parts, self._at, self._end = parts, 0, end
        self.cautions: list[Caution] = []

    @property
    def next(self) -> Part | None:
        return self._parts[self._at] if self._at < len(self._parts) else None

    def _is_next(self, *texts: str) -> bool:
        part = self.next
        return part is not None and part.kind in {"operator", "bracket"} and part.text in texts

    def _take(self, *texts: str) -> bool:
        self._at += (taken := self._is_next(*texts))
        return taken

    def whole(self) -> Node:
        node = self._any_of(0)
        if self.next is not None:
            raise Mistake("There is a ) without its (.", self.next.column, edit=self.next.instead(""))
        return node

    def _any_of(self, depth: int) -> Node:
        began = self._at
        several, node = self._all_of(depth)
        nodes = [node]
        while self._take("OR", "|"):
            more, node = self._all_of(depth)
            several |= more
            nodes.append(node)
        if len(nodes) == 1:
            return nodes[0]
        either = Or(tuple(nodes))
        if several:
            what = f"AND binds before OR, so this reads: {either}."
            self.cautions.append(Caution(what, self._parts[began].column))
        return either

    def _all_of(self, depth: int) -> tuple[bool, Node]:
        """Return whether it is several, and what it is."""
        nodes = [self._unary(depth)]
        while self.next and not self._is_next(")", "OR", "|"):
            self._take("AND")
            nodes.append(self._unary(depth))
        return len(nodes) > 1, nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _unary(self, depth: int) -> Node:
        part = self._checked_depth(depth)
        if part and (part.kind == "minus" or self._is_next("NOT")):
            self._at += 1
            return Not(self._unary(depth + 1))
        return self._near(depth)

    def _checked_depth(self, depth: int) -> Part | None:
        if depth > DEEPEST and self.next:
            raise Mistake(f"Brackets can stand {DEEPEST} deep.", self.next.column)
        return self.next

    def _near(self, depth: int) -> Node:
        part, node = self.next, self._often(depth)
        while (joint := self.next) and (joint.kind == "near" or self._is_next("SENTENCE")):
            self._at += 1
            left, beside = self._placed(node, part, joint), self.next
            right = self._placed(self._often(depth), beside, joint)
            node = _pair(joint, left, right)
        return node

    def _placed(self, node: Node, part: Part | None, joint: Part) -> Placed:
        if isinstance(node, Placed) and _is_placed(node):
            return node
        what = f"{joint.text} joins words, phrases and (these OR those), not what AND, NOT or a field say."
        raise Mistake(what, part.column if part else joint.column, expected=TERM, edit=joint.instead("AND"))

    def _often(self, depth: int) -> Node:
        began, node = self.next, self._one(depth)
        part = self.next
        if part is None or part.kind != "often":
            return node
        self._at += 1
        least = int(part.text.removeprefix("freq>="))
        if least < 1 or not isinstance(node, Placed) or not _is_placed(node):
            what = "freq>= counts a word, a phrase or (these OR those), one time or more."
            raise Mistake(what, (began or part).column, edit=part.instead(""))
        return Often(node, least)

    def _one(self, depth: int) -> Node:
        part = self._checked_depth(depth)
        if part is None:
            raise Mistake("A word is missing here.", self._end, expected=TERM, edit=self._without_last())
        if part.text == "(" and part.kind == "bracket":
            return self._bracket(part, depth)
        if part.kind in {"operator", "near", "often", "bracket", "minus"}:
            raise self._misplaced(part)
        self._at += 1
        if part.kind == "field":
            return self._field(part, depth)
        self._caution(part)
        return _LEAVES[part.kind](part)

    def _bracket(self, opened: Part, depth: int) -> Node:
        self._at += 1
        node = self._any_of(depth + 1)
        if not self._take(")"):
            closing = Edit(self._end - 1, self._end - 1, ")")
            raise Mistake("A ( has no ).", opened.column, expected="a )", edit=closing)
        return node

    def _misplaced(self, part: Part) -> Mistake:
        before = self._parts[self._at - 1] if self._at else part
        dangles = part.text in ")-" and before.kind in {"operator", "near", "minus"}
        edit = (before if dangles else part).instead("")
        return Mistake(f"A word is missing before {part.text}.", part.column, expected=TERM, edit=edit)

    def _without_last(self) -> Edit | None:
        return self._parts[-1].instead("") if self._parts else None

    def _field(self, part: Part, depth: int) -> Node:
        if part.text not in ("title:", "word:"):
            return field_of(part)
        node = self._one(depth + 1)
        if part.text == "title:" and isinstance(node, Placed) and _is_placed(node):
            return Titled(node)
        if part.text == "word:" and isinstance(node, Word):
            return Bare(node.word)
        what = f"{part.text} needs {'words' if part.text == 'title:' else 'one plain word'}."
        raise Mistake(what, part.column, expected="a word", edit=part.instead(""))

    def _caution(self, part: Part) -> None:
        if part.kind != "word":
            return
        if part.text in ("or", "and", "not", "sentence") or part.text.startswith(("near/", "onear/")):
            what = f"{part.text} is looked for as a word; the operator is {part.text.upper()}."
            self.cautions.append(Caution(what, part.column))
        name, colon, value = part.text.partition(":")
        close = get_close_matches(name.lower(), NAMES, n=1, cutoff=0.8) if colon and value else []
        if close and name.isalpha():
            meant = part.instead(f"{close[0]}:{value}")
            raise Mistake(f"There is no field {name}:.", part.column, expected=f"{close[0]}:", edit=meant)


def _pair(joint: Part, left: Placed, right: Placed) -> Placed:
    if joint.kind == "operator":
        return Sentence(left, right)
    name, slash, digits = joint.text.partition("/")
    if not slash:
        what = f"{name} needs a number of words."
        raise Mistake(what, joint.column, expected=f"{name}/5", edit=joint.instead(f"{name}/5"))
    return Near(left, right, terms.distance_of(joint, digits), ordered=name == "ONEAR")
