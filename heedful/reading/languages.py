"""Which language a post is in: by its script where one language has it alone, by its letters otherwise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.reading.grams import Batch, Grams, sums
from heedful.reading.readings import UNKNOWN, Finding
from heedful.reading.weights import Weights

FILE = "languages.npz"
BITS, DEEP = 16, 24
PIECES = (1, 2, 3, 4)
MOST_BYTES = 240  # of a post; its beginning tells
MOST_LETTERS = 400
UNSURE_BELOW, UNKNOWN_BELOW = 0.5, 0.2
SHOWN = 5  # languages whose chance is told
NOISE = re.compile(
    r"https?://\S{1,500}|www\.\S{1,500}|(?<![\w.])[@#]\w[\w.-]{0,80}|\\u[0-9a-fA-F]{4}|&\w{2,6};|[\d_]+|\bRT\b|\bhttp\b"
)
_SPACE = re.compile(r"\W{2,}|\s+")
_LAUGHTER = re.compile(r"(\w)\1{2,}")
# Scripts that only one widely written language has.
SCRIPTS = {
    "ko": "가-힣ᄀ-ᇿㄱ-ㆎ",
    "ja": "ぁ-ゟァ-ヿ",
    "th": "ก-๛",
    "el": "Ͱ-Ͽἀ-῿",
    "he": "֐-׿",
    "ka": "Ⴀ-ჿ",
    "hy": "԰-֏",
    "ta": "஀-௿",
    "te": "ఀ-౿",
    "kn": "ಀ-೿",
    "ml": "ഀ-ൿ",
    "gu": "઀-૿",
    "pa": "਀-੿",
    "bn": "ঀ-৿",
    "si": "඀-෿",
    "my": "က-႟",
    "km": "ក-៿",
    "lo": "຀-໿",
    "am": "ሀ-፿",
    "zh": "一-鿿㐀-䶿",
}
_SCRIPTS = {language: re.compile(f"[{letters}]") for language, letters in SCRIPTS.items()}
_LETTER = re.compile(r"[^\W\d_]")


def bare(text: str) -> str:
    """Return the words of a post alone: no handles, tags, addresses or numbers, which are no language."""
    words = _SPACE.sub(" ", NOISE.sub(" ", text[:MOST_LETTERS])).strip().lower()
    return _LAUGHTER.sub(r"\1\1", words)


def grams_of(texts: Sequence[str], bits: int = BITS) -> list[Grams]:
    batch = Batch.of(texts, MOST_BYTES)
    return [batch.words(bits, 1)[0], *(batch.pieces(length, bits, 20 + length) for length in PIECES)]


def by_script(text: str) -> str | None:
    """Return the language that alone has this script, if most letters are of it; Japanese mixes."""
    letters = len(_LETTER.findall(text))
    counts = {language: len(pattern.findall(text)) for language, pattern in _SCRIPTS.items()}
    if counts["ja"] and (counts["ja"] + counts["zh"]) * 3 > letters:
        return "ja"
    return next((language for language, count in counts.items() if count * 2 > letters), None)


@dataclass(frozen=True, slots=True)
class Languages:
    names: tuple[str, ...]
    table: NDArray[np.int8]
    turned: NDArray[np.float32]
    shift: NDArray[np.float32]

    @classmethod
    def load(cls, weights: Weights) -> "Languages":
        return cls.of(weights.arrays(FILE), tuple(weights.card["languages"]))

    @classmethod
    def of(cls, kept: Mapping[str, NDArray[Any]], names: tuple[str, ...]) -> "Languages":
        return cls(names, kept["table"], kept["weight"] * kept["scale"].T, kept["bias"])

    def of_posts(self, texts: Sequence[str]) -> list[Finding]:
        """Return the language of each post as it was written; unknown where it has no words."""
        words = [bare(text) for text in texts]
        chances = self.chances(words)
        return [self._finding(text, row) for text, row in zip(words, chances, strict=True)]

    def chances(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the chance of each language, a row for each text of bare words."""
        summed = sum((sums(self.table, grams) for grams in grams_of(words)), np.zeros((1, 1), np.float32))
        scores = np.einsum("pd,dl->pl", summed, self.turned) + self.shift
        raised = np.exp(scores - scores.max(1, keepdims=True))
        found: NDArray[np.float32] = raised / raised.sum(1, keepdims=True)
        return found

    def _finding(self, words: str, row: NDArray[np.float32]) -> Finding:
        if not words.isascii():
            script = by_script(words)
            if script:
                return Finding((script,), {script: 1.0}, "its script")
        if not _LETTER.search(words):
            return Finding((UNKNOWN,), {}, "no words", sure=False)
        best = np.argsort(-row)[:SHOWN]
        chances = {self.names[place]: float(row[place]) for place in best}
        chance = float(row[best[0]])
        name = self.names[best[0]] if chance >= UNKNOWN_BELOW else UNKNOWN
        return Finding((name,), chances, "its letters and short words", sure=chance >= UNSURE_BELOW)
