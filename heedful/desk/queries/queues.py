"""Read the queue: its views, their order, and what a query finds in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from heedful.desk.models import Conversation, Promise, Reply, SavedView
from heedful.desk.queries.conversations import conversations_for, visible
from heedful.desk.queries.peers import is_helped
from heedful.desk.queries.replies import TROUBLED, to_approve
from heedful.desk.searching import NOTHING_FOUND, Filed, Found, Where, conversations_found, posts_of
from heedful.desk.views import look_at
from heedful.kit.among import among, as_list, common, listed
from heedful.listening import queries as listening
from heedful.listening.archive import Counted, Searched, count, newest_of, search
from heedful.listening.models import Post
from heedful.query import parse
from heedful.query.fields import names_asked
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for

MANY = {"waiting", "everything"}  # views in which there are too many to look at each


def queue_for(
    teammate_id: int, view: str = "waiting", *, query: str = "", at: datetime | None = None
) -> QuerySet[Conversation]:
    """Return a view, saved or not, or what a query finds in it, the neediest first.

    Who needs an answer most comes first, as heedful.desk.need weighs it. Each has `troubled`: a reply of ours
    was rejected or its fate is unknown; `helped`: somebody else answers them. `at` is needed beside a
    query, and for a saved view.

    :raises Invalid: there is no such view.
    :raises Mistake: the query cannot be read.
    """
    look = look_at(teammate_id, view)
    queue = _view(teams.teammate(teammate_id), look.view)
    if (query.strip() or look.saved) and at is not None:
        queue = queue.filter(among("pk", found_in(teammate_id, view, query=query, at=at).ids))
    return _as_rows(queue, look.view)


def _as_rows(queue: QuerySet[Conversation], view: str) -> QuerySet[Conversation]:
    troubled = Reply.objects.filter(conversation=OuterRef("pk"), state__in=TROUBLED)
    queue = queue.annotate(troubled=Exists(troubled), helped=is_helped())
    return queue.select_related("person", "owner", "post", "source", "team").order_by(*_order(view))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in a queue: by the moment that orders it, and its id."""

    moment: datetime
    pk: int


def is_by_need(view: str) -> bool:
    """Test whether a standing view has the neediest first; others have what changed last."""
    return _order(view)[0] == "needed_since"


def rows_of(
    teammate_id: int,
    view: str,
    *,
    ids: Collection[int] | None = None,
    after: Place | None = None,
    most: int,
) -> list[Conversation]:
    """Return the first rows of a standing view, of some `ids` if given, each with its post's reading."""
    among_ids = None if ids is None else as_list(ids)
    place = (after.moment, after.pk) if after else (None, None)
    return _rows(teammate_id, among_ids, *place, view=view, most=most)


@prepared_for
def _rows(
    teammate_id: int, ids: str | None, moment: datetime | None, pk: int | None, *, view: str, most: int
) -> QuerySet[Conversation]:
    queue = _view(teams.teammate(teammate_id), view, few=ids is not None)
    if ids is not None:
        queue = queue.filter(listed("pk", ids))
    if moment is not None:
        side = "needed_since__gt" if is_by_need(view) else "changed_at__lt"
        here = side.partition("__")[0]
        queue = queue.filter(Q(**{side: moment}) | Q(**{here: moment}, pk__gt=pk))
    if ids is not None:  # put in order before it is known what stands beside each: they may be a thousand
        queue = Conversation.objects.filter(pk__in=queue.order_by(*_order(view)).values("pk")[:most])
    queue = _as_rows(queue, view).select_related("post__reading")
    queue = queue.defer("post__reading__findings", "post__reading__vector", "post__reading__meaning")
    return queue[:most]


def found_in(
    teammate_id: int, view: str, *, query: str, at: datetime, within: Sequence[int] | None = None
) -> Found:
    """Return which conversations of a view a query finds, or a saved view shows; `within` some, if given.

    :raises Invalid: there is no such view.
    :raises Mistake: the query cannot be read.
    """
    look = look_at(teammate_id, view)
    found, here = NOTHING_FOUND, within
    for asked in filter(str.strip, (look.query, query)):
        by_it = _found(teammate_id, look.view, asked, at, within=here)
        found = Found(by_it.ids, by_it.complete and found.complete)
        here = list(found.ids)
    return found


def saved_count(teammate_id: int, saved: SavedView, *, at: datetime, at_most: int, most: int) -> Found:
    """Return what a saved view shows, as far as counting it goes: `at_most` posts, of `most` that are asked.

    :raises Mistake: its query cannot be read any more.
    """
    return _found(teammate_id, saved.view, saved.query, at, limit=at_most, most=most)


def _found(
    teammate_id: int,
    view: str,
    query: str,
    at: datetime,
    *,
    within: Sequence[int] | None = None,
    **bounds: int,
) -> Found:
    tree = parse(query)
    filing = _filing(teammate_id, at) if names_asked(tree) else None
    return conversations_found(tree, _where(teammate_id, view, within), filing=filing, at=at, **bounds)


def _where(teammate_id: int, view: str, within: Sequence[int] | None) -> Where:
    def queue() -> QuerySet[Conversation]:
        return _view(teams.teammate(teammate_id), view, few=True)

    def posts() -> QuerySet[Post]:
        return listening.posts_for(teammate_id)

    if within is not None:
        return Where(lambda: queue().filter(among("pk", within)), posts)
    return _InView(teammate_id, view, queue, posts)


