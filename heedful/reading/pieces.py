"""Posts in pieces of words as the encoder knows them: WordPiece of BERT, small letters, no accents."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BEGIN, END, STRANGE = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 100  # letters; a longer one is strange
KEPT = 50_000  # words whose pieces are remembered
_HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002f800-\U0002fa1f"
_ASCII = re.compile(r"[a-z0-9]+|[!-/:-@\[-`{-~]")
_HAN_SIGN = re.compile(f"([{_HAN}])")
_GONE = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Pieced:
    """Numbers of pieces between the signs for beginning and end, and the word of each; -1 for the signs."""

    numbers: list[int]
    words: list[str]
    of_word: list[int]


class Pieces:
    """The vocabulary. `longest`: how many pieces of a post are looked at."""

    def __init__(self, vocabulary: list[str], longest: int) -> None:
        self.numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.longest = longest
        self.of_word = lru_cache(KEPT)(self._of_word)

    @classmethod
    def load(cls, path: Path, longest: int) -> "Pieces":
        return cls(path.read_text(encoding="utf-8").splitlines(), longest)

    def of(self, text: str) -> Pieced:
        """Return a tidied post in pieces; what is over the longest is left out."""
        words = split(text)
        numbers, of_word = [self.numbers[BEGIN]], [-1]
        for place, word in enumerate(words):
            found = self.of_word(word)
            numbers += found
            of_word += [place] * len(found)
            if len(numbers) >= self.longest:
                break
        cut = self.longest - 1
        return Pieced([*numbers[:cut], self.numbers[END]], words, [*of_word[:cut], -1])

    def _of_word(self, word: str) -> tuple[int, ...]:
        """Return the longest known pieces of a word, from its beginning on."""
        found: list[int] = []
        begin, end = 0, len(word)
        while begin < len(word) <= LONGEST_WORD and end > begin:
            number = self.numbers.get(("##" if begin else "") + word[begin:end])
            if number is None:
                end -= 1
            else:
                found.append(number)
                begin, end = end, len(word)
        return tuple(found) if found and begin == len(word) else (self.numbers[STRANGE],)


def split(text: str) -> list[str]:
    """Return words and signs in small letters; each Chinese sign is a word."""
    if text.isascii():
        return _ASCII.findall(text.lower())
    spaced = _HAN_SIGN.sub(r" \1 ", "".join(map(_clean, text)))
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", spaced) if unicodedata.category(letter) != "Mn"
    )
    return "".join(f" {letter} " if _is_sign(letter) else letter for letter in plain.lower()).split()


@lru_cache(KEPT)
def _clean(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if letter == "\ufffd" or unicodedata.category(letter) in _GONE else letter


@lru_cache(KEPT)
def _is_sign(letter: str) -> bool:
    if letter.isascii():
        return not letter.isalnum() and not letter.isspace()
    return unicodedata.category(letter).startswith("P")
