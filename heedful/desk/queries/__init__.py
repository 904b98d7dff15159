"""Read what stands at the desk, one noun a file; every object reaches a screen through here."""

from heedful.desk.queries.conversations import (
    Clock,
    clock_of,
    conversation_for,
    conversations_for,
    drafts_of,
    earlier_with,
    ids_by_post,
    ids_by_thread,
    not_us_for,
    notes_of,
    people_of,
    present_at,
    thread_of,
    visible_ids,
)
from heedful.desk.queries.hooks import deliveries_of, hook_for, hooks_by_id, hooks_for
from heedful.desk.queries.people import link_for, person_for, persons_called, visible_persons
from heedful.desk.queries.queues import (
    counts_for,
    found_in,
    free_for,
    mentions_counted,
    mentions_found,
    next_after,
    queue_for,
    saved_count,
)
from heedful.desk.queries.replies import limits_of, replies_of, reply_for, unsettled_for
from heedful.desk.queries.together import bulk_for, handover_for, handovers_of, takers_of
from heedful.desk.searching import NOTHING_FOUND, Found
from heedful.desk.views import VIEWS

__all__ = [
    "NOTHING_FOUND",
    "VIEWS",
    "Clock",
    "Found",
    "bulk_for",
    "clock_of",
    "conversation_for",
    "conversations_for",
    "counts_for",
    "deliveries_of",
    "drafts_of",
    "earlier_with",
    "found_in",
    "free_for",
    "handover_for",
    "handovers_of",
    "hook_for",
    "hooks_by_id",
    "hooks_for",
    "ids_by_post",
    "ids_by_thread",
    "limits_of",
    "link_for",
    "mentions_counted",
    "mentions_found",
    "next_after",
    "not_us_for",
    "notes_of",
    "people_of",
    "person_for",
    "persons_called",
    "present_at",
    "queue_for",
    "replies_of",
    "reply_for",
    "saved_count",
    "takers_of",
    "thread_of",
    "unsettled_for",
    "visible_ids",
    "visible_persons",
]
