"""What can be done with causes, one noun a file. Each function is one deed, whole or not at all."""

from heedful.causes.actions.causes import change_cause, move_cause, note_cause
from heedful.causes.actions.letters import keep_letter
from heedful.causes.actions.linking import link, link_found, link_to_title, unlink
from heedful.causes.actions.telling import draft_telling

__all__ = [
    "change_cause",
    "draft_telling",
    "keep_letter",
    "link",
    "link_found",
    "link_to_title",
    "move_cause",
    "note_cause",
    "unlink",
]
