"""The words of a query as they are typed: what `AT&T`, `zorb*`, `adidas~1`, `"best * coffee"` ask for."""

import re
from collections.abc import Iterator

from heedful.query.leaves import Cased, Exact, Flagged, Gap, Nearly, Phrase, Wild, Word
from heedful.query.lexer import Part
from heedful.query.mistakes import Mistake
from heedful.query.near import Near
from heedful.query.nodes import Placed
from heedful.query.normal import fold, folded_letters, plain
from heedful.query.said import Said
from heedful.query.words import EMOJI, GLUED, GLUED_WORD, JOINT, LETTER, words_of

LEAST_LETTERS = 3  # beside wildcards
LEAST_NAME = 5  # letters of a name that may be misspelt
FARTHEST = 100  # words between two that are near
_SIGN = f"(?:{LETTER}|[*?])"
_CHUNK = re.compile(f"{EMOJI}|[{GLUED}]+|[#@$]?{_SIGN}(?:{_SIGN}|(?:{JOINT})(?={_SIGN}))*")
_ENDS_IN_SIGNS = re.compile(r"\w+(?:\+{1,2}|#)")
_MISSPELT = re.compile(r"(?P<word>.+)~(?P<edits>\d+)", re.DOTALL)


def term(part: Part) -> Placed:
    """Return what an unquoted word asks for.

    :raises Mistake: it has no letter to look for, or too few.
    """
    if misspelt := _MISSPELT.fullmatch(part.text):
        return _nearly(part, misspelt["word"], int(misspelt["edits"]))
    if _ENDS_IN_SIGNS.fullmatch(part.text):
        return _exact(part, part.text)
    text = plain(part.text).text
    items = list(_items(part, text))
    return _phrase(part, items if len(items) == 1 else list(_items(part, _without_questions(text))))


def quoted(part: Part) -> Placed:
    """Return what `"a phrase"`, or `"two words"~5` asks for."""
    inside, _, distance = part.text[1:].rpartition('"')
    items = list(_items(part, _without_questions(plain(inside).text)))
    if not distance:
        return _phrase(part, items)
    node, *others = [item for item in items if not isinstance(item, Gap)] or [_phrase(part, items)]
    for other in others:
        node = Near(node, other, distance_of(part, distance[1:]))
    return node


def _without_questions(text: str) -> str:
    """Return a phrase without its question marks; `?` is a wildcard inside a word only."""
    return re.sub(r"\?+(?=[^\w*]|$)", " ", text)


def distance_of(part: Part, digits: str) -> int:
    """:raises Mistake: it is too far."""
    if int(digits) > FARTHEST:
        edit = part.instead(part.text.removesuffix(digits) + str(FARTHEST))
        raise Mistake(f"Words that are near stand at most {FARTHEST} words apart.", part.column, edit=edit)
    return int(digits)


def cased(part: Part) -> Placed:
    """Return what `{Case}` asks for."""
    tokens = Said(part.text[1:-1]).tokens
    if not tokens:
        raise _nothing(part)
    return Cased(tuple(token.written for token in tokens))


def exact(part: Part) -> Placed:
    """Return what stands in backticks."""
    return _exact(part, part.text[1:-1])


def _exact(part: Part, text: str) -> Placed:
    letters = folded_letters(plain(text)).text.strip()
    if not letters:
        raise _nothing(part)
    return Exact(letters)


def _nearly(part: Part, word: str, edits: int) -> Placed:
    items = list(_items(part, plain(word).text))
    whole = edits == 1 and len(items) == 1 and isinstance(items[0], Word)
    if not whole or len(word) < LEAST_NAME or not word.isalnum():
        what = f"~1 allows one slip in a single name of {LEAST_NAME} letters or more."
        raise Mistake(what, part.column, expected="a name like adidas~1", edit=part.instead(word))
    return Nearly(str(items[0]))


def _phrase(part: Part, items: list[Placed | Gap]) -> Placed:
    while items and isinstance(items[-1], Gap):
        items.pop()
    while items and isinstance(items[0], Gap):
        items.pop(0)
    if not items:
        raise _nothing(part)
    first = items[0]
    return Phrase(tuple(items)) if len(items) > 1 or isinstance(first, Gap) else first


def _nothing(part: Part) -> Mistake:
    what = f"{part.text} has no letter or digit to look for."
    return Mistake(what, part.column, expected="a word", edit=part.instead(""))


def _items(part: Part, text: str) -> Iterator[Placed | Gap]:
    for chunk in _CHUNK.findall(text):
        if chunk.strip("*") == "":
            yield Gap()
        elif ("*" in chunk or "?" in chunk) and not GLUED_WORD.search(chunk):
            yield _wild(part, chunk)
        else:
            yield from _plain_words(chunk)


def _plain_words(chunk: str) -> Iterator[Placed]:
    if GLUED_WORD.fullmatch(chunk):
        yield Word(fold(chunk))
        return
    for word in words_of(chunk):
        yield Flagged(word) if word[0] in "#@$" and word[1:2].isalnum() else Word(word)


def _wild(part: Part, chunk: str) -> Placed:
    pattern = re.sub(r"\*+", "*", fold(chunk))
    if sum(letter.isalnum() for letter in pattern) < LEAST_LETTERS:
        what = f"{chunk}: beside * and ? a word needs {LEAST_LETTERS} letters at least."
        edit = part.instead(part.text.replace(chunk, chunk.strip("*?")))
        raise Mistake(what, part.column, expected="three letters or more", edit=edit)
    return Wild(pattern)
