"""What can be done around the circle. Each function is one deed, whole or not at all."""

from heedful.circle.actions.asking import ask
from heedful.circle.actions.inviting import invite, withdraw
from heedful.circle.actions.saying import leave, say_no, say_yes

__all__ = [
    "ask",
    "invite",
    "leave",
    "say_no",
    "say_yes",
    "withdraw",
]
