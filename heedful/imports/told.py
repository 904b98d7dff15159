"""What another system told, in our words: a dialogue with its people, words and remarks. Plain Python."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # that a clock elsewhere may be ahead of ours


class Unfit(ValueError):
    """This cannot be brought in; the text says why, in words that many rows may share."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who spoke: a person outside, or (`ours`) one of the company's people of then."""

    key: str  # the same for the same one, in this system
    name: str = ""
    mail: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One thing that was said; `inside`: among colleagues."""

    key: str
    by: Somebody
    text: str
    at: datetime
    html: str = ""
    inside: bool = False


@dataclass(slots=True)
class Dialogue:
    """One dialogue as it stood when it was exported. `left` are reasons why parts of it stay behind."""

    key: str
    person: Somebody
    title: str
    state: str  # waiting, answered, snoozed, done
    owner_mail: str = ""
    is_thin: bool = False  # nothing but what it is about was told
    tags: list[str] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def public(self) -> list[Words]:
        return [one for one in self.words if not one.inside]


def moment(value: object, *, before: datetime) -> datetime:
    """Return a moment that stands as ISO 8601 or as seconds since 1970.

    :raises Unfit: it is none, or cannot be.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value, UTC)
        else:
            text = str(value).strip()
            found = datetime.fromtimestamp(int(text), UTC) if text.isdigit() else _written(text)
    except (ValueError, OverflowError, OSError) as error:
        raise Unfit("has no moment that can be read") from error
    if not EARLIEST <= found <= before + AHEAD:
        raise Unfit("has a moment that cannot be")
    return found


def _written(text: str) -> datetime:
    """Return a moment as it was written; without a zone it is UTC."""
    found = datetime.fromisoformat(text.removesuffix(" UTC"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def words_in(value: object) -> str:
    """Return a value as text, "" for none."""
    return "" if value is None else str(value).strip()


def number(value: object) -> str:
    """Return an id as text, "" where there is none; ids are numbers or words without spaces."""
    text = words_in(value)
    return text if text and len(text) <= 100 and not any(map(str.isspace, text)) else ""
