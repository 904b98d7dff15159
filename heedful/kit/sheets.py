"""CSV for spreadsheets: nothing that somebody outside wrote may run there as a formula."""

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"  # without it Excel reads UTF-8 as something else
# OWASP, "CSV Injection": what begins with one of these is run; a quote or a space before it may be dropped.
_RUNS = re.compile(r"[\s\"'\u2018\u2019\u201c\u201d\u00b4`]*[=+\-@|\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it stands; where it might run, an apostrophe goes before."""
    cell = cell.replace("\0", "")
    return f"'{cell}" if _RUNS.match(cell) else cell


def line(cells: Iterable[object]) -> str:
    """Return cells as one line of CSV, each in quotes; text is made harmless, numbers stay."""
    written = io.StringIO()
    told = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(told)
    return written.getvalue()
