"""What can be done with surges and incidents, one noun a file. Each function is one deed."""

from heedful.insights.actions.gathering import (
    add_conversation,
    gather_surge,
    leave_out,
    put_back,
)
from heedful.insights.actions.incidents import (
    change_incident,
    fix_incident,
    know,
    move_incident,
    open_incident,
    say_what_we_know,
    tell_affected,
)
from heedful.insights.actions.looking import look
from heedful.insights.actions.rolling import note_voices
from heedful.insights.actions.surges import dismiss_surge, restore_surge

__all__ = [
    "add_conversation",
    "change_incident",
    "dismiss_surge",
    "fix_incident",
    "gather_surge",
    "know",
    "leave_out",
    "look",
    "move_incident",
    "note_voices",
    "open_incident",
    "put_back",
    "restore_surge",
    "say_what_we_know",
    "tell_affected",
]
