"""Read limits and appeals; who may see one is decided here."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from heedful.desk import queries as desk
from heedful.desk.models import Conversation
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.limits import rules
from heedful.limits.models import Appeal, Limit
from heedful.listening.copies import is_same, text_of
from heedful.listening.models import Post, Source
from heedful.query.alike import Place, Window
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

State = Limit.State
BESIDE = ("handle", "post", "asked_by", "decided_by", "ended_by", "appeal")
MOST_COMPARED = 300


def limits_for(teammate_id: int) -> QuerySet[Limit]:
    """Return the limits beside conversations that a teammate may see, newest first."""
    visible = desk.conversations_for(teammate_id)
    return Limit.objects.filter(conversation__in=visible).select_related(*BESIDE).order_by("-pk")


def limit_for(teammate_id: int, limit_id: int) -> Limit:
    """:raises Missing: there is none, or not for this teammate."""
    found = limits_for(teammate_id).filter(pk=limit_id).first()
    if found is None:
        raise Missing("There is no such limit.")
    return found


def limits_beside(teammate_id: int, conversation: Conversation) -> list[Limit]:
    """Return what limits this conversation, or is asked to."""
    if not conversation.set_apart:
        return _limits_on(conversation.pk) if teams.teammate(teammate_id) else []
    on_this = Q(handle=conversation.post.author_id) | Q(conversation=conversation) | Q(post__isnull=False)
    found = _open_limits().filter(on_this).order_by("pk")
    return [
        limit
        for limit in found[:MOST_COMPARED]
        if limit.conversation_id == conversation.pk or concerns(limit, conversation.post)
    ]


def _open_limits() -> QuerySet[Limit]:
    return Limit.objects.filter(state__in=[State.ASKED, State.ON]).select_related(*BESIDE)


@prepared
def _limits_on(conversation_id: int) -> QuerySet[Limit]:
    return _open_limits().filter(conversation=conversation_id).order_by("pk")


def concerns(limit: Limit, post: Post) -> bool:
    """Test whether a limit is on what a post says, or on the account that says it."""
    if limit.handle_id is not None:
        return limit.handle_id == post.author_id
    if limit.by_rule:
        return post.pk in limit.post_ids
    first = limit.post
    if first is None or post.source.team_id != first.source.team_id:
        return False
    return post.pk == first.pk or is_same(first, text_of(post.title, post.text))


def active() -> list[Limit]:
    """Return the limits that are on; there are few."""
    return list(Limit.objects.filter(state=State.ON).select_related("post__source")[:MOST_COMPARED])


def limit_of_link(limit_id: int) -> Limit:
    """:raises Missing: it has ended, or somebody has appealed already."""
    found = Limit.objects.filter(pk=limit_id, state=State.ON, appeal=None).first()
    if found is None:
        raise Missing("This limit has ended, or was appealed already.")
    return found


def appeals_for(teammate_id: int) -> QuerySet[Appeal]:
    """Return the appeals that nobody has answered, oldest first; for whoever sets up."""
    teams.who_may_set_up(teammate_id)
    return Appeal.objects.filter(decided_at=None, limit__in=limits_for(teammate_id)).order_by("at")


def judges_of(limit: Limit) -> list[int]:
    """Return the leads who were not one of the two; where there is nobody else, all leads."""
    leads = [one.pk for one in teams.teammates() if one.may_set_up]
    others = [pk for pk in leads if pk not in {limit.asked_by_id, limit.decided_by_id}]
    return others or leads


def may_confirm(teammate: Teammate, limit: Limit) -> bool:
    return teammate.may_set_up and limit.asked_by_id != teammate.pk and limit.state == State.ASKED


def has_listened(at: datetime) -> bool:
    """Test whether we have listened for long enough to know who is new."""
    return Source.objects.filter(added_at__lte=at - rules.LISTENED).exists()


def nearly_the_same(source_id: int, post_ids: Sequence[int], *, at: datetime) -> list[list[Post]]:
    """Return groups of posts to us by new accounts that say nearly the same, if some of these are in them."""
    told = Post.objects.filter(
        source=source_id,
        is_mention=True,
        addressed=True,
        by_us=False,
        private=False,
        deleted_at=None,
        heard_at__gt=at - rules.WITHIN,
        author__person__first_heard_at__gt=at - rules.NEW_SINCE,
    )
    newest = list(told.select_related("author").order_by("-heard_at", "-pk")[:MOST_COMPARED])
    posts = [post for post in reversed(newest) if rules.may_be_one_of_many(post.text)]
    if len(posts) < rules.MANY:
        return []
    groups: dict[int, list[Post]] = {}
    firsts: list[int | Place | None] = Window[int](MOST_COMPARED).seen([post.text for post in posts])
    for number, (post, first) in enumerate(zip(posts, firsts, strict=True)):
        groups.setdefault(first.number if isinstance(first, Place) else number, []).append(post)
    return [group for group in groups.values() if _is_many(group) and _holds(group, post_ids)]


def _is_many(group: Sequence[Post]) -> bool:
    return len({post.author_id for post in group}) >= rules.MANY


def _holds(group: Sequence[Post], post_ids: Sequence[int]) -> bool:
    return not {post.pk for post in group}.isdisjoint(post_ids)
