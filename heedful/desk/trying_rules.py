"""A rule before it is saved: what it would have done in the last 30 days, with some of the words it found.

It is asked of what is stored and of what the lead may see, as far as a bound; beyond, it says so. Owners are
chosen among who is here now, since nobody wrote down who was away then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from heedful.desk import queries
from heedful.desk.choosing import Chooser
from heedful.desk.models import Conversation, Rule
from heedful.desk.routing import chooser_for, found_by
from heedful.desk.searching import Filed, newest_in, words_found
from heedful.listening import queries as listening
from heedful.listening.archive import Hit
from heedful.listening.models import Post
from heedful.query import Mark, parse
from heedful.teams import queries as teams

WINDOW = timedelta(days=30)
MOST_WORDS = 1_000  # posts that match
MOST_ASKED = 5_000  # posts that are looked at
MOST_COUNTED = 20_000  # conversations
SAMPLES = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """Words that the rule finds, and with whom the conversation is."""

    conversation: Conversation
    post: Post
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have touched; at least so many where it is not `exact`.

    `stopped`: of those, how many never reach it, by the earlier rule that stops them.
    """

    touched: int
    spoken: int  # conversations in which somebody spoke in that time
    spoken_exact: bool
    exact: bool
    asked: int  # posts that were looked at
    outcomes: Sequence[tuple[str, str, int]]  # "team", its name, how many
    stopped: Sequence[tuple[str, int]]
    samples: Sequence[Sample]


def trial_of(teammate_id: int, rule: Rule, *, at: datetime, labels: Sequence[str] = ()) -> Trial:
    """Return what a rule would have done, saved or not; a saved one is asked where it stands, a new one last.

    `labels` are the names of those that it would put on.

    :raises NotAllowed: rules are for leads and owners.
    """
    teams.who_may_set_up(teammate_id)
    queue = queries.conversations_for(teammate_id).filter(post__heard_at__gte=at - WINDOW).order_by()
    posts = listening.posts_for(teammate_id).filter(heard_at__gte=at - WINDOW)
    filing = Filed(queries.conversations_for(teammate_id), at, listening.visible_tracks(teammate_id))
    bounds = {"limit": MOST_WORDS, "most": MOST_ASKED}
    searched = words_found(parse(rule.query), queue, posts, filing=filing, at=at, **bounds)
    found = _by_conversation(searched.hits, queue)
    reached, stopped = _reaching(found, _earlier(rule), at)
    spoken = queue[: MOST_COUNTED + 1].count()
    return Trial(
        touched=len(reached),
        spoken=min(spoken, MOST_COUNTED),
        spoken_exact=spoken <= MOST_COUNTED,
        exact=searched.next is None,
        asked=searched.asked,
        outcomes=_outcomes(rule, reached, labels, at),
        stopped=stopped,
        samples=_whole(reached[:SAMPLES]),
    )


def _by_conversation(hits: Sequence[Hit], queue: QuerySet[Conversation]) -> list[Sample]:
    """Return the newest words that were found in each conversation."""
    newest = newest_in(hits)
    rows = queue.filter(pk__in=newest).select_related("person", "post")
    samples = [Sample(row, newest[row.pk].post, newest[row.pk].marks) for row in rows]
    return sorted(samples, key=lambda sample: -sample.post.pk)


def _earlier(rule: Rule) -> list[Rule]:
    """Return the rules that may stop a conversation before this one is asked."""
    stopping = [each for each in queries.rules() if each.is_on and each.stops and each.pk != rule.pk]
    return [each for each in stopping if rule.pk is None or each.place < rule.place]


def _reaching(
    found: Sequence[Sample], earlier: Sequence[Rule], at: datetime
) -> tuple[list[Sample], list[tuple[str, int]]]:
    """Return which conversations reach the rule, and how many each earlier rule keeps from it."""
    stopped_by = (
        found_by(earlier, [sample.post for sample in found], at=at) if earlier else [[] for _ in found]
    )
    reached = [sample for sample, stopping in zip(found, stopped_by, strict=True) if not stopping]
    stopped = Counter(stopping[0].rule.name for stopping in stopped_by if stopping)
    return reached, stopped.most_common()


def _outcomes(
    rule: Rule, reached: Sequence[Sample], labels: Sequence[str], at: datetime
) -> list[tuple[str, str, int]]:
    """Return what would have come of it, as if nobody had had any of them."""
    people = {sample.conversation.person_id for sample in reached}
    chooser = chooser_for([rule], lambda: people, at=at)
    owners = Counter(_owner(rule, sample, chooser) for sample in reached)
    names = {one.pk: one.name for one in chooser.hands}
    count = len(reached)
    told = [("team", rule.team.name, count)] if rule.team else []
    told += [("owner", names[pk], number) for pk, number in owners.most_common() if pk is not None]
    if (rule.choosing or rule.owner_id) and owners[None]:
        told.append(("nobody", "", owners[None]))
    if rule.priority is not None:
        told.append(("priority", Conversation.Priority(rule.priority).label, count))
    return [*told, *(("label", name, count) for name in labels)] if count else []


def _owner(rule: Rule, sample: Sample, chooser: Chooser) -> int | None:
    conversation = sample.conversation
    conversation.post = sample.post  # whose language is asked for
    return chooser.owner_of(rule, conversation, team_id=rule.team_id or conversation.team_id)


def _whole(samples: Sequence[Sample]) -> list[Sample]:
    posts = Post.objects.select_related("author", "source").in_bulk([sample.post.pk for sample in samples])
    return [replace(sample, post=posts[sample.post.pk]) for sample in samples if sample.post.pk in posts]
