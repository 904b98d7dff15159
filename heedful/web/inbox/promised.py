"""A promise as the screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from heedful.desk.models import Promise


@dataclass(frozen=True, slots=True)
class Line:
    """A promise as a list shows it."""

    promise: Promise
    at: datetime

    @property
    def is_late(self) -> bool:
        return self.promise.is_late(self.at)

    @property
    def state_words(self) -> str:
        if self.promise.state == "kept" and (self.promise.closed_at or self.at) > self.promise.due_at:
            return _("kept late")
        return {"open": _("open"), "kept": _("kept"), "broken": _("not kept"), "withdrawn": _("withdrawn")}[
            self.promise.state
        ]
