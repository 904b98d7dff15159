"""What is wrong with a query: where, what was expected there, and the query as it may have been meant."""

from dataclasses import dataclass

from heedful.kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that would mend a query: put `words` in place of what stands from `start` to `end`."""

    start: int
    end: int
    words: str

    def of(self, text: str) -> str:
        mended = " ".join(f"{text[: self.start]}{self.words}{text[self.end :]}".split())
        return mended.replace("( ", "(").replace(" )", ")")


class Mistake(Invalid):
    """The query cannot be read; `column` counts from 1. `repaired` can be read, where it is not empty."""

    def __init__(self, what: str, column: int, *, expected: str = "", edit: Edit | None = None) -> None:
        super().__init__(f"{what} (column {column})")
        self.what, self.column, self.expected, self.edit = what, column, expected, edit
        self.repaired = ""

    def __str__(self) -> str:
        perhaps = f" Perhaps: {self.repaired}" if self.repaired else ""
        return f"{self.what} (column {self.column}){perhaps}"


@dataclass(frozen=True, slots=True)
class Caution:
    """The query can be read, and may not mean what its author thinks."""

    text: str
    column: int

    def __str__(self) -> str:
        return f"{self.text} (column {self.column})"
