"""A name, in all its usual spellings: what people write for a company, as pieces of our query language."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from heedful.query.mistakes import Mistake
from heedful.query.name_words import COMMON, DIGITS, FAMILY, LEGAL
from heedful.query.nodes import Or
from heedful.query.normal import fold, unaccented
from heedful.query.parse import parse
from heedful.query.said import Said

LONGEST = 120
LEAST_NAME = 5  # letters of a name that may be misspelt
LEAST_TAG = 4  # letters of several words that are one word of their own
LEAST_JOINED = 6  # the same, where an & is lost: canda is not C&A
_NUMBERS = {word: str(number) for number, word in enumerate(DIGITS)}
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe"})
_SIGNED = re.compile(r"\w+(?:\+{1,2}|#)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INITIALS = re.compile(r"((?:\w\.\s?)+)(.*)")
_AND = re.compile(r"\s*&\s*|\s+(?:and|\+)\s+", re.IGNORECASE)
_CONTEXT = "(store OR shop OR brand OR order OR app OR customer OR service)"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A piece of a query, why somebody may write that, and whether it is picked unless one says otherwise."""

    query: str
    why: str
    is_on: bool


class _Guess(NamedTuple):
    """A text as people may write it, and the query that looks for it."""

    text: str
    query: str
    why: str
    is_on: bool = True


def spellings_of(name: str) -> Sequence[Proposed]:
    """Return what to look for, the name itself first; none that an earlier picked one finds anyway.

    :raises Mistake: the name is too long, or has no letter or digit.
    """
    if len(name) > LONGEST:
        raise Mistake(f"A name has at most {LONGEST} characters.", LONGEST)
    cleaned = _cleaned(name)
    if not any(letter.isalnum() for letter in cleaned):
        raise Mistake("A name needs a letter or a digit.", 1)
    kept: dict[str, Proposed] = {}
    for guess in _guesses(name.strip(), cleaned):
        query = _printed(guess.query)
        if query and query not in kept and not _is_found(guess.text, kept.values()):
            kept[query] = Proposed(query, guess.why, guess.is_on)
    return list(kept.values())


def joined(queries: Iterable[str]) -> str:
    """Return one query that finds what any of these finds, "" for none.

    :raises Mistake: one of them cannot be read.
    """
    trees = [parse(query) for query in queries if query.strip()]
    nodes = dict.fromkeys(
        node for tree in trees for node in (tree.nodes if isinstance(tree, Or) else (tree,))
    )
    either = tuple(nodes)
    return str(parse(str(either[0] if len(either) == 1 else Or(either)))) if either else ""


def query_for(name: str) -> str:
    """Return the query of all spellings that are picked unless one says otherwise.

    :raises Mistake: as `spellings_of`.
    """
    return joined(one.query for one in spellings_of(name) if one.is_on)


def _cleaned(name: str) -> str:
    composed = unicodedata.normalize("NFKC", name.replace("™", " ").replace("®", " "))
    even = composed.replace("\u2019", "'").replace("\u2018", "'")
    kept = (sign if sign.isalnum() or sign in " &+.-'#" or _is_mark(sign) else " " for sign in even)
    words = "".join(kept).split()
    while len(words) > 1 and fold(words[-1].replace(".", "")) in LEGAL:
        words.pop()
    while len(words) > 1 and words[-1] in {"&", "+"}:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and fold(words[0]) == "the" else words)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def _printed(query: str) -> str:
    """Return a query as it is printed, "" where the language cannot ask that."""
    try:
        return str(parse(query))
    except Mistake:
        return ""


def _is_found(text: str, kept: Iterable[Proposed]) -> bool:
    said = Said(text)
    return any(one.is_on and parse(one.query).marks(said) is not None for one in kept)


def _quoted(text: str) -> str:
    return f"`{text}`" if _SIGNED.fullmatch(text) else f'"{text}"'


def _guess(text: str, why: str, *, is_on: bool = True) -> _Guess:
    return _Guess(text, _quoted(text), why, is_on)


def _guesses(written: str, name: str) -> Iterator[_Guess]:
    if _is_common(name):
        yield from _of_a_common_word(name)
        return
    plain = unaccented(fold(name)) if not name.isascii() else name
    yield _guess(plain, "the name, with accents and without" if plain != name else "the name")
    yield _guess(name, "the name")
    yield from _with_other_letters(name)
    yield from _shorter(plain)
    for text in (plain, *(guess.text for guess in _shorter(plain) if guess.is_on)):
        yield from _written_otherwise(text)
    yield from _in_other_numbers(plain)
    yield from _looser(written, plain)


def _is_common(name: str) -> bool:
    return fold(name) in COMMON or (len(name) < 3 and name.isalnum() and name.isascii())


