"""Read what was said to or about us and stands too long without an owner or an answer, in all venues."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from heedful.desk import radar
from heedful.desk.models import Conversation, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.desk.radar import Standing
from heedful.listening import queries as listening
from heedful.listening.models import Gap, Source

MOST_SHOWN = 300
BESIDE = ("person", "owner", "team", "source", "post__author")


@dataclass(frozen=True, slots=True)
class Venue:
    """What stands in one place, the oldest first."""

    source: Source
    rows: Sequence[Standing]

    @property
    def unowned(self) -> int:
        return sum(not row.has_owner for row in self.rows)


@dataclass(frozen=True, slots=True)
class Radar:
    """The figure, and the rows behind it; `shown` may be fewer than `standing`."""

    at: datetime
    promised: timedelta  # where no clock says how long
    unowned: int
    standing: int
    venues: Sequence[Venue]
    silent: Sequence[Source]  # of which something may be missing

    @property
    def shown(self) -> int:
        return sum(len(venue.rows) for venue in self.venues)


def promised() -> timedelta:
    """Return how long an answer may take where no clock of a policy says so."""
    return timedelta(hours=settings.PROMISED_HOURS)


def overdue(at: datetime) -> QuerySet[Conversation]:
    """Return every conversation whose person waits beyond the promised time; for the house alone."""
    runs = Q(due_kind__in=("first", "next"), due_at__isnull=False)
    late = (runs & Q(due_at__lte=at)) | (~runs & Q(waiting_since__lte=at - promised()))
    waits = Q(state="waiting") | (Q(state="snoozed") & ~Exists(_answers()))
    return Conversation.objects.filter(waits & late)


def _answers() -> QuerySet[Reply]:
    """Return the answers that stand after somebody's last words, or are on their way."""
    said = Least(F("conversation__post__said_at"), F("conversation__post__heard_at"))
    rows = Reply.objects.filter(conversation=OuterRef("pk"), deleted_at=None, written_at__gte=said)
    return rows.filter(state__in=(Reply.State.HELD, Reply.State.SENDING, Reply.State.SENT))


def radar_for(teammate_id: int, *, at: datetime) -> Radar:
    """Return what stands too long in every venue that a teammate may see, venues by their oldest words."""
    seen = overdue(at).filter(pk__in=conversations_for(teammate_id))
    rows = list(seen.select_related(*BESIDE).order_by("waiting_since", "pk")[:MOST_SHOWN])
    return Radar(
        at=at,
        promised=promised(),
        unowned=seen.filter(owner=None).count(),
        standing=seen.count(),
        venues=_by_venue(rows),
        silent=_silent(teammate_id),
    )


def unowned_for(teammate_id: int, *, at: datetime) -> int:
    """Return the figure alone: mentions older than the promised time without an owner."""
    return overdue(at).filter(pk__in=conversations_for(teammate_id), owner=None).count()


def _by_venue(rows: Sequence[Conversation]) -> list[Venue]:
    gaps = _gaps(rows)
    venues: dict[Source, list[Standing]] = defaultdict(list)
    for row in rows:
        found = radar.standing(row, promised=promised(), gaps=gaps.get(row.source_id, ()))
        venues[row.source].append(found)
    return [Venue(source, theirs) for source, theirs in venues.items()]


def _gaps(rows: Sequence[Conversation]) -> dict[int, list[datetime]]:
    if not rows:
        return {}
    since = min(row.post.said_at for row in rows)
    found = Gap.objects.filter(source__in={row.source_id for row in rows}, found_at__gte=since)
    gaps: dict[int, list[datetime]] = defaultdict(list)
    for source_id, found_at in found.order_by("-found_at").values_list("source", "found_at")[:1000]:
        gaps[source_id].append(found_at)
    return gaps


def _silent(teammate_id: int) -> list[Source]:
    mute = Q(state=Source.State.SIGNED_OUT) | (Q(state=Source.State.LISTENING) & ~Q(trouble=""))
    return list(listening.sources_for(teammate_id).filter(mute))
