"""Where a draft says something else than a fact, as remarks on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heedful.answers.contradictions import contradictions
from heedful.desk.wording.remarks import Kind, Remark


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as the words check needs it: its name, and what is true."""

    name: str
    text: str


def against(text: str, facts: Sequence[Known]) -> Iterator[Remark]:
    """Yield what differs from a fact: the value that differs, or the sentence that denies it."""
    for one in contradictions(text, [(fact.name, fact.text) for fact in facts]):
        sentence = text.find(one.sentence)
        start = text.find(one.wrote, sentence) if one.wrote else sentence
        words = one.wrote or one.sentence
        yield Remark(start, start + len(words), Kind.CONTRADICTS, words, one.words, "")
