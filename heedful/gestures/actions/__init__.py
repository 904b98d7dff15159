"""What can be done with gestures. Each function is one deed, whole or not at all."""

from heedful.gestures.actions.addresses import (
    ask_address,
    erase_address,
    give_address,
    pass_on,
    show_address,
)
from heedful.gestures.actions.budgets import set_budget
from heedful.gestures.actions.deciding import approve, decline
from heedful.gestures.actions.delivering import arrive, give_up, note_export, send, write_outcome
from heedful.gestures.actions.proposing import follow_merged, propose

__all__ = [
    "approve",
    "arrive",
    "ask_address",
    "decline",
    "erase_address",
    "follow_merged",
    "give_address",
    "give_up",
    "note_export",
    "pass_on",
    "propose",
    "send",
    "set_budget",
    "show_address",
    "write_outcome",
]
