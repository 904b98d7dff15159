"""The rows of the desk, one noun a file."""

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.fields import Field, Filled
from heedful.desk.models.labels import Label, Labelled
from heedful.desk.models.not_us import NotUs
from heedful.desk.models.replies import Reply
from heedful.desk.models.routing import Applied, Rule
from heedful.desk.models.views import SavedView
from heedful.desk.models.writing import Draft, Note, Presence

__all__ = [
    "Applied",
    "Conversation",
    "Draft",
    "Field",
    "Filled",
    "Label",
    "Labelled",
    "NotUs",
    "Note",
    "Presence",
    "Reply",
    "Rule",
    "SavedView",
]