def _of_a_common_word(name: str) -> Iterator[_Guess]:
    """A word that people use without meaning the company is looked for where they probably mean it."""
    word = fold(name)
    written = name if name != word else name.capitalize()
    yield _Guess(written, f"{{{written}}}", "an everyday word: only as the name is written, in this case")
    yield _Guess(f"#{word}", f"#{word}", "the hashtag")
    yield _Guess(f"@{word}", f"@{word}", "the handle")
    yield _Guess(f"{word}.com", f'"{word}.com"', "the usual domain")
    near = f"{word} NEAR/5 {_CONTEXT}"
    yield _Guess(f"{word} store", near, "the everyday word, beside words of business", is_on=False)
    yield _Guess(word, word, "the everyday word: finds much that is not about you", is_on=False)


def _with_other_letters(name: str) -> Iterator[_Guess]:
    other = fold(name.replace("ẞ", "ß")).translate(_TWO_LETTERS)
    yield _guess(other, "umlauts in two letters")


def _shorter(name: str) -> Iterator[_Guess]:
    """Without what people leave out at the end: `& Son`, `.com`."""
    words = name.split()
    while len(words) > 1 and fold(words[-1].strip(".")) in FAMILY | {"&", "and", "+"}:
        words.pop()
    short = " ".join(words)
    if short != name:
        yield _guess(short, "the short form", is_on=len(words) > 1 and not _is_common(short))
    if (bare := re.sub(r"\.(?:com|org|net|io|de|co\.uk)$", "", name, flags=re.IGNORECASE)) != name:
        yield _guess(
            bare, "without the domain's ending", is_on=not _is_common(bare) and len(bare) > LEAST_TAG
        )


def _written_otherwise(name: str) -> Iterator[_Guess]:
    """With and, & and + for each other, without dots, in one word as tags, handles and domains have it."""
    has_joint = _AND.search(name) is not None
    if has_joint:
        is_long = any(len(part) > LEAST_TAG for part in _AND.split(name))  # "h m" is said of much else
        yield _guess(_AND.sub(" and ", name), "with and")
        yield _guess(_AND.sub(" & ", name), "with & and spaces", is_on=is_long)
        yield _guess(_AND.sub(" n ", name), "with n", is_on=False)
    without = name
    if initials := _INITIALS.match(name):
        letters, rest = re.sub(r"[.\s]", "", initials[1]), initials[2].strip()
        without = f"{letters} {rest}".strip()
        yield _guess(without, "initials without dots", is_on=len(without) > 2)
        yield _guess(f"{' '.join(letters)} {rest}".strip(), "initials apart", is_on=bool(rest))
        if rest.isalpha() and rest[-1] not in "sS":
            yield _guess(f"{without}s", "possessive without an apostrophe")
    for text in (_AND.sub(" and ", without), _AND.sub(" ", without)):
        yield from _in_one_word(text, least=LEAST_JOINED if has_joint else LEAST_TAG)


def _in_one_word(text: str, *, least: int) -> Iterator[_Guess]:
    one = re.sub(r"[^\w]", "", fold(text))
    if len(one) < 2:
        return
    is_telling = len(one) >= least or (len(one) > LEAST_TAG and one[0].isdigit())  # 1and1
    is_on = is_telling and one not in COMMON and not one.isdigit()
    yield _guess(one, "in one word, as hashtag, handle and in links", is_on=is_on)
    yield _guess(f"{one}.com", "the usual domain", is_on=is_on)


def _in_other_numbers(name: str) -> Iterator[_Guess]:
    words = re.split(r"[\s\-]+", name)
    spelt = [DIGITS[int(word)] if re.fullmatch(r"1?[0-9]|20", word) else word for word in words]
    figures = [_NUMBERS.get(fold(word), word) for word in words]
    if spelt != words:
        yield _guess(" ".join(spelt), "numbers in words")
        yield _guess("".join(spelt), "numbers in words, in one word")
    if figures != words and len(words) > 1:
        yield _guess(
            " ".join(figures), "numbers in figures", is_on=any(not word.isdigit() for word in figures)
        )


def _with_a_slip(name: str) -> str:
    return name[:2] + name[1:]  # a letter twice


def _looser(written: str, name: str) -> Iterator[_Guess]:
    """What may find others too; the person decides."""
    for inside in re.findall(r"\(([^()]{2,})\)", written):
        yield _guess(_cleaned(inside) or inside, "the name in brackets", is_on=False)
    if (apart := _CAMEL.sub(" ", written)) != written:
        yield _guess(_cleaned(apart), "in several words", is_on=False)
    words = name.split()
    if len(words) == 1 and name.endswith("'s"):
        yield _guess(name[:-2], "without the s", is_on=False)
    if len(words) == 1 and name.isalpha() and name.isascii() and name[-1] not in "sS" and len(name) > 3:
        yield _guess(f"{name}s", "several, or a possessive without an apostrophe", is_on=False)
    initials = "".join(word[0] for word in words if word[0].isalpha() and fold(word) not in {"and", "of"})
    if len(initials) > 2 and not _AND.search(name) and "." not in name:
        yield _Guess(initials.upper(), f"{{{initials.upper()}}}", "its initials", is_on=False)
    if len(words) == 1 and len(name) >= LEAST_NAME and name.isalnum():
        yield _Guess(_with_a_slip(name), f"{name}~1", "with one slip; may find other words", is_on=False)
