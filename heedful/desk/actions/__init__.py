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
from heedful.desk.actions.handovers import give, take_back_handover
from heedful.desk.actions.hooks import (
    add_hook,
    deliver,
    deliver_again,
    follow_for_hooks,
    pause_hook,
    remove_hook,
    test_hook,
)
from heedful.desk.actions.neediest import claim_neediest
from heedful.desk.actions.not_us import leave_out, say_not_us, take_back_not_us
from heedful.desk.actions.opening import follow_joined_threads, hear_ours, open_for_mentions
from heedful.desk.actions.people import erase_person, export_person, link_people, part_people
from heedful.desk.actions.priorities import set_priority
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
from heedful.desk.actions.together import MOST as MOST_TOGETHER
from heedful.desk.actions.together import (
    Done,
    finish_together,
    give_together,
    move_together,
    prioritise_together,
    reopen_together,
    snooze_together,
    take_together,
    undo_together,
    wake_together,
)
from heedful.desk.actions.views import remove_view, rename_view, restore_view, save_view
from heedful.desk.actions.wording import add_never_say, remove_never_say, say_badly_worded, set_word_rule

__all__ = [
    "MOST_TOGETHER",
    "Done",
    "add_hook",
    "add_never_say",
    "claim",
    "claim_neediest",
    "close_promise",
    "delete_reply",
    "deliver",
    "deliver_again",
    "done",
    "edit_reply",
    "erase_person",
    "export_person",
    "finish_together",
    "follow_for_hooks",
    "follow_joined_threads",
    "give",
    "give_back",
    "give_together",
    "hand_over_promises",
    "hear_ours",
    "leave_out",
    "link_people",
    "look",
    "make_promise",
    "move_promise",
    "move_together",
    "open_for_mentions",
    "part_people",
    "pause_hook",
    "prioritise_together",
    "promise_falls_due",
    "remind_of_promise",
    "remove_hook",
    "remove_never_say",
    "remove_view",
    "rename_view",
    "reopen",
    "reopen_together",
    "reply",
    "restore_view",
    "save_draft",
    "save_view",
    "say_badly_worded",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "set_priority",
    "set_word_rule",
    "snooze",
    "snooze_together",
    "take_back",
    "take_back_handover",
    "take_back_not_us",
    "take_together",
    "test_hook",
    "undo_together",
    "wake",
    "wake_together",
    "withdraw_unsaid",
    "write_note",
]
