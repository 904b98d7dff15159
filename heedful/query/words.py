"""The tokenizer, one for stream and archive: the words of a text, and the forms each is found under.

`Coca-Cola's` stands at two places: coca; cola's, colas, cola. Both together are coca-cola, cocacola ...
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from heedful.query.normal import MARKS, UNSEEN, Plain, fold, plain, unaccented

Place = tuple[int, int]  # the first and the last word of something found

# Scripts that stand without spaces or glue endings on: each letter is a word of its own.
GLUED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_TONES = "\U0001f3fb-\U0001f3ff\ufe0e\ufe0f"
_PICTURE = f"(?![\\w{_TONES}])[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff][{_TONES}]*"
EMOJI = (
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|"
    f"{_PICTURE}(?:\u200d{_PICTURE}|\u200d[\u2640\u2642]\ufe0f?)*"
)
LETTER = f"(?:[^\\W{GLUED}]|[{MARKS}{UNSEEN}])"
WORD = f"[^\\W{GLUED}]{LETTER}*"
SHORTENED = "(?<=n)'(?=t)|(?<=N)'(?=T)"  # don't is one word: `don` does not find it
JOINT = "['.\\-&+]|\\[\\.\\]|\\[dot\\]"


def _pattern(word: str, *others: str) -> re.Pattern[str]:
    flagged = f"(?:(?<![\\w&+])(?P<flag>[#@$]))?(?P<word>{word}(?:(?:{JOINT}){word})*)"
    return re.compile("|".join([*others[:1], flagged, *others[1:]]))


_TOKEN = _pattern(WORD, f"(?P<emoji>{EMOJI})", f"(?P<glued>[{GLUED}])")
_SIMPLE_TOKEN = _pattern(
    "\\w+", "(?P<glued>(?!))", f"(?P<emoji>{EMOJI})"
)  # the same, and quicker where it can be
_ASCII_TOKEN = _pattern("\\w+", "(?P<glued>(?!))", "(?P<emoji>(?!))")
_NOT_SIMPLE = re.compile(f"[{MARKS}{UNSEEN}{GLUED}\u20e3]")
GLUED_WORD = re.compile(f"[{GLUED}]+")
_SEAM = re.compile(r"[.\-&+]|\[dot\]")
_DEFANGED = re.compile(r"\[(?:\.|dot)\]")
_DIGITS_MEET = re.compile(r"\d['.\-&+]\d")
_APOSTROPHE = re.compile(f"(?!{SHORTENED})'")
_FOLDED_AWAY = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_CONTRACTED = ("'ll", "'re", "'ve", "'d", "'m")  # she'll is not shell


class Token(NamedTuple):
    """One word where it stands; `start` and `end` count in the plain text."""

    written: str
    forms: tuple[str, ...]
    flag: str
    start: int
    end: int


class Compound(NamedTuple):
    """Words that are joined: what they are found under together, and from where to where they stand."""

    forms: tuple[str, ...]
    flag: str
    first: int
    last: int


def tokens_of(text: Plain) -> tuple[list[Token], list[Compound]]:
    """Return the words of a text in order, and which of them are joined."""
    tokens: list[Token] = []
    compounds: list[Compound] = []
    for match in _pattern_for(text.text).finditer(text.text):
        emoji, flag, word, glued = match.group("emoji", "flag", "word", "glued")
        start, end = match.span("word") if word else match.span()
        if word is None:
            one = glued or _FOLDED_AWAY.sub("", emoji)
            tokens.append(Token(glued or emoji, (fold(one),), "", start, end))
        elif _SEAM.search(word) is None:
            tokens.append(Token(word, forms_of(word), flag or "", start - bool(flag), end))
        else:
            first = len(tokens)
            tokens += _parts(word, flag or "", start)
            compounds.append(Compound(compound_forms(word), flag or "", first, len(tokens) - 1))
    return tokens, compounds


def _pattern_for(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ASCII_TOKEN
    return _TOKEN if _NOT_SIMPLE.search(text) else _SIMPLE_TOKEN


def _parts(word: str, flag: str, start: int) -> Iterator[Token]:
    even = _DEFANGED.sub(lambda dot: "." + "\0" * (len(dot[0]) - 1), word)  # as long as it was
    at = 0
    for part in _SEAM.split(even):
        here = start + at + len(part) - len(part.lstrip("\0"))
        yield Token(part.lstrip("\0"), forms_of(part.lstrip("\0")), flag, here, start + at + len(part))
        at += len(part) + 1


@lru_cache(maxsize=1 << 16)
def forms_of(word: str) -> tuple[str, ...]:
    """Return what one word without a seam is found under: mcdonald's, mcdonalds, mcdonald, s."""
    whole = fold(word)
    forms = [whole]
    if "'" in whole:
        forms += [key_of(whole), *(map(fold, _APOSTROPHE.split(word)))]
    if not whole.isascii():
        forms += map(unaccented, list(forms))
    return tuple(dict.fromkeys(form for form in forms if form))


def key_of(word: str) -> str:
    """Return the one form that all spellings of a word with apostrophes share; she'll keeps its own."""
    return word if word.endswith(_CONTRACTED) else word.replace("'", "")


@lru_cache(maxsize=1 << 14)
def compound_forms(word: str) -> tuple[str, ...]:
    whole = fold(_DEFANGED.sub(".", word))
    owner = whole.removesuffix("'s")
    forms = [owner, squeezed(owner), whole, squeezed(whole)]
    return tuple(dict.fromkeys([*forms, *map(unaccented, forms)]))


def squeezed(word: str) -> str:
    """Return joined words as one, coca-cola as cocacola; 1&1 and C&A would be something else, and stay."""
    bare = re.sub(r"['.\-&+]", "", word)
    return word if len(bare) < 3 or _DIGITS_MEET.search(word) else bare


@lru_cache(maxsize=1 << 16)
def spellings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways in which a word may be written, each as forms that follow each other."""
    if GLUED_WORD.fullmatch(word):
        return (tuple(word),)
    parts = _SEAM.split(word)
    if len(parts) == 1:
        return ((key_of(word),),)
    ways: list[tuple[str, ...]] = [(squeezed(word),)]
    if "." not in word and any(len(part) > 2 and not part.isdigit() for part in parts):
        ways.append(tuple(map(key_of, parts)))
    return tuple(ways)


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, folded; `#tag` keeps its flag, `coca-cola` stays one word."""
    text = plain(text).text
    return [
        (match["flag"] or "") + fold(_DEFANGED.sub(".", match["word"]))
        if match["word"]
        else fold(_FOLDED_AWAY.sub("", match[0]))
        for match in _TOKEN.finditer(text)
    ]
