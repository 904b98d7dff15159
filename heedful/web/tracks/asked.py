"""What an address asks of the pages of mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heedful.kit.errors import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.listening.models import Track


def number(typed: str) -> int | None:
    """:raises Missing: no page begins there."""
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Missing("There is no such page.")
    return int(typed) if typed else None


def chosen(tracks: Sequence[Track], typed: str) -> Track | None:
    """:raises Missing: there is no such track."""
    track_id = number(typed)
    found = next((track for track in tracks if track.pk == track_id), None)
    if track_id is not None and found is None:
        raise Missing("There is no such track.")
    return found
