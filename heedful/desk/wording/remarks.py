"""What can be remarked about a draft, and why it matters, one plain sentence a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


def _(words: str) -> str:
    """Mark words that screens translate."""
    return words


class Kind(StrEnum):
    """What a remark is about."""

    BLAMES = "blames"
    DOUBTS = "doubts"
    ACCUSES = "accuses"
    POLICY = "policy"
    DEFENSIVE = "defensive"
    SHOUTS = "shouts"
    FORM_LETTER = "form-letter"
    NO_WHY = "no-why"
    NO_WHEN = "no-when"
    REPEATED = "repeated"
    CONTRADICTS = "contradicts"
    SECRET = "secret"  # noqa: S105  a kind, no secret
    PERSONAL = "personal"
    NEVER_SAY = "never-say"
    TONE = "tone"


NAMES: Mapping[Kind, str] = {
    Kind.BLAMES: _("Puts it on the person"),
    Kind.DOUBTS: _("Doubts the person"),
    Kind.ACCUSES: _("Accuses the person"),
    Kind.POLICY: _("Hides behind a rule"),
    Kind.DEFENSIVE: _("Defends us"),
    Kind.SHOUTS: _("Shouts"),
    Kind.FORM_LETTER: _("Sounds like a form letter"),
    Kind.NO_WHY: _("Says no, and not why"),
    Kind.NO_WHEN: _("Says it will happen, and not when"),
    Kind.REPEATED: _("Said before in this thread"),
    Kind.CONTRADICTS: _("Differs from a fact"),
    Kind.SECRET: _("A password or a key"),
    Kind.PERSONAL: _("Personal details in public"),
    Kind.NEVER_SAY: _("What we do not say"),
    Kind.TONE: _("May sound harsh"),
}

WHY: Mapping[Kind, str] = {
    Kind.BLAMES: _("This puts the cause on them, whatever the cause was."),
    Kind.DOUBTS: _("This tells them that we do not believe them."),
    Kind.ACCUSES: _("This accuses them of something."),
    Kind.POLICY: _("A rule alone is no reason."),
    Kind.DEFENSIVE: _("This defends us, and does not help them."),
    Kind.SHOUTS: _("Capitals and rows of marks read as shouting."),
    Kind.FORM_LETTER: _("This reads as if it were written to nobody in particular."),
    Kind.NO_WHY: _("They learn what we do not do, and not why."),
    Kind.NO_WHEN: _("They learn that something will happen, and not when."),
    Kind.REPEATED: _("Nearly the same words of ours stand in this thread already."),
    Kind.CONTRADICTS: _("This differs from what we hold to be true."),
    Kind.SECRET: _("This looks like a password, a code or a key."),
    Kind.PERSONAL: _("This looks like somebody's personal details, and everybody could read them."),
    Kind.NEVER_SAY: _("The company does not say this."),
    Kind.TONE: _("A model on this machine hears something unkind. It can be wrong."),
}


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One thing to look at again: draft[start:end]; `instead` is a kinder wording, "" where none is known."""

    start: int
    end: int
    kind: Kind
    words: str
    why: str
    instead: str = ""

    @property
    def key(self) -> str:
        """Name the remark, so that it can be put away and stays away for these words.

        A guess about the whole draft that was put away comes back with no words.
        """
        if self.kind == Kind.TONE:
            return self.kind.value
        return f"{self.kind}:{self.words.casefold()[:80]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that people should not have to read, as a pattern over one sentence.

    Rows of the tables are written (kind, pattern, kinder wording).
    """

    kind: Kind
    pattern: str
    instead: str = ""
