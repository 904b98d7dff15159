"""Ask the circle: one private message a person, drafted; a lead lets them go one by one."""

from datetime import datetime

from django.db import transaction

from heedful.circle import events, queries
from heedful.desk import actions as desk
from heedful.desk.models import Batch
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused


@transaction.atomic
def ask(*, by_id: int, title: str, text: str, at: datetime) -> Batch:
    """Draft a private message for everybody in the circle whom one can write to; {name} is their name.

    Nothing is sent: a lead approves the batch, which goes out slowly and can be stopped.

    :raises Invalid: there is no title or nothing to read.
    :raises Refused: there is nobody to write to.
    """
    if not (title.strip() and text.strip()):
        raise Invalid("Write what they are to read, and a title for colleagues.")
    rows = queries.reachable(by_id)
    if not rows:
        raise Refused("There is nobody in the circle to whom you can write.")
    texts = desk.texts_with_names(rows[: desk.MOST_LINES], text.strip())
    batch = desk.draft_batch(by_id=by_id, title=title.strip(), texts=texts, private=True, at=at)
    record(events.CircleAsked(batch.pk), at=at, teammate_id=by_id)
    return batch
