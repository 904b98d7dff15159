"""The rows of the desk, one noun a file."""

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.facts import AnswerUse, CorrectionRun, FactUse
from heedful.desk.models.not_us import NotUs
from heedful.desk.models.replies import Reply
from heedful.desk.models.views import SavedView
from heedful.desk.models.writing import Draft, Note, Presence

__all__ = [
    "AnswerUse",
    "Conversation",
    "CorrectionRun",
    "Draft",
    "FactUse",
    "NotUs",
    "Note",
    "Presence",
    "Reply",
    "SavedView",
]
