"""What each letter beyond ASCII is for the fast look, and what it is folded to, as tables by its code."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from heedful.query.bags import HARMLESS, pictures
from heedful.query.normal import MARKS, fold, normalised, unaccented
from heedful.query.words import GLUED_WORD

FOREIGN, SIGN, APOSTROPHE, PICTURE, LETTER = range(5)
_APOSTROPHES = "\u2018\u2019"
_PICTURES = (range(0x231A, 0x2400), range(0x2600, 0x27C0), range(0x2B05, 0x2B56), range(0x1F000, 0x1FB00))
_ALPHABETS = (range(0xC0, 0x700), range(0x1E00, 0x2000))  # Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic
_LONGEST = 7  # bytes


def signs(asked: Iterable[bytes], *, with_letters: bool) -> bytes:
    """Return what each letter is. A picture that somebody asks for is a word, and not for us."""
    table = bytearray(_signs())
    for code in _folds() if with_letters else ():
        table[code] = LETTER
    for sign in "".join(pictures(asked)):
        if ord(sign) < len(table):
            table[ord(sign)] = FOREIGN
    return bytes(table)


@cache
def folds() -> bytes:
    """Return for each letter its folded form, then that without accents: length and bytes, 16 in all."""
    known = _folds()
    pairs = (known.get(code, (b"", b"")) for code in range(_ALPHABETS[-1].stop))
    return b"".join(
        (bytes([len(folded)]) + folded + bytes([len(bare)]) + bare).ljust(16, b"\0") for folded, bare in pairs
    )


@cache
def _folds() -> dict[int, tuple[bytes, bytes]]:
    """Return the letters that fold by themselves, whatever stands beside them."""
    letters = [chr(code) for alphabet in _ALPHABETS for code in alphabet if _stands_alone(chr(code))]
    forms = {letter: (fold(letter), unaccented(fold(letter))) for letter in letters}
    return {
        ord(letter): (folded.encode(), bare.encode())
        for letter, (folded, bare) in forms.items()
        if all(part.isascii() or forms.get(part, ("",))[0] == part for part in folded)
        and all(unicodedata.category(part)[0] == "L" for part in folded + bare)
        and len(folded.encode()) <= _LONGEST >= len(bare.encode())
    }


def _stands_alone(letter: str) -> bool:
    return (
        unicodedata.category(letter)[0] == "L"
        and normalised(letter) == letter
        and letter not in MARKS
        and GLUED_WORD.match(letter) is None
    )


@cache
def _signs() -> bytes:
    table = bytearray(0x20000)
    for first, last in re.findall(r"(?s)(.)(?:-(.))?", HARMLESS):
        for code in range(ord(first), ord(last or first) + 1):
            table[code] = SIGN
    for code in (code for block in _PICTURES for code in block):
        table[code] = PICTURE if table[code] else FOREIGN
    for sign in _APOSTROPHES:
        table[ord(sign)] = APOSTROPHE
    return bytes(table)
