"""Lessons and heads between the database and the models: what a person said always stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from heedful.kit import log
from heedful.listening.models import Learning, Lesson
from heedful.reading.lessons import Claim, Seen, as_said
from heedful.reading.lessons import Lesson as Taught
from heedful.reading.readings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from heedful.reading.heads import Head
    from heedful.reading.learned import Habits, Learned
    from heedful.reading.readings import Reading as Understood
    from heedful.reading.weights import Weights

MOST = 5_000  # lessons, the newest, that are learned from


def heads() -> dict[str, Head]:
    from heedful.reading.weights import shipped

    return {head.name: head for head in shipped().heads()}


def in_use() -> Learning | None:
    """Return the learning whose heads read now; None where only what ships reads."""
    return Learning.objects.filter(state=Learning.State.USED).order_by("-pk").first()


def learned_in(learning: Learning | None, weights: Weights) -> Learned | None:
    """Return its heads; None where there are none, or they are damaged, which is told in the log."""
    from heedful.reading.learned import BrokenHeads, Learned

    if learning is None:
        return None
    try:
        return Learned.from_kept(bytes(learning.heads), weights)
    except BrokenHeads as trouble:
        log.get("reading").warning("learned heads cannot be used", trouble=str(trouble))
        return None


def habits(weights: Weights) -> Habits | None:
    """Return what this organisation taught the models; None where nothing is in use."""
    learning = in_use()
    return _habits(learning.pk, weights.version) if learning else None


@lru_cache(maxsize=2)
def _habits(learning_id: int, version: str) -> Habits | None:
    from heedful.reading.learned import Habits
    from heedful.reading.weights import shipped

    weights = shipped()
    learned = learned_in(Learning.objects.filter(pk=learning_id).first(), weights)
    if learned is None or learned.version != version:
        return None
    rows = Lesson.objects.filter(version=version).exclude(vector=None).order_by("-pk")[:MOST]
    return Habits(learned, weights, [taught(row) for row in rows])


def taught(row: Lesson) -> Taught:
    """Return a lesson that was seen, for learning; its name is the post's id."""
    return Taught(str(row.post_id), Seen(unpacked(row.vector), row.chances), claims_of(row.said))


def unpacked(kept: bytes | memoryview | None) -> NDArray[np.float32]:
    """Return a vector that was kept in 16 bits a number."""
    import numpy as np

    return np.frombuffer(bytes(kept or b""), np.float16).astype(np.float32)


def claims_of(said: Mapping[str, bool]) -> dict[Claim, bool]:
    return {Claim.of(key): holds for key, holds in said.items()}


def corrected(reading: Understood, said: Mapping[str, bool]) -> dict[str, Finding]:
    """Return the findings as people said they are."""
    return as_said(reading.findings, claims_of(said), heads())


def from_said(found: Mapping[str, Any]) -> Finding:
    """Return a finding as `Finding.said` told it."""
    return Finding(
        tuple(found["labels"]), found["probabilities"], found["reason"], found["sure"], found.get("like", "")
    )
