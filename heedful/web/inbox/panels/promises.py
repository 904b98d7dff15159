"""What was promised to the person in this conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.desk import queries
from heedful.web.inbox.promised import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.web.inbox.opened import Opened

CLOSED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Promises:
    open: Sequence[Line]
    closed: Sequence[Line]


def load(opened: Opened) -> Promises | None:
    """Return the promises; nothing where there are none and none can be made."""
    lines = [Line(one, opened.at) for one in queries.promises_of(opened.conversation)]
    if not lines and not opened.who.may_answer:
        return None
    closed = [line for line in lines if line.promise.state != "open"]
    return Promises([line for line in lines if line.promise.state == "open"], closed[-CLOSED_SHOWN:])
