"""The local models in this process: opened when the first mention waits, and how reading goes on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from heedful.kit import log
from heedful.listening.actions.learning import learn_what_is_new
from heedful.listening.actions.readings import note_models, read_some

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.reading.reader import Reader

OFF = "off"


def read_on(*, at: datetime) -> int:
    """Read a few of the mentions that wait for it; return how many, 0 while the weights are broken."""
    if settings.READING == OFF:
        return 0
    from heedful.reading.weights import BrokenWeights

    try:
        return read_some(reader=_reader, at=at) + learn_what_is_new(reader=_whole, at=at)
    except BrokenWeights as trouble:
        log.get("reading").warning("nothing is read", trouble=str(trouble))
        note_models(version="", trouble=str(trouble), at=at)
        return 0


def _reader(is_behind: bool) -> Reader:
    wanted = settings.READING
    return _opened("cascade" if is_behind and wanted == "full" else wanted)


def _whole() -> Reader:
    return _opened("full")


@lru_cache(maxsize=3)
def _opened(which: str) -> Reader:
    from heedful.reading.reader import Reader, Which
    from heedful.reading.weights import shipped

    return Reader(shipped(), Which(which))
