"""What can be done at the desk, one noun a file. Each function is one deed, whole or not at all."""

from heedful.desk.actions.approvals import (
    approve,
    make_approval_rule,
    remove_approval_rule,
    return_reply,
    rewrite,
)
from heedful.desk.actions.conversations import (
    claim,
    done,
    give_back,
    look,
    reopen,
    snooze,
    wake,
    write_note,
)
from heedful.desk.actions.drafts import (
    hand_over_draft,
    restore_draft,
    save_draft,
    share_draft,
    use_draft,
)
from heedful.desk.actions.expiring import look_after_claims
from heedful.desk.actions.not_us import leave_out, say_not_us, take_back_not_us
from heedful.desk.actions.opening import follow_joined_threads, hear_ours, open_for_mentions
from heedful.desk.actions.replies import (
    delete_reply,
    edit_reply,
    reply,
    reschedule,
    say_it_stands,
    send_again,
    take_back,
)
from heedful.desk.actions.scheduling import bring_back_scheduled
from heedful.desk.actions.sending import send
from heedful.desk.actions.views import remove_view, rename_view, restore_view, save_view

__all__ = [
    "approve",
    "bring_back_scheduled",
    "claim",
    "delete_reply",
    "done",
    "edit_reply",
    "follow_joined_threads",
    "give_back",
    "hand_over_draft",
    "hear_ours",
    "leave_out",
    "look",
    "look_after_claims",
    "make_approval_rule",
    "open_for_mentions",
    "remove_approval_rule",
    "remove_view",
    "rename_view",
    "reopen",
    "reply",
    "reschedule",
    "restore_draft",
    "restore_view",
    "return_reply",
    "rewrite",
    "save_draft",
    "save_view",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "share_draft",
    "snooze",
    "take_back",
    "take_back_not_us",
    "use_draft",
    "wake",
    "write_note",
]
