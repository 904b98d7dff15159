"""The care that a reply gets as it is queued: its words are looked at, and what it promises is kept."""

from datetime import datetime

from heedful.desk.actions.promises import make_promise
from heedful.desk.actions.wording import look_at_words
from heedful.desk.care import Care
from heedful.desk.models import Reply


def take_care(queued: Reply, care: Care, *, at: datetime) -> None:
    """Look at a reply that was just queued, in its transaction: what is refused here was never queued.

    :raises LookAgain: its words have to be looked at again.
    :raises Invalid: what it promises cannot be kept as a promise.
    """
    look_at_words(queued, care, at=at)
    if care.promised is not None:
        make_promise(
            conversation_id=queued.conversation_id,
            by_id=queued.author_id,
            words=care.promised.words or queued.text,
            due_at=care.promised.due_at,
            reply_id=queued.pk,
            at=at,
        )
