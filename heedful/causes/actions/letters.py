"""Keep the letter that caused it, and each better wording."""

from datetime import datetime

from django.db import transaction

from heedful.causes import events, queries
from heedful.causes.actions.steps import write_step
from heedful.causes.models import Cause, LetterVersion, Step
from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import queries as teams

LONGEST = 20_000


@transaction.atomic
def keep_letter(*, by_id: int, cause_id: int, text: str, at: datetime) -> LetterVersion:
    """Keep a wording of the letter, the first or one more. The same words again change nothing.

    :raises Invalid: it is empty or too long.
    """
    teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Paste the letter first.")
    if len(text) > LONGEST:
        raise Invalid(f"A letter has at most {LONGEST:,} letters.")
    Cause.objects.select_for_update().get(pk=cause.pk)  # whoever is second gets the next number
    last = cause.letter.last()
    if last is not None and last.text == text:
        return last
    number = last.number + 1 if last else 1
    version = LetterVersion.objects.create(cause=cause, number=number, text=text, by_id=by_id, at=at)
    Cause.objects.filter(pk=cause.pk).update(changed_at=at)
    write_step(cause, Step.Kind.LETTER, by_id=by_id, at=at, count=number)
    record(events.CauseLetterKept(cause.pk), at=at, teammate_id=by_id)
    return version
