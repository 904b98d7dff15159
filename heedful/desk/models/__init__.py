"""The rows of the desk, one noun a file."""

from heedful.desk.models.announcing import (
    PublicLine,
)
from heedful.desk.models.approvals import (
    ApprovalRule,
)
from heedful.desk.models.authority import (
    Authority,
    Permission,
)
from heedful.desk.models.batches import (
    Batch,
    BatchLine,
)
from heedful.desk.models.clocks import (
    ClockPolicy,
    Turn,
)
from heedful.desk.models.conversations import (
    Conversation,
)
from heedful.desk.models.facts import (
    AnswerUse,
    CorrectionRun,
    FactUse,
)
from heedful.desk.models.fields import (
    Field,
    Filled,
)
from heedful.desk.models.hooks import (
    Delivery,
    Hook,
)
from heedful.desk.models.joining import (
    Join,
)
from heedful.desk.models.labels import (
    Label,
    Labelled,
)
from heedful.desk.models.not_us import (
    NotUs,
)
from heedful.desk.models.peers import (
    PeerAnswer,
)
from heedful.desk.models.promises import (
    Promise,
)
from heedful.desk.models.replies import (
    Reply,
)
from heedful.desk.models.routing import (
    Applied,
    Rule,
)
from heedful.desk.models.together import (
    Bulk,
    Handover,
)
from heedful.desk.models.views import (
    SavedView,
)
from heedful.desk.models.wording import (
    BadlyWorded,
    NeverSay,
    WordRule,
    WordsChecked,
)
from heedful.desk.models.writing import (
    Draft,
    DraftVersion,
    NamedInNote,
    Note,
    Presence,
)

__all__ = [
    "AnswerUse",
    "Applied",
    "ApprovalRule",
    "Authority",
    "BadlyWorded",
    "Batch",
    "BatchLine",
    "Bulk",
    "ClockPolicy",
    "Conversation",
    "CorrectionRun",
    "Delivery",
    "Draft",
    "DraftVersion",
    "FactUse",
    "Field",
    "Filled",
    "Handover",
    "Hook",
    "Join",
    "Label",
    "Labelled",
    "NamedInNote",
    "NeverSay",
    "NotUs",
    "Note",
    "PeerAnswer",
    "Permission",
    "Presence",
    "Promise",
    "PublicLine",
    "Reply",
    "Rule",
    "SavedView",
    "Turn",
    "WordRule",
    "WordsChecked",
]
