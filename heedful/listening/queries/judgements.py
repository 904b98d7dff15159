"""The random sample that people judge blind, and what it tells of the models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db.models import F, Q, QuerySet

from heedful.kit.errors import Missing
from heedful.listening.models import Judgement, Models, Post
from heedful.listening.queries.posts import posts_for
from heedful.reading.judged import Judged, Measured, calibration, measured

SPAN = timedelta(days=90)
MOST_DRAWN_FROM = 50_000  # the newest
MOST_COUNTED = 5_000  # judgements, the newest


def drawn_for(teammate_id: int, *, at: datetime) -> Post | None:
    """Return the post that a teammate judges next; None where all are judged.

    Asked again it returns the same: who could draw until one is easy would measure easy posts. Two teammates
    meet the posts in different orders.
    """
    unjudged = _sampled(teammate_id, at).filter(judgement=None).order_by("-heard_at")
    ids = unjudged.values_list("pk", flat=True)[:MOST_DRAWN_FROM]
    first = min(ids, key=lambda pk: _place(teammate_id, pk), default=None)
    return None if first is None else drawn_post_for(teammate_id, first)


def drawn_post_for(teammate_id: int, post_id: int) -> Post:
    """Return a post of the sample with its `reading`.

    :raises Missing: there is none, it was deleted meanwhile, or it is not for this teammate.
    """
    found = posts_for(teammate_id).filter(_MAY_BE_DRAWN, pk=post_id).select_related("reading").first()
    if found is None:
        raise Missing("This post is gone, or is read anew just now. Judge another one.")
    return found


def judgement_by(teammate_id: int, post_id: int) -> Judgement | None:
    """Return what a teammate said of a post, if it is still there."""
    return Judgement.objects.filter(by=teammate_id, post=post_id).first()


# No word of labels: a sample that knows them tells nothing of them. What people corrected is in it too, with
# what had been read before; where that is not known any more, since it was read anew, it stays out.
_MAY_BE_DRAWN = Q(is_mention=True, is_read=True, by_us=False, deleted_at=None) & (
    Q(lesson=None) | Q(lesson__was_read_at=F("reading__read_at"))
)


def _sampled(teammate_id: int, at: datetime) -> QuerySet[Post]:
    """Return what the models in use read of late."""
    read = Q(reading__version=version_in_use()) & ~Q(reading__tier="none")
    return posts_for(teammate_id).filter(_MAY_BE_DRAWN, read, heard_at__gt=at - SPAN)


def _place(teammate_id: int, post_id: int) -> bytes:
    """Return where chance puts a post for a teammate."""
    return blake2b(f"{teammate_id} {post_id}".encode(), digest_size=8).digest()


def version_in_use() -> str:
    return Models.objects.values_list("version", flat=True).first() or ""


def judged_so_far() -> int:
    """Return how many posts were judged that the models in use had read."""
    return Judgement.objects.filter(version=version_in_use(), skipped=False).count()


@dataclass(frozen=True, slots=True)
class OfSample:
    """What the sample tells of the models in use, and what it leaves out."""

    version: str
    posts: int
    skipped: int
    older: int  # judged when other models read
    labels: Sequence[Measured]
    calibration: float | None  # by how much chances are off


def measured_by_sample() -> OfSample:
    """Return how right the models in use are, by what people were shown when they judged."""
    version = version_in_use()
    judged = Judgement.objects.filter(skipped=False)
    newest = judged.filter(version=version).order_by("-judged_at").only("said", "read")
    rows = [_judged(row) for row in newest[:MOST_COUNTED]]
    skipped = Judgement.objects.filter(skipped=True, version=version).count()
    older = judged.exclude(version=version).count()
    return OfSample(version, len(rows), skipped, older, measured(rows), calibration(rows))


def _judged(row: Judgement) -> Judged:
    shown = {question: told["labels"] for question, told in row.read.items()}
    return Judged(row.said, shown, {question: told["chances"] for question, told in row.read.items()})
