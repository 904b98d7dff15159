"""The labels of an open conversation, and the others that could stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.desk import queries as desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import Label
    from heedful.web.inbox.opened import Opened

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Labels:
    here: Sequence[Label]
    others: Sequence[Label]


def load(opened: Opened) -> Labels:
    here = desk.labels_on(opened.conversation)
    all_of_them = desk.first_labels(at_most=MOST_OFFERED) if opened.who.may_answer else ()
    return Labels(here, [label for label in all_of_them if label not in here])
