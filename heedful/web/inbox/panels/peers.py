"""Who else helps in a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import PeerAnswer
    from heedful.web.inbox.opened import Opened


def load(opened: Opened) -> Sequence[PeerAnswer] | None:
    return opened.peers or None