class _InView(Where):
    """A whole view, of which most searches ask the same."""

    def __init__(self, teammate_id: int, view: str, *made: Any) -> None:
        super().__init__(*made, few=view not in MANY)
        self._teammate_id, self._view = teammate_id, view

    def dialogues_of(self, post_ids: Sequence[int], *, most: int) -> list[int]:
        return _dialogues(self._teammate_id, as_list(post_ids), view=self._view, most=most)


@prepared_for
def _dialogues(teammate_id: int, post_ids: str, *, view: str, most: int) -> QuerySet[Post, int]:
    queue = _view(teams.teammate(teammate_id), view, few=True)
    here = newest_of(posts_of(listening.posts_for(teammate_id), queue))
    return here.filter(listed("pk", post_ids)).values_list(F("dialogue"), flat=True)[:most]


def mentions_found(
    teammate_id: int,
    query: str,
    *,
    at: datetime,
    limit: int,
    before_id: int | None = None,
    track_id: int | None = None,
) -> Searched:
    """Return the mentions that a query finds, newest first; it may ask for what the desk knows.

    :raises Mistake: the query cannot be read.
    """
    filing = _filing(teammate_id, at)
    mentions = listening.mentions_for(teammate_id, track_id=track_id)
    return search(parse(query), mentions, at=at, limit=limit, before=before_id, filing=filing)


def mentions_counted(
    teammate_id: int, query: str, *, at: datetime, at_most: int, track_id: int | None = None
) -> Counted:
    """Return how many mentions a query finds; counting ends at `at_most`.

    :raises Mistake: the query cannot be read.
    """
    filing = _filing(teammate_id, at)
    mentions = listening.mentions_for(teammate_id, track_id=track_id)
    return count(parse(query), mentions, at=at, at_most=at_most, filing=filing)


def _filing(teammate_id: int, at: datetime) -> Filed:
    return Filed(conversations_for(teammate_id), at, listening.visible_tracks(teammate_id))


def _view(teammate: Teammate, view: str, *, few: bool = False) -> QuerySet[Conversation]:
    """Return what stands in a view; `few`: it will be asked of a few ids, and not in its order."""
    return Conversation.objects.filter(visible(teammate), _in_view(view, teammate, few=few))


def _in_view(view: str, teammate: Teammate, *, few: bool = False) -> Q:
    open_states = Q(state__in=["waiting", "answered", "snoozed"])
    waits = Q(common("state", "waiting")) if few else Q(state="waiting")
    return {
        "waiting": waits & Q(set_apart=False),
        "mine": Q(owner=teammate) & open_states,
        "team": Q(team__in=teammate.team_ids, set_apart=False) & open_states,
        "follow-ups": Exists(Promise.objects.filter(conversation=OuterRef("pk"), state="open")) & Q(),
        "answered": Q(state="answered"),
        "snoozed": Q(state="snoozed"),
        "done": Q(state="done"),
        "approve": Q(pk__in=to_approve(teammate).values("conversation")) if view == "approve" else Q(),
        "apart": Q(set_apart=True) & open_states,
        "everything": Q(),
    }[view]


def _order(view: str) -> tuple[str, ...]:
    if view in {"waiting", "mine", "team", "approve"}:
        return ("needed_since", "pk")
    return ("-changed_at", "pk")


@prepared_for
def first_free(teammate_id: int, *, most: int) -> QuerySet[Conversation, int]:
    """Return the ids of the neediest who wait, whom nobody has and whom the teammate may see."""
    waits = _view(teams.teammate(teammate_id), "waiting").filter(owner=None)
    return waits.order_by(*_order("waiting")).values_list("pk", flat=True)[:most]


def next_after(teammate_id: int, conversation: Conversation) -> Conversation | None:
    """Return who comes behind a conversation among those who wait."""
    since, pk = conversation.needed_since, conversation.pk
    behind = Q(needed_since__gt=since) | Q(needed_since=since, pk__gt=pk)
    waits = _view(teams.teammate(teammate_id), "waiting").filter(behind, needed_since__gte=since)
    return waits.select_related("person").order_by(*_order("waiting")).first()


COUNTED = ("waiting", "mine", "team", "snoozed", "approve")


def counts_for(teammate_id: int, *, at_most: int | None = None) -> dict[str, int]:
    """Return how many conversations stand in each view that has a count; counting ends at `at_most`."""
    counts = _counts(teammate_id, at_most=at_most)[0]
    return {view: count or 0 for view, count in zip(COUNTED, counts, strict=True)}


class _Counted(Subquery):
    """How many rows a query set has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared_for
def _counts(teammate_id: int, *, at_most: int | None) -> QuerySet[Teammate, tuple[int | None, ...]]:
    teammate = teams.teammate(teammate_id)
    seen = Conversation.objects.filter(visible(teammate)).order_by()
    counted = [_Counted(seen.filter(_in_view(view, teammate)).values("pk")[:at_most]) for view in COUNTED]
    return Teammate.objects.filter(pk=teammate_id).values_list(*counted)
