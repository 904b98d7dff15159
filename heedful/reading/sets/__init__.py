"""The data sets, one adapter each; each knows under which terms it may be used."""

from pathlib import Path

from heedful.reading.sets import care, real, tables, tweeteval
from heedful.reading.sets.example import DataSet, Example, Part, Use, calibrates, mark

__all__ = [
    "DataSet",
    "Example",
    "Part",
    "Use",
    "calibrates",
    "care",
    "mark",
    "public_sets",
    "real",
    "tables",
    "tweeteval",
]


def public_sets(folder: Path) -> tuple[DataSet, ...]:
    """Return every public set of the folder, those that are measured only too."""
    return (*tweeteval.SETS, *tables.tables(folder), *tables.measured())
