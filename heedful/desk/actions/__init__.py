"""What can be done at the desk, one noun a file. Each function is one deed, whole or not at all."""

from heedful.desk.actions.authority import (
    answer_permission,
    ask_permission,
    money_of,
    set_authority,
    take_authority,
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
from heedful.desk.actions.promises import (
    close_promise,
    hand_over_promises,
    make_promise,
    move_promise,
    promise_falls_due,
    remind_of_promise,
    withdraw_unsaid,
)
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
from heedful.desk.actions.wording import add_never_say, remove_never_say, say_badly_worded, set_word_rule

__all__ = [
    "add_never_say",
    "answer_permission",
    "ask_permission",
    "claim",
    "close_promise",
    "delete_reply",
    "done",
    "edit_reply",
    "follow_joined_threads",
    "give_back",
    "hand_over_promises",
    "hear_ours",
    "leave_out",
    "look",
    "make_promise",
    "money_of",
    "move_promise",
    "open_for_mentions",
    "promise_falls_due",
    "remind_of_promise",
    "remove_never_say",
    "remove_view",
    "rename_view",
    "reopen",
    "reply",
    "restore_view",
    "save_draft",
    "save_view",
    "say_badly_worded",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "set_authority",
    "set_word_rule",
    "snooze",
    "take_authority",
    "take_back",
    "take_back_not_us",
    "wake",
    "withdraw_unsaid",
    "write_note",
]
