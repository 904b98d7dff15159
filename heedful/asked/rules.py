"""Decisions about our question that need no database: what it may look like, and who is asked."""

from collections.abc import Sequence
from datetime import timedelta

from heedful.kit.errors import Invalid

NOT_ASKED_AGAIN = timedelta(days=30)
LINK_LASTS = timedelta(days=30)
MOST_WORDS = 2000
FEWEST_ANSWERS, MOST_ANSWERS = 3, 5
QUESTION = "Did this help you?"
ANSWERS = "Yes\nPartly\n- No"
MINUS = "-"  # before an answer that says that it did not help


def answers_of(typed: str) -> list[dict[str, object]]:
    """Return the answers, one a line; those after a minus say that it did not help.

    :raises Invalid: there are too few or too many, or all of them say the same.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    found = [
        {"text": line.removeprefix(MINUS).strip()[:80], "helped": not line.startswith(MINUS)}
        for line in lines
    ]
    if not FEWEST_ANSWERS <= len(found) <= MOST_ANSWERS:
        raise Invalid(f"Give {FEWEST_ANSWERS} to {MOST_ANSWERS} answers, one a line.")
    if len({str(answer["text"]).casefold() for answer in found}) < len(found):
        raise Invalid("Two answers are the same.")
    if all(answer["helped"] for answer in found):
        raise Invalid("Put a minus before the answers that say that it did not help.")
    return found


def lines_of(answers: Sequence[dict[str, object]]) -> str:
    """Return answers as they are typed."""
    return "\n".join(f"{'' if one['helped'] else '- '}{one['text']}" for one in answers)


def question_of(typed: str) -> str:
    """:raises Invalid: there is no question, or it is too long."""
    asked = " ".join(typed.split())
    if not asked or len(asked) > 200:
        raise Invalid("Ask one question of at most 200 characters.")
    return asked


def choice_of(typed: str, answers: Sequence[dict[str, object]]) -> int:
    """Return the place of the answer that was chosen.

    :raises Invalid: none was.
    """
    if not (typed.isascii() and typed.isdigit() and len(typed) < 3 and int(typed) < len(answers)):
        raise Invalid("Choose one of the answers.")
    return int(typed)


def why_left(*, is_done: bool, would_rather_not: bool, lately: bool) -> str:
    """Return why somebody is not asked, "" if they are."""
    if would_rather_not:
        return "would-rather-not"
    if not is_done:
        return "open-again"
    return "asked-lately" if lately else ""
