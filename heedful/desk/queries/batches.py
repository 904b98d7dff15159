"""Read batches of replies; who may see one is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedful.desk.models import Batch, BatchLine, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.teams import queries as teams

GONE_OUT = (Reply.State.HELD, Reply.State.SENDING, Reply.State.SENT)


def batches_for(teammate_id: int) -> QuerySet[Batch]:
    """Return the batches that a teammate may see: their own, and those that speak to people they see."""
    teammate = teams.teammate(teammate_id)
    if teammate.sees_all_teams:
        return Batch.objects.all()
    lines = BatchLine.objects.filter(batch=OuterRef("pk"), conversation__in=conversations_for(teammate_id))
    return Batch.objects.filter(Exists(lines))


def batch_for(teammate_id: int, batch_id: int) -> Batch:
    """:raises Missing: there is none, or not for this teammate."""
    found = batches_for(teammate_id).select_related("made_by", "approved_by").filter(pk=batch_id).first()
    if found is None:
        raise Missing("There is no such batch.")
    return found


def batches_by_id(teammate_id: int, batch_ids: Iterable[int]) -> dict[int, Batch]:
    return batches_for(teammate_id).in_bulk(list(batch_ids))


def lines_for(teammate_id: int, batch: Batch) -> QuerySet[BatchLine]:
    """Return the lines of a batch that a teammate may see, with their people and replies."""
    beside = ("conversation__person", "conversation__source", "conversation__owner", "reply", "handed_to")
    seen = batch.lines.filter(conversation__in=conversations_for(teammate_id)).select_related(*beside)
    return seen.annotate(is_told=was_told()).order_by("pk")


def line_for(teammate_id: int, line_id: int) -> BatchLine:
    """:raises Missing: there is none, or not for this teammate."""
    rows = BatchLine.objects.select_related("batch", "conversation__person", "conversation__source")
    found = rows.filter(pk=line_id, conversation__in=conversations_for(teammate_id)).first()
    if found is None:
        raise Missing("There is no such line.")
    return found


def was_told() -> Exists:
    """Return whether a line was said: its reply stands, or whoever got it as a draft has replied since."""
    sent = Reply.objects.filter(
        conversation=OuterRef("conversation"), state=Reply.State.SENT, deleted_at=None
    )
    return Exists(sent.filter(Q(pk=OuterRef("reply")) | Q(written_at__gte=OuterRef("handed_at"))))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is, in lines."""

    lines: int
    told: int
    waiting: int
    handed: int
    left_out: int
    refused: int


def progress_of(batches: Iterable[Batch]) -> Mapping[int, Progress]:
    """Return how far some batches are."""
    counted: dict[int, list[tuple[str, bool]]] = {batch.pk: [] for batch in batches}
    lines = BatchLine.objects.filter(batch__in=counted).annotate(is_told=was_told())
    for batch_id, state, is_told in lines.values_list("batch", "state", "is_told"):
        counted[batch_id].append((state, is_told))
    return {pk: _progress(lines) for pk, lines in counted.items()}


def _progress(lines: list[tuple[str, bool]]) -> Progress:
    states = [state for state, _ in lines]
    return Progress(
        lines=len(lines),
        told=sum(is_told for _, is_told in lines),
        waiting=states.count(BatchLine.State.WAITING),
        handed=states.count(BatchLine.State.HANDED),
        left_out=states.count(BatchLine.State.LEFT_OUT),
        refused=states.count(BatchLine.State.REFUSED),
    )
