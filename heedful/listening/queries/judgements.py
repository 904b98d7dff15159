"""The random sample that people judge blind, and what it tells of the models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db.models import F, Q, QuerySet

from heedful.kit.errors import Missing
from heedful.listening.models import Judgement, Models, Post
from heedful.listening.queries.posts import posts_for
from heedful.reading.judged import Agreement, Judged, Measured, agreed, calibration, measured

SPAN = timedelta(days=90)
MOST_DRAWN_FROM = 50_000  # the newest
MOST_COUNTED = 5_000  # judgements, the newest
FOR_TWO = 5  # one of so many posts is judged by two people


def drawn_for(teammate_id: int, *, at: datetime) -> Post | None:
    """Return the post that a teammate judges next; None where all are judged.

    Asked again it returns the same: who could draw until one is easy would measure easy posts. Two teammates
    meet the posts in different orders. Of what one judged, a fifth comes to another among the rest, and looks
    no different.
    """
    open_ones = _sampled(teammate_id, at).filter(Q(judgement=None) | _waits_for_another(teammate_id))
    rows = open_ones.order_by("-heard_at").values_list("pk", "judgement")[:MOST_DRAWN_FROM]
    ids = (pk for pk, judged in rows if judged is None or is_for_two(pk))
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
    """Return the row of a post of which a teammate said something, if it is still there."""
    by = Q(by=teammate_id) | Q(second_by=teammate_id)
    return Judgement.objects.filter(by, post=post_id).first()


def waits_for(teammate_id: int, judgement: Judgement) -> bool:
    """Test whether a judged post is for a second look by this teammate."""
    waits = Post.objects.filter(_waits_for_another(teammate_id), judgement=judgement)
    return is_for_two(judgement.post_id) and waits.exists()


def is_for_two(post_id: int) -> bool:
    """Test whether chance picked a post to be judged by two people."""
    return blake2b(f"two {post_id}".encode(), digest_size=8).digest()[0] % FOR_TWO == 0


def _waits_for_another(teammate_id: int) -> Q:
    """Match what somebody else judged as it stands now, and nobody a second time."""
    once = Q(judgement__skipped=False, judgement__second_at=None)
    return once & Q(judgement__judged_at__gte=F("reading__read_at")) & ~Q(judgement__by=teammate_id)


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
    agreements: Sequence[Agreement]  # of two people about the same posts, whichever models read them


def measured_by_sample() -> OfSample:
    """Return how right the models in use are, by what people were shown when they judged."""
    version = version_in_use()
    judged = Judgement.objects.filter(skipped=False)
    newest = judged.filter(version=version).order_by("-judged_at").only("said", "read")
    rows = [_judged(row) for row in newest[:MOST_COUNTED]]
    skipped = Judgement.objects.filter(skipped=True, version=version).count()
    older = judged.exclude(version=version).count()
    twice = judged.exclude(second_at=None).order_by("-second_at").values_list("said", "second")
    agreements = agreed(list(twice[:MOST_COUNTED]))
    return OfSample(version, len(rows), skipped, older, measured(rows), calibration(rows), agreements)


def _judged(row: Judgement) -> Judged:
    shown = {question: told["labels"] for question, told in row.read.items()}
    return Judged(row.said, shown, {question: told["chances"] for question, told in row.read.items()})
