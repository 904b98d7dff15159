"""What may be written on the page: decisions without a database."""

import re
from dataclasses import dataclass
from datetime import timedelta

from heedful.kit.errors import Invalid

MOST_NAME, MOST_REACH, MOST_WORDS = 80, 200, 5_000
MOST_AN_HOUR = 200  # letters, from everybody together
LEAST_TIMES = 10  # of fewer answers no time is told
TIMES_OF = timedelta(days=30)
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed into the form."""

    name: str
    reach: str
    words: str
    agreed: bool
    trap: str = ""  # a field that people do not see


class Wrong(Invalid):
    """One field cannot be taken as it is; the text says what to change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def checked(written: Written) -> Written:
    """Return what was typed, tidied.

    :raises Wrong: something is missing or too long, or a program filled in what people do not see.
    """
    name, reach = " ".join(written.name.split()), written.reach.strip()
    words = words_of(written.words)
    if written.trap:
        raise Wrong("trap", "A field that stays empty was filled in. Empty it, and send it again.")
    if not name or len(name) > MOST_NAME:
        raise Wrong("name", "Tell us how we may call you.")
    if not reach or len(reach) > MOST_REACH or "\n" in reach:
        raise Wrong("reach", "Leave a mail address, or an account of yours such as @dana@example.social.")
    if not written.agreed:
        raise Wrong("agreed", "We need your word that we may keep this to answer you.")
    return Written(name, reach, words, agreed=True)


def words_of(typed: str) -> str:
    """:raises Wrong: there are none, or too many."""
    words = typed.replace("\r\n", "\n").strip()
    if not words:
        raise Wrong("words", "Write a few words.")
    if len(words) > MOST_WORDS:
        raise Wrong("words", f"This is longer than {MOST_WORDS} signs. Tell us the rest when we answer.")
    return words


def is_mail(reach: str) -> bool:
    return _MAIL.fullmatch(reach) is not None


def is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None
