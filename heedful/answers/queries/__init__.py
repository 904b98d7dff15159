"""Read facts and answers; who may see one is decided here."""

from heedful.answers.queries.answers import (
    answer_for,
    answers_by_id,
    answers_for,
    answers_found,
    stale_answers,
    versions_of_answer,
    visible_answers,
)
from heedful.answers.queries.facts import (
    current_facts,
    expiring,
    fact_by_id,
    fact_for,
    facts_by_id,
    facts_for,
    facts_found,
    old_words_in,
    quoted_in,
    versions_of_fact,
    visible_facts,
)
from heedful.answers.queries.proposing import Proposed, contradicted_in, facts_near, proposed_for
from heedful.answers.queries.resolving import Resolved, preview, previews, resolved
from heedful.answers.rules import SOON

__all__ = [
    "SOON",
    "Proposed",
    "Resolved",
    "answer_for",
    "answers_by_id",
    "answers_for",
    "answers_found",
    "contradicted_in",
    "current_facts",
    "expiring",
    "fact_by_id",
    "fact_for",
    "facts_by_id",
    "facts_for",
    "facts_found",
    "facts_near",
    "old_words_in",
    "preview",
    "previews",
    "proposed_for",
    "quoted_in",
    "resolved",
    "stale_answers",
    "versions_of_answer",
    "versions_of_fact",
    "visible_answers",
    "visible_facts",
]
