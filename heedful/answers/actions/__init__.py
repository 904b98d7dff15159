"""What can be done with facts and answers. Each function is one deed, whole or not at all."""

from heedful.answers.actions.answers import add_answer, archive_answer, change_answer, restore_answer
from heedful.answers.actions.facts import (
    add_fact,
    archive_fact,
    change_fact,
    remind_of_end,
    restore_fact,
    say_that_it_ended,
)

__all__ = [
    "add_answer",
    "add_fact",
    "archive_answer",
    "archive_fact",
    "change_answer",
    "change_fact",
    "remind_of_end",
    "restore_answer",
    "restore_fact",
    "say_that_it_ended",
]
