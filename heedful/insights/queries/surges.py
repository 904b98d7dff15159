"""Read surges: those that go on, and those that were."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from heedful.insights.models import Surge, SurgePost
from heedful.kit.errors import Missing
from heedful.listening import queries as listening
from heedful.teams import queries as teams
from heedful.teams.models import Teammate
from heedful.teams.preparing import prepared_for

MOST_IN_LINE = 3  # the third is not named: it says that there are more
BESIDE = ("track", "incident", "dismissed_by")


def visible(teammate: Teammate) -> Q:
    """A surge is for those who may see one of its posts; words and people are shown from such posts alone."""
    if teammate.sees_all_teams:
        return Q(track__owner=None)
    seen = SurgePost.objects.filter(surge=OuterRef("pk"))
    seen = seen.exclude(post__source__in=listening.hidden_sources(teammate))
    return Q(Exists(seen), track__owner=None)


def surges_for(teammate_id: int) -> QuerySet[Surge]:
    """Return the surges that a teammate may see, the latest first."""
    rows = Surge.objects.filter(visible(teams.teammate(teammate_id)))
    return rows.select_related(*BESIDE).order_by("-raised_at", "-pk")


def surge_for(teammate_id: int, surge_id: int) -> Surge:
    """:raises Missing: there is none, or not for this teammate."""
    found = surges_for(teammate_id).filter(pk=surge_id).first()
    if found is None:
        raise Missing("There is no such surge.")
    return found


def breaking_out(teammate_id: int) -> QuerySet[Surge]:
    """Return the surges that go on and that nobody dismissed, each with `joined` people and `posts_count`."""
    going_on = surges_for(teammate_id).filter(ended_at=None, dismissed_at=None)
    return going_on.annotate(joined=Count("posts__person", distinct=True), posts_count=Count("posts"))


def named_in_line(teammate_id: int) -> list[Surge]:
    """Return the latest surges for the line above the inbox."""
    return _named(teammate_id)


@prepared_for
def _named(teammate_id: int) -> QuerySet[Surge]:
    return breaking_out(teammate_id)[:MOST_IN_LINE]


def surges_by_id(teammate_id: int, surge_ids: Iterable[int]) -> dict[int, Surge]:
    return surges_for(teammate_id).in_bulk(list(surge_ids))


def visible_surge_ids(teammate: Teammate, surge_ids: Sequence[int]) -> set[int]:
    """Return which of some surges a teammate may see; live events pass through this."""
    return set(Surge.objects.filter(visible(teammate), pk__in=surge_ids).values_list("pk", flat=True))


def nobody(teammate: Teammate, named: Sequence[int]) -> set[int]:
    """Say that an event is for no screen."""
    del teammate, named
    return set()


def teams_in(surge: Surge) -> set[int]:
    """Return the teams in whose places it is said."""
    found = surge.posts.exclude(post__source__team=None).values_list("post__source__team", flat=True)
    return {pk for pk in found if pk is not None}
