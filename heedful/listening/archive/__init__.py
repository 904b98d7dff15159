"""The archive: queries asked of what is stored, with the answer that the stream would have given."""

from heedful.listening.archive.saying import Filing, Known, said_of
from heedful.listening.archive.searching import (
    MOST,
    Counted,
    Hit,
    Searched,
    count,
    dialogue_of,
    dialogues,
    looked_through,
    newest_of,
    search,
)

__all__ = [
    "MOST",
    "Counted",
    "Filing",
    "Hit",
    "Known",
    "Searched",
    "count",
    "dialogue_of",
    "dialogues",
    "looked_through",
    "newest_of",
    "said_of",
    "search",
]
