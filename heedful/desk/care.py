"""How carefully a reply was looked at before it leaves: its words, and what it promises."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised in a reply, in its words, and by when."""

    due_at: datetime
    words: str = ""  # "" for the sentence that says it, or the whole reply


@dataclass(frozen=True, slots=True)
class Care:
    """`anyway`: somebody looked again at remarks that ask for it. `promised`: what is kept as a promise."""

    anyway: bool = False
    promised: Promised | None = None


UNLOOKED = Care()
