"""Priorities in words, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

PRIORITIES: Mapping[int, Promise] = {
    3: pgettext_lazy("priority", "urgent"),
    2: pgettext_lazy("priority", "high"),
    1: pgettext_lazy("priority", "normal"),
    0: pgettext_lazy("priority", "low"),
}
