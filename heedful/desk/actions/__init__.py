"""What can be done at the desk, one noun a file. Each function is one deed, whole or not at all."""

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
from heedful.desk.actions.fields import fill, make_field, remove_field, restore_field
from heedful.desk.actions.labels import (
    label,
    make_label,
    remove_label,
    rename_label,
    restore_label,
    unlabel,
)
from heedful.desk.actions.not_us import leave_out, say_not_us, take_back_not_us
from heedful.desk.actions.opening import follow_joined_threads, hear_ours, open_for_mentions
from heedful.desk.actions.replies import (
    delete_reply,
    edit_reply,
    reply,
    say_it_stands,
    send_again,
    take_back,
)
from heedful.desk.actions.routing import route, run_rule, take_back_run, unroute
from heedful.desk.actions.rules import (
    Written,
    move_rule,
    read_rule,
    remove_rule,
    restore_rule,
    save_rule,
    turn_rule,
)
from heedful.desk.actions.sending import send
from heedful.desk.actions.views import remove_view, rename_view, restore_view, save_view

__all__ = [
    "Written",
    "claim",
    "delete_reply",
    "done",
    "edit_reply",
    "fill",
    "follow_joined_threads",
    "give_back",
    "hear_ours",
    "label",
    "leave_out",
    "look",
    "make_field",
    "make_label",
    "move_rule",
    "open_for_mentions",
    "read_rule",
    "remove_field",
    "remove_label",
    "remove_rule",
    "remove_view",
    "rename_label",
    "rename_view",
    "reopen",
    "reply",
    "restore_field",
    "restore_label",
    "restore_rule",
    "restore_view",
    "route",
    "run_rule",
    "save_draft",
    "save_rule",
    "save_view",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "snooze",
    "take_back",
    "take_back_not_us",
    "take_back_run",
    "turn_rule",
    "unlabel",
    "unroute",
    "wake",
    "write_note",
]
