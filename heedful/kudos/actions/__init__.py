"""What can be done with praise, one noun a file. Each function is one deed, whole or not at all."""

from heedful.kudos.actions.delivering import deliver
from heedful.kudos.actions.marking import mark, notice_praise, say_whom, take_back
from heedful.kudos.actions.people import (
    Imported,
    add_praised,
    import_praised,
    remove_praised,
    restore_praised,
)
from heedful.kudos.actions.wall import agree, ask_consent, note_consent

__all__ = [
    "Imported",
    "add_praised",
    "agree",
    "ask_consent",
    "deliver",
    "import_praised",
    "mark",
    "note_consent",
    "notice_praise",
    "remove_praised",
    "restore_praised",
    "say_whom",
    "take_back",
]
