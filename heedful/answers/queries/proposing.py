"""Which facts and answers fit what a person said and what is being written, and on which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heedful.answers.contradictions import Contradiction, contradictions
from heedful.answers.models import Answer, Fact
from heedful.answers.queries.answers import answers_for
from heedful.answers.queries.facts import current_facts
from heedful.answers.ranking import ranked

MOST_COMPARED = 50  # facts that share most with a text


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fact or an answer that fits, and the words that say so."""

    fact: Fact | None
    answer: Answer | None
    because: Sequence[str]
    score: float

    @property
    def order(self) -> tuple[float, bool, int]:
        row = self.fact or self.answer
        return -self.score, self.fact is None, row.pk if row else 0


def proposed_for(
    teammate_id: int, *, asked: str, draft: str = "", most: int = 6, at: datetime
) -> list[Proposed]:
    """Return what fits best, facts and answers together; nothing where no word is shared."""
    facts, answers = current_facts(teammate_id, at=at), answers_for(teammate_id)
    by_fact, by_answer = (
        ranked(list(rows.order_by().values_list("pk", "terms")), asked=asked, draft=draft, most=most)
        for rows in (facts, answers)
    )
    shown_facts = facts.in_bulk([one.pk for one in by_fact])
    shown_answers = answers.in_bulk([one.pk for one in by_answer])
    told = [Proposed(shown_facts[one.pk], None, one.because, one.score) for one in by_fact]
    told += [Proposed(None, shown_answers[one.pk], one.because, one.score) for one in by_answer]
    return sorted(told, key=lambda one: one.order)[:most]


def facts_near(teammate_id: int, text: str, *, at: datetime) -> list[tuple[str, str]]:
    """Return key and words of the facts that hold and share most with a text."""
    facts = current_facts(teammate_id, at=at)
    near = ranked(list(facts.order_by().values_list("pk", "terms")), asked=text, most=MOST_COMPARED)
    return list(facts.filter(pk__in=[one.pk for one in near]).values_list("key", "text"))


def contradicted_in(teammate_id: int, text: str, *, at: datetime) -> list[Contradiction]:
    """Return where a text contradicts facts that hold: those that share most with it are compared."""
    return contradictions(text, facts_near(teammate_id, text, at=at))
