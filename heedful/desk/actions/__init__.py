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
from heedful.desk.actions.corrections import (
    approve_corrections,
    correct,
    let_it_stand,
    list_again,
    send_corrections,
    stop_corrections,
    tell_of_old_answers,
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
from heedful.desk.actions.sending import send
from heedful.desk.actions.using import use_answer
from heedful.desk.actions.views import remove_view, rename_view, restore_view, save_view

__all__ = [
    "approve_corrections",
    "claim",
    "correct",
    "delete_reply",
    "done",
    "edit_reply",
    "follow_joined_threads",
    "give_back",
    "hear_ours",
    "leave_out",
    "let_it_stand",
    "list_again",
    "look",
    "open_for_mentions",
    "remove_view",
    "rename_view",
    "reopen",
    "reply",
    "restore_view",
    "save_draft",
    "save_view",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "send_corrections",
    "snooze",
    "stop_corrections",
    "take_back",
    "take_back_not_us",
    "tell_of_old_answers",
    "use_answer",
    "wake",
    "write_note",
]
