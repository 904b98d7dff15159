"""Write the history of a cause."""

from datetime import datetime

from heedful.causes.models import Cause, Step


def write_step(
    cause: Cause, kind: Step.Kind, *, by_id: int, at: datetime, count: int = 0, words: str = ""
) -> Step:
    return Step.objects.create(cause=cause, kind=kind, by_id=by_id, at=at, count=count, words=words)
