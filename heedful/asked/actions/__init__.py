"""What can be done around our question. Each function is one deed, whole or not at all."""

from heedful.asked.actions.answering import answer, opt_out, see_not_helped
from heedful.asked.actions.asking import ask, follow_merged, hand_out, note_sent, plan
from heedful.asked.actions.settings import set_asking

__all__ = [
    "answer",
    "ask",
    "follow_merged",
    "hand_out",
    "note_sent",
    "opt_out",
    "plan",
    "see_not_helped",
    "set_asking",
]
