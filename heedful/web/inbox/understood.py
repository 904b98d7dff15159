"""What the local models understood of a post, in quiet words: on rows, and below the post with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from heedful.listening.models import Reading

# The neediest first: a row has room for two.
INTENTS: Mapping[str, Any] = {
    "safety": lazy("danger or law"),
    "outage": pgettext_lazy("intent", "fault"),
    "cancellation": lazy("may leave"),
    "complaint": pgettext_lazy("intent", "complaint"),
    "question": pgettext_lazy("intent", "question"),
    "purchase": lazy("wants to buy"),
    "suggestion": pgettext_lazy("intent", "suggestion"),
    "wish": pgettext_lazy("intent", "wish"),
    "named_praise": lazy("praise by name"),
    "praise": pgettext_lazy("intent", "praise"),
    "thanks": pgettext_lazy("intent", "thanks"),
    "no_answer": lazy("needs no answer"),
}
URGENCIES = {"high": lazy("in a hurry"), "normal": lazy("wants an answer"), "low": lazy("can wait")}
SENTIMENTS = {
    "negative": pgettext_lazy("mood", "negative"),
    "neutral": pgettext_lazy("mood", "neutral"),
    "positive": pgettext_lazy("mood", "positive"),
}
EMOTIONS = {
    "anger": pgettext_lazy("emotion", "angry"),
    "joy": pgettext_lazy("emotion", "glad"),
    "optimism": pgettext_lazy("emotion", "hopeful"),
    "sadness": pgettext_lazy("emotion", "sad"),
}
YES = {"yes": lazy("yes"), "no": lazy("no")}
QUESTIONS: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "intents": (lazy("About"), INTENTS),
    "urgency": (lazy("Urgency"), URGENCIES),
    "sentiment": (lazy("Mood"), SENTIMENTS),
    "toward": (lazy("Toward us"), SENTIMENTS),
    "emotion": (lazy("Feeling"), EMOTIONS),
    "irony": (lazy("Irony"), YES),
    "abuse": (lazy("Abuse of somebody"), YES),
    "spam": (lazy("Spam"), YES),
}
KINDS = {
    "company": pgettext_lazy("name", "ours"),
    "product": pgettext_lazy("name", "product"),
    "place": pgettext_lazy("name", "place"),
    "employee": pgettext_lazy("name", "works here"),
}
ALWAYS = ("intents", "urgency", "sentiment", "toward", "emotion")
CORRECTED = {"intents", "urgency", "sentiment", "toward", "emotion", "abuse", "spam"}
ON_A_ROW = 2
LEAST = 0.02  # chances below are not worth a word


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a question, how likely it is, and whether it is given."""

    key: str
    name: str
    percent: int
    holds: bool

    @property
    def other(self) -> str:
        """Return what a correction says of it."""
        return "no" if self.holds else "yes"


@dataclass(frozen=True, slots=True)
class Line:
    """One question, its labels with their chances, and why."""

    question: str
    name: str
    labels: Sequence[Label]
    is_sure: bool
    why: str
    like: str = ""  # the id of the corrected post that taught it

    @property
    def may_be_corrected(self) -> bool:
        return self.question in CORRECTED


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading as it is shown: the words that stand below a post, and the lines behind them."""

    reading: Reading
    words: Sequence[str]

    @property
    def lines(self) -> list[Line]:
        shown = [name for name in QUESTIONS if name in ALWAYS or _is_yes(self.reading.finding(name))]
        return [_line(name, found) for name in shown if (found := self.reading.finding(name))]

    @property
    def named(self) -> list[tuple[str, str]]:
        """Return what of ours the post names, each once, with what it is."""
        found = {words.casefold(): (words, str(KINDS[kind])) for kind, _, _, words in self.reading.named}
        return list(found.values())


def understood(reading: Reading | None) -> Understood | None:
    """Return how a reading is shown; None where nothing was read."""
    if reading is None or not reading.findings:
        return None
    return Understood(reading, words_of(reading) or [str(_("nothing that is sure"))])


def words_of(reading: Reading) -> list[str]:
    """Return the words for what somebody needs, the neediest first, then hurry and mood."""
    words = _intents(reading)
    if reading.urgency == "high":
        words.append(str(URGENCIES["high"]))
    if reading.sentiment in {"negative", "positive"}:
        words.append(str(SENTIMENTS[reading.sentiment]))
    return words


def row_words(reading: Reading | None) -> list[str]:
    """Return the few words that a row has room for."""
    if reading is None:
        return []
    hurry = [str(URGENCIES["high"])] if reading.urgency == "high" else []
    return [*hurry, *_intents(reading)][:ON_A_ROW]


def _intents(reading: Reading) -> list[str]:
    held = set(reading.intent_list)
    if "named_praise" in held:
        held.discard("praise")
    return [str(name) for key, name in INTENTS.items() if key in held]


def _is_yes(found: Mapping[str, Any]) -> bool:
    return found.get("label") == "yes"


def _line(question: str, found: Mapping[str, Any]) -> Line:
    name, names = QUESTIONS[question]
    chances = sorted(found["probabilities"].items(), key=lambda pair: -pair[1])
    labels = [
        Label(key, str(names[key]), round(100 * chance), key in found["labels"])
        for key, chance in chances
        if key in names and (question in CORRECTED or chance >= LEAST or key in found["labels"])
    ]
    why = _in_our_words(str(found["reason"]), names)
    return Line(question, str(name), labels, bool(found["sure"]), why, str(found.get("like", "")))


def _in_our_words(reason: str, names: Mapping[str, Any]) -> str:
    """Return a reason for several labels (outage: “down”) with the names that stand on the screen."""
    parts = [part.partition(": ") for part in reason.split("; ")]
    return "; ".join(f"{names.get(first, first)}{between}{rest}" for first, between, rest in parts)
