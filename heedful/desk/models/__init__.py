"""The rows of the desk, one noun a file."""

from heedful.desk.models.approvals import ApprovalRule
from heedful.desk.models.conversations import Conversation
from heedful.desk.models.not_us import NotUs
from heedful.desk.models.replies import Reply
from heedful.desk.models.views import SavedView
from heedful.desk.models.writing import Draft, DraftVersion, NamedInNote, Note, Presence

__all__ = [
    "ApprovalRule",
    "Conversation",
    "Draft",
    "DraftVersion",
    "NamedInNote",
    "NotUs",
    "Note",
    "Presence",
    "Reply",
    "SavedView",
]
