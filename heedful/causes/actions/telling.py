"""Tell everybody affected that it is fixed: one text, drafted for each person in their thread."""

from datetime import datetime

from django.db import transaction

from heedful.causes import events, queries
from heedful.causes.actions.steps import write_step
from heedful.causes.models import Cause, Step, Telling
from heedful.desk import actions as desk
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams


@transaction.atomic
def draft_telling(*, by_id: int, cause_id: int, text: str, at: datetime) -> Telling:
    """Draft a reply for each person who was not told; {name} stands for their name. Nothing is sent.

    :raises Refused: the cause is open still, or everybody is told or has a draft.
    :raises Invalid: the text is empty.
    """
    teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    if cause.is_open:
        raise Refused("It is not settled yet. Say first that it is fixed, or why it will not be.")
    if not text.strip():
        raise Invalid("Write what they are to read.")
    Cause.objects.select_for_update().get(pk=cause.pk)  # a double click drafts once
    to_tell = queries.to_tell(by_id, cause)
    if not to_tell:
        raise Refused("Everybody is told, or has a draft waiting.")
    texts = desk.texts_with_names(to_tell[: desk.MOST_LINES], text.strip())
    batch = desk.draft_batch(by_id=by_id, title=cause.title, texts=texts, at=at)
    telling = Telling.objects.create(cause=cause, batch=batch, text=text.strip(), by_id=by_id, at=at)
    write_step(cause, Step.Kind.TELLING, by_id=by_id, at=at, count=len(texts))
    record(events.CauseTellingDrafted(cause.pk, batch.pk), at=at, teammate_id=by_id)
    return telling
