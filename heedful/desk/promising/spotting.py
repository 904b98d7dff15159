"""What we promise: a sentence in which we, or something of ours, will do or be something by a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heedful.desk import prose
from heedful.desk.promising.moments import TONGUES, moments_in

LONGEST = 300  # letters of a promise


@dataclass(frozen=True, slots=True)
class Spotted:
    """A promise in a text: text[start:end], and by when it is to be kept."""

    start: int
    end: int
    words: str
    due_at: datetime
    moment: str  # as it is said


def promises_in(text: str, *, at: datetime, zone: ZoneInfo) -> list[Spotted]:
    """Return what a text promises, in its order. Questions and quoted words promise nothing."""
    return [
        spotted
        for sentence in prose.sentences(prose.without_quotes(prose.straight(text)))
        if not sentence.text.rstrip().endswith("?")
        for spotted in _promised(text, sentence, at, zone)
    ]


def _promised(text: str, sentence: prose.Sentence, at: datetime, zone: ZoneInfo) -> Iterator[Spotted]:
    if not any(_says_so(sentence.text, number) for number in range(len(TONGUES))):
        return
    moments = moments_in(sentence.text, at=at, zone=zone)
    if not moments:
        return
    last = max(moments, key=lambda moment: moment.at)  # "today or tomorrow" binds us by tomorrow
    start = sentence.start + len(sentence.text) - len(sentence.text.lstrip())
    end = sentence.start + len(sentence.text.rstrip())
    yield Spotted(start, end, text[start:end][:LONGEST], last.at, last.words)


def _says_so(sentence: str, tongue: int) -> bool:
    told = TONGUES[tongue]
    return bool(told.promise.search(sentence)) and not told.not_yet.search(sentence)
