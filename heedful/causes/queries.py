"""Read causes, whom they concern and who was told; who may see one is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from heedful.causes.models import Affected, Cause, LetterVersion, Step, Telling
from heedful.desk import queries as desk
from heedful.desk.models import BatchLine, Conversation
from heedful.kit.errors import Missing
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for

OPEN = (Cause.State.SEEN, Cause.State.TAKEN_UP)


def visible(teammate: Teammate) -> Q:
    """A team's cause is for that team, its owner, and leads."""
    if teammate.sees_all_teams:
        return Q()
    return Q(team=None) | Q(team__in=teammate.team_ids) | Q(owner=teammate)


def causes_for(teammate_id: int, *, state: str = "", text: str = "") -> QuerySet[Cause]:
    """Return the causes a teammate may see, those that changed last first, with `people` counted."""
    found = Cause.objects.filter(visible(teams.teammate(teammate_id))).select_related("owner", "team")
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(title__icontains=text.strip())
    seen = Q(affected__unlinked_at=None, affected__conversation__in=desk.conversations_for(teammate_id))
    return found.annotate(
        people=Count("affected__conversation__person", filter=seen, distinct=True)
    ).order_by("-changed_at", "-pk")


def cause_for(teammate_id: int, cause_id: int) -> Cause:
    """:raises Missing: there is none, or not for this teammate."""
    mine = Cause.objects.filter(visible(teams.teammate(teammate_id)))
    found = mine.select_related("owner", "team", "made_by").filter(pk=cause_id).first()
    if found is None:
        raise Missing("There is no such cause.")
    return found


def visible_ids(teammate: Teammate, cause_ids: Sequence[int]) -> set[int]:
    """Return which of some causes a teammate may see; live events pass through this."""
    return set(Cause.objects.filter(visible(teammate), pk__in=cause_ids).values_list("pk", flat=True))


def causes_by_id(teammate_id: int, cause_ids: Iterable[int]) -> dict[int, Cause]:
    return Cause.objects.filter(visible(teams.teammate(teammate_id))).in_bulk(list(cause_ids))


def causes_of(teammate_id: int, conversation_id: int) -> list[Cause]:
    """Return the causes from which a conversation comes."""
    return _causes_of(teammate_id, conversation_id)


@prepared_for
def _causes_of(teammate_id: int, conversation_id: int) -> QuerySet[Cause]:
    linked = Affected.objects.filter(cause=OuterRef("pk"), conversation=conversation_id, unlinked_at=None)
    return Cause.objects.filter(visible(teams.teammate(teammate_id)), Exists(linked)).order_by("pk")


def titles_for(teammate_id: int, *, at_most: int) -> list[str]:
    """Return the titles of open causes, for typing one."""
    return _titles(teammate_id, at_most=at_most)


@prepared_for
def _titles(teammate_id: int, *, at_most: int) -> QuerySet[Cause, str]:
    mine = Cause.objects.filter(visible(teams.teammate(teammate_id)), state__in=OPEN)
    return mine.order_by("-changed_at").values_list("title", flat=True)[:at_most]


def cause_called(teammate_id: int, title: str) -> Cause | None:
    """Return the cause with this title, in whatever case it was typed; the open one first."""
    wanted = " ".join(title.split()).casefold()
    mine = Cause.objects.filter(visible(teams.teammate(teammate_id)))
    found = [pk for pk, one in mine.values_list("pk", "title") if " ".join(one.split()).casefold() == wanted]
    rows = sorted(mine.filter(pk__in=found), key=lambda cause: (not cause.is_open, -cause.pk))
    return rows[0] if rows else None


def affected_for(teammate_id: int, cause: Cause) -> QuerySet[Conversation]:
    """Return the conversations that come from a cause and that a teammate may see, each with `is_told`."""
    linked = Affected.objects.filter(cause=cause, conversation=OuterRef("pk"), unlinked_at=None)
    mine = desk.conversations_for(teammate_id).filter(Exists(linked))
    beside = ("person", "owner", "source", "post__author")
    told = BatchLine.objects.filter(
        desk.was_told(), conversation__person=OuterRef("person"), batch__in=_batches_of(cause)
    )
    return mine.select_related(*beside).annotate(is_told=Exists(told)).order_by("waiting_since", "pk")


