"""What can be done about limits. Each function is one deed, whole or not at all."""

from heedful.limits.actions.appealing import answer_appeal, appeal, make_appeal_link
from heedful.limits.actions.applying import apply_to_new, follow_merged
from heedful.limits.actions.brigades import look_for_many
from heedful.limits.actions.limiting import ask_limit, confirm, decline, expire, lift

__all__ = [
    "answer_appeal",
    "appeal",
    "apply_to_new",
    "ask_limit",
    "confirm",
    "decline",
    "expire",
    "follow_merged",
    "lift",
    "look_for_many",
    "make_appeal_link",
]
