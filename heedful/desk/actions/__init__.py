"""What can be done at the desk, one noun a file. Each function is one deed, whole or not at all."""

from heedful.desk.actions.clocks import (
    Policy,
    add_clock_policy,
    change_clock_policy,
    move_clock_policy,
    remove_clock_policy,
    restore_clock_policy,
)
from heedful.desk.actions.conversations import (
    claim,
    done,
    give_back,
    look,
    reopen,
    save_draft,
    snooze,
    wake,
    write_note,
)
from heedful.desk.actions.not_us import leave_out, say_not_us, take_back_not_us
from heedful.desk.actions.opening import follow_joined_threads, hear_ours, open_for_mentions
from heedful.desk.actions.reckoning import reckon, reckon_after, reckon_all
from heedful.desk.actions.replies import (
    delete_reply,
    edit_reply,
    reply,
    say_it_stands,
    send_again,
    take_back,
)
from heedful.desk.actions.sending import send
from heedful.desk.actions.views import remove_view, rename_view, restore_view, save_view
from heedful.desk.actions.warning import watch

__all__ = [
    "Policy",
    "add_clock_policy",
    "change_clock_policy",
    "claim",
    "delete_reply",
    "done",
    "edit_reply",
    "follow_joined_threads",
    "give_back",
    "hear_ours",
    "leave_out",
    "look",
    "move_clock_policy",
    "open_for_mentions",
    "reckon",
    "reckon_after",
    "reckon_all",
    "remove_clock_policy",
    "remove_view",
    "rename_view",
    "reopen",
    "reply",
    "restore_clock_policy",
    "restore_view",
    "save_draft",
    "save_view",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "snooze",
    "take_back",
    "take_back_not_us",
    "wake",
    "watch",
    "write_note",
]
