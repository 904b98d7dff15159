"""What can be done at the desk, one noun a file. Each function is one deed, whole or not at all."""

from heedful.desk.actions.announcing import (
    answer_in_private,
    set_public_line,
)
from heedful.desk.actions.approvals import (
    approve,
    make_approval_rule,
    remove_approval_rule,
    return_reply,
    rewrite,
)
from heedful.desk.actions.authority import (
    answer_permission,
    ask_permission,
    money_of,
    set_authority,
    take_authority,
)
from heedful.desk.actions.batches import (
    MOST_A_MINUTE,
    MOST_LINES,
    approve_batch,
    change_line,
    draft_batch,
    leave_out_line,
    put_line_back,
    release,
    resume_batch,
    send_line,
    stop_batch,
    texts_with_names,
)
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
from heedful.desk.actions.drafts import (
    hand_over_draft,
    restore_draft,
    save_draft,
    share_draft,
    use_draft,
)
from heedful.desk.actions.evangelists import (
    answered_myself,
    hand_to_team,
    take_up,
)
from heedful.desk.actions.expiring import (
    look_after_claims,
)
from heedful.desk.actions.fields import (
    fill,
    make_field,
    remove_field,
    restore_field,
)
from heedful.desk.actions.handovers import (
    give,
    take_back_handover,
)
from heedful.desk.actions.history import (
    Had,
    Kept,
    Remark,
    keep_history,
)
from heedful.desk.actions.hooks import (
    add_hook,
    deliver,
    deliver_again,
    follow_for_hooks,
    pause_hook,
    remove_hook,
    test_hook,
)
from heedful.desk.actions.joining import (
    follow_join,
    join,
    join_private,
)
from heedful.desk.actions.labels import (
    label,
    make_label,
    remove_label,
    rename_label,
    restore_label,
    unlabel,
)
from heedful.desk.actions.neediest import (
    claim_neediest,
)
from heedful.desk.actions.not_us import (
    leave_out,
    say_not_us,
    take_back_not_us,
)
from heedful.desk.actions.opening import (
    follow_joined_threads,
    hear_ours,
    open_for_mentions,
)
from heedful.desk.actions.parting import (
    part,
)
from heedful.desk.actions.peers import (
    draft_for_peer,
    judge_peer,
    mark_peer,
    notice_peers,
    notice_peers_around,
    notice_peers_of_new,
)
from heedful.desk.actions.people import (
    erase_person,
    export_person,
    forget_person,
    link_people,
    part_people,
)
from heedful.desk.actions.priorities import (
    set_priority,
)
from heedful.desk.actions.promises import (
    close_promise,
    hand_over_promises,
    make_promise,
    move_promise,
    promise_falls_due,
    remind_of_promise,
    withdraw_unsaid,
)
from heedful.desk.actions.radar import (
    watch_radar,
)
from heedful.desk.actions.reckoning import (
    reckon,
    reckon_after,
    reckon_all,
)
from heedful.desk.actions.replies import (
    delete_reply,
    edit_reply,
    reply,
    reschedule,
    say_it_stands,
    send_again,
    take_back,
)
from heedful.desk.actions.routing import (
    route,
    run_rule,
    take_back_run,
    unroute,
)
from heedful.desk.actions.rules import (
    Written,
    move_rule,
    read_rule,
    remove_rule,
    restore_rule,
    save_rule,
    turn_rule,
)
from heedful.desk.actions.scheduling import (
    bring_back_scheduled,
)
from heedful.desk.actions.sending import (
    send,
)
from heedful.desk.actions.splitting import (
    mend,
    split,
)
from heedful.desk.actions.together import (
    MOST as MOST_TOGETHER,
)
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
from heedful.desk.actions.understanding import rank_opened, rank_understood
from heedful.desk.actions.using import (
    use_answer,
)
from heedful.desk.actions.views import (
    remove_view,
    rename_view,
    restore_view,
    save_view,
)
from heedful.desk.actions.warning import (
    watch,
)
from heedful.desk.actions.wording import (
    add_never_say,
    remove_never_say,
    say_badly_worded,
    set_word_rule,
)

__all__ = [
    "MOST_A_MINUTE",
    "MOST_LINES",
    "MOST_TOGETHER",
    "Done",
    "Had",
    "Kept",
    "Policy",
    "Remark",
    "Written",
    "add_clock_policy",
    "add_hook",
    "add_never_say",
    "answer_in_private",
    "answer_permission",
    "answered_myself",
    "approve",
    "approve_batch",
    "approve_corrections",
    "ask_permission",
    "bring_back_scheduled",
    "change_clock_policy",
    "change_line",
    "claim",
    "claim_neediest",
    "close_promise",
    "correct",
    "delete_reply",
    "deliver",
    "deliver_again",
    "done",
    "draft_batch",
    "draft_for_peer",
    "edit_reply",
    "erase_person",
    "export_person",
    "fill",
    "finish_together",
    "follow_for_hooks",
    "follow_join",
    "follow_joined_threads",
    "forget_person",
    "give",
    "give_back",
    "give_together",
    "hand_over_draft",
    "hand_over_promises",
    "hand_to_team",
    "hear_ours",
    "join",
    "join_private",
    "judge_peer",
    "keep_history",
    "label",
    "leave_out",
    "leave_out_line",
    "let_it_stand",
    "link_people",
    "list_again",
    "look",
    "look_after_claims",
    "make_approval_rule",
    "make_field",
    "make_label",
    "make_promise",
    "mark_peer",
    "mend",
    "money_of",
    "move_clock_policy",
    "move_promise",
    "move_rule",
    "move_together",
    "notice_peers",
    "notice_peers_around",
    "notice_peers_of_new",
    "open_for_mentions",
    "part",
    "part_people",
    "pause_hook",
    "prioritise_together",
    "promise_falls_due",
    "put_line_back",
    "rank_opened",
    "rank_understood",
    "read_rule",
    "reckon",
    "reckon_after",
    "reckon_all",
    "release",
    "remind_of_promise",
    "remove_approval_rule",
    "remove_clock_policy",
    "remove_field",
    "remove_hook",
    "remove_label",
    "remove_never_say",
    "remove_rule",
    "remove_view",
    "rename_label",
    "rename_view",
    "reopen",
    "reopen_together",
    "reply",
    "reschedule",
    "restore_clock_policy",
    "restore_draft",
    "restore_field",
    "restore_label",
    "restore_rule",
    "restore_view",
    "resume_batch",
    "return_reply",
    "rewrite",
    "route",
    "run_rule",
    "save_draft",
    "save_rule",
    "save_view",
    "say_badly_worded",
    "say_it_stands",
    "say_not_us",
    "send",
    "send_again",
    "send_corrections",
    "send_line",
    "set_authority",
    "set_priority",
    "set_public_line",
    "set_word_rule",
    "share_draft",
    "snooze",
    "snooze_together",
    "split",
    "stop_batch",
    "stop_corrections",
    "take_authority",
    "take_back",
    "take_back_handover",
    "take_back_not_us",
    "take_back_run",
    "take_together",
    "take_up",
    "tell_of_old_answers",
    "test_hook",
    "texts_with_names",
    "turn_rule",
    "undo_together",
    "unlabel",
    "unroute",
    "use_answer",
    "use_draft",
    "wake",
    "wake_together",
    "watch",
    "watch_radar",
    "withdraw_unsaid",
    "write_note",
]
