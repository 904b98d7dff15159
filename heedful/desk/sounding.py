"""How a draft sounds to the local models, where they are there: a hint beside the rules, and never a stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
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
LEAST_PASSAGE = 12  # words of a paragraph that stands alone; the models judge no fewer
MOST_SENTENCES = 8  # of a passage that are compared
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

    def worst_of(self, sentences: Sequence[str]) -> int:
        """Return which of some sentences sounds worst, the first where the models are not there."""
        from heedful.reading.tone import harshness

        if self._reader is None:
            return 0
        told = [harshness(reading) for reading in self._reader.read(sentences)]
        return told.index(max(told))

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
            return Hint(_remark(text, passage, harsh), like)
    return None


def passages(text: str) -> Iterator[prose.Sentence]:
    """Cut a draft into passages of a few sentences; what it quotes is somebody else's and left out.

    A paragraph that the models can judge stands alone: kind words before it would drown what is harsh in it.
    """
    plain = prose.without_quotes(text)
    begin = end = words = count = 0
    for sentence in prose.sentences(plain):
        more = len(sentence.text.split())
        is_apart = words >= LEAST_PASSAGE and _follows_a_blank_line(plain, sentence)
        if words and (is_apart or words + more > LONGEST_PASSAGE):
            yield prose.Sentence(plain[begin:end], begin)
            begin, words, count = sentence.start, 0, count + 1
            if count == MOST_PASSAGES:
                return
        end, words = sentence.start + len(sentence.text), words + more
    if words:
        yield prose.Sentence(plain[begin:end], begin)


def _follows_a_blank_line(text: str, sentence: prose.Sentence) -> bool:
    before = text[: sentence.start + len(sentence.text) - len(sentence.text.lstrip())]
    return before[len(before.rstrip()) :].count("\n") > 1


def _remark(text: str, passage: prose.Sentence, harsh: Harsh) -> Remark:
    worst = _worst(passage)
    start = passage.start + worst.start + len(worst.text) - len(worst.text.lstrip())
    words = text[start : start + len(worst.text.strip())]
    what = HEARD[harsh.fault][1] if harsh.fault else "something unkind"
    is_telling = len(harsh.word) >= LEAST_LETTERS and harsh.word in words.casefold()
    most = f", in “{harsh.word}” most of all" if is_telling else ""
    why = f"A model on this machine hears {what} here ({harsh.chance * 100:.0f} %{most}). It can be wrong."
    return Remark(start, start + len(words), Kind.TONE, words, why)


def _worst(passage: prose.Sentence) -> prose.Sentence:
    """Return the sentence of a passage that sounds worst by itself."""
    sentences = list(prose.sentences(passage.text))[:MOST_SENTENCES]
    return sentences[EAR.worst_of([one.text for one in sentences])]
