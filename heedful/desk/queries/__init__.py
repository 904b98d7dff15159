"""Read what stands at the desk, one noun a file; every object reaches a screen through here."""

from heedful.desk.queries.clocks import (
    Clocks,
    built_in_count,
    clock_policies_by_id,
    clock_policies_for,
    clock_policy_for,
    clocks_of,
)
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
    "Clocks",
    "Found",
    "built_in_count",
    "clock_of",
    "clock_policies_by_id",
    "clock_policies_for",
    "clock_policy_for",
    "clocks_of",
    "conversation_for",
    "conversations_for",
    "counts_for",
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
    "thread_of",
    "unsettled_for",
    "visible_ids",
]
