"""Read what stands at the desk, one noun a file; every object reaches a screen through here."""

from heedful.desk.queries.conversations import (
    Clock,
    clock_of,
    conversation_for,
    conversations_for,
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
from heedful.desk.queries.drafts import (
    draft_of,
    drafts_of,
    shared_draft_for,
    shared_drafts,
    versions_of,
)
from heedful.desk.queries.queues import (
    counts_for,
    found_in,
    mentions_counted,
    mentions_found,
    queue_for,
    saved_count,
)
from heedful.desk.queries.replies import limits_of, replies_of, reply_for, unsettled_for
from heedful.desk.searching import NOTHING_FOUND, Found
from heedful.desk.views import VIEWS

__all__ = [
    "NOTHING_FOUND",
    "VIEWS",
    "Clock",
    "Found",
    "clock_of",
    "conversation_for",
    "conversations_for",
    "counts_for",
    "draft_of",
    "drafts_of",
    "earlier_with",
    "found_in",
    "ids_by_post",
    "ids_by_thread",
    "limits_of",
    "mentions_counted",
    "mentions_found",
    "not_us_for",
    "notes_of",
    "people_of",
    "present_at",
    "queue_for",
    "replies_of",
    "reply_for",
    "saved_count",
    "shared_draft_for",
    "shared_drafts",
    "thread_of",
    "unsettled_for",
    "versions_of",
    "visible_ids",
]
