"""How a draft sounds to the local models, where they are there: a hint beside the rules, and never a stop."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from heedful.desk import prose
from heedful.desk.wording.remarks import Kind, Remark
from heedful.kit import clock, log
from heedful.kit.errors import Refused

if TYPE_CHECKING:
    from heedful.reading.reader import Reader
    from heedful.reading.tone import Harsh

FULL = (
    "full",
    "cascade",
)  # of HEEDFUL_READING; what the fast tier hears is too little
PATIENCE = 0.15  # seconds for one draft; who types waits for the answer
REST = 10.0  # seconds of rules alone after it took longer
AGAIN = 300.0  # seconds until broken weights are looked at again
MOST_PASSAGES, LONGEST_PASSAGE = 6, 60  # passages of a draft, words of one: the models see no more at once
LEAST_LETTERS = 4  # shorter words, as “if”, explain nothing
HEARD = {
    "accuses": (Kind.ACCUSES, "an accusation"),
    "denies": (Kind.DOUBTS, "that we do not believe them"),
    "orders_about": (Kind.BLAMES, "an order"),
    "blames": (Kind.BLAMES, "that it is put on them"),
    "dismisses": (Kind.DEFENSIVE, "that it does not matter"),
    "hides_behind_rules": (Kind.POLICY, "a rule instead of a reason"),
}
# Where rules remarked one of these, they said it with reasons already.
SAME = frozenset(
    {
        *(kind for kind, _ in HEARD.values()),
        *(Kind.SHOUTS, Kind.FORM_LETTER, Kind.NO_WHY),
    }
)


class Ear:
    """The models of this process, opened beside its work: until they are there, nobody waits for them."""

    def __init__(self, opening: Callable[[], Reader], now: Callable[[], float] = clock.monotonic) -> None:
        self._opening, self._now = opening, now
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._opener: threading.Thread | None = None
        self._not_before = 0.0

    def hear(self, text: str) -> Harsh | None:
        """Return what is harsh in a text; None also while the models are not there, or too slow."""
        from heedful.reading.tone import harsh_in

        reader = self._opened()
        if reader is None:
            return None
        began = self._now()
        harsh = harsh_in(text, reader.read([text])[0])
        if self._now() - began > PATIENCE:
            self._not_before = self._now() + REST
        return harsh

    def wait(self) -> None:
        """Return once nothing is being opened any more."""
        if self._opener:
            self._opener.join()

    def _opened(self) -> Reader | None:
        with self._lock:
            if self._now() < self._not_before:
                return None
            if self._reader is None and (self._opener is None or not self._opener.is_alive()):
                self._opener = threading.Thread(target=self._open, name="opening the models", daemon=True)
                self._opener.start()
            return self._reader

    def _open(self) -> None:
        try:
            self._reader = self._opening()
        except Refused as trouble:
            log.get("reading").warning("drafts are looked at by rules alone", trouble=str(trouble))
            self._not_before = self._now() + AGAIN


def _shipped() -> Reader:
    from heedful.reading.reader import reader

    return reader()


EAR = Ear(_shipped)


@dataclass(frozen=True, slots=True)
class Hint:
    """A remark of the models, and which kind of rule would have said the same."""

    remark: Remark
    like: Kind


def hint_on(text: str) -> Hint | None:
    """Return what the models hear in a draft; None where they hear nothing, or are not there."""
    if settings.READING not in FULL:
        return None
    for passage in passages(text):
        if harsh := EAR.hear(passage.text):
            like = HEARD[harsh.fault][0] if harsh.fault else Kind.TONE
            return Hint(_remark(passage, harsh), like)
    return None


def passages(text: str) -> Iterator[prose.Sentence]:
    """Cut a draft into passages of a few sentences; what it quotes is somebody else's and left out."""
    plain = prose.without_quotes(text)
    begin = end = words = count = 0
    for sentence in prose.sentences(plain):
        more = len(sentence.text.split())
        if words and words + more > LONGEST_PASSAGE:
            yield prose.Sentence(plain[begin:end], begin)
            begin, words, count = sentence.start, 0, count + 1
            if count == MOST_PASSAGES:
                return
        end, words = sentence.start + len(sentence.text), words + more
    if words:
        yield prose.Sentence(plain[begin:end], begin)


def _remark(passage: prose.Sentence, harsh: Harsh) -> Remark:
    start, words = _sentence_with(harsh.word, passage)
    what = HEARD[harsh.fault][1] if harsh.fault else "something unkind"
    most = f", in “{harsh.word}” most of all" if len(harsh.word) >= LEAST_LETTERS else ""
    why = f"A model on this machine hears {what} here ({harsh.chance:.0%}{most}). It can be wrong."
    return Remark(passage.start + start, passage.start + start + len(words), Kind.TONE, words, why)


def _sentence_with(word: str, passage: prose.Sentence) -> tuple[int, str]:
    """Return where the sentence that holds the word begins, and its words; the first sentence otherwise."""
    found = [(one.start, one.text) for one in prose.sentences(passage.text)]
    whole = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    start, words = next((pair for pair in found if word and whole.search(pair[1])), found[0])
    begins = len(words) - len(words.lstrip())
    return start + begins, words.strip()