def _batches_of(cause: Cause) -> list[int]:
    return list(Telling.objects.filter(cause=cause).values_list("batch", flat=True))


def to_tell(teammate_id: int, cause: Cause) -> list[Conversation]:
    """Return where people can be told: the latest dialogue of each who was not, and has no draft waiting."""
    pending = BatchLine.objects.filter(
        conversation__person=OuterRef("person"),
        batch__in=_batches_of(cause),
        state__in=[BatchLine.State.WAITING, BatchLine.State.REPLIED, BatchLine.State.HANDED],
    )
    open_ones = affected_for(teammate_id, cause).exclude(Exists(pending)).order_by("post__said_at", "pk")
    latest = {one.person_id: one for one in open_ones if not one.is_told}  # type: ignore[attr-defined]
    return list(latest.values())


def letter_of(cause: Cause) -> list[LetterVersion]:
    """Return the wordings of the letter, oldest first."""
    return list(cause.letter.select_related("by"))


def history_of(cause: Cause) -> list[Step]:
    """Return what was done, newest first."""
    return list(cause.steps.select_related("by").order_by("-at", "-pk")[:200])


def tellings_of(teammate_id: int, cause: Cause) -> list[Telling]:
    """Return the batches that tell people, newest first, as far as a teammate may see them."""
    mine = cause.tellings.filter(batch__in=desk.batches_for(teammate_id))
    return list(mine.select_related("batch", "by").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Figures:
    """The causes that a teammate may see, and how many of the people whom they concern were told."""

    open: int
    fixed: int
    not_fixed: int
    people: int
    affected_by_fixed: int
    told: int


def figures_for(teammate_id: int) -> Figures:
    """Count people once for each cause that concerns them; told is where an answer of its batch stands."""
    mine = Cause.objects.filter(visible(teams.teammate(teammate_id)))
    states = dict(mine.values_list("state").annotate(n=Count("pk")).order_by())
    told = _told_pairs(teammate_id, mine)
    pairs = _pairs(teammate_id, mine)
    fixed = {cause for cause, state in mine.values_list("pk", "state") if state == Cause.State.FIXED}
    return Figures(
        open=sum(states.get(state, 0) for state in OPEN),
        fixed=states.get(Cause.State.FIXED, 0),
        not_fixed=states.get(Cause.State.NOT_FIXED, 0),
        people=len(pairs),
        affected_by_fixed=sum(cause in fixed for cause, _ in pairs),
        told=sum(pair in told for pair in pairs if pair[0] in fixed),
    )


def _pairs(teammate_id: int, causes: QuerySet[Cause]) -> set[tuple[int, int]]:
    rows = Affected.objects.filter(
        cause__in=causes, unlinked_at=None, conversation__in=desk.conversations_for(teammate_id)
    )
    return set(rows.values_list("cause", "conversation__person"))


def _told_pairs(teammate_id: int, causes: QuerySet[Cause]) -> set[tuple[int, int]]:
    tellings = dict(Telling.objects.filter(cause__in=causes).values_list("batch", "cause"))
    lines = BatchLine.objects.filter(
        desk.was_told(), batch__in=tellings, conversation__in=desk.conversations_for(teammate_id)
    )
    return {(tellings[batch], person) for batch, person in lines.values_list("batch", "conversation__person")}


def told_counts(teammate_id: int, causes: Sequence[Cause]) -> Mapping[int, int]:
    """Return how many people were told, by cause."""
    told = _told_pairs(teammate_id, Cause.objects.filter(pk__in=[cause.pk for cause in causes]))
    counts: dict[int, int] = {}
    for cause_id, _ in told:
        counts[cause_id] = counts.get(cause_id, 0) + 1
    return counts
