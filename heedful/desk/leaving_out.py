"""What the tracks that found a mention could leave out, and what each of these would cost."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from heedful.desk import branches, queries
from heedful.desk.models import Conversation
from heedful.listening import queries as listening
from heedful.listening.archive import Searched, said_of, search
from heedful.listening.models import Hit, Post
from heedful.query import Mistake, Said, parse
from heedful.query.leaving_out import Other, proposals

MOST_TRACKS = 3  # for which something is proposed; a mention hits more of them rarely
MOST_COMPARED = 300  # mentions of a track, the newest
MOST_LETTERS = 2_000  # of each of these
MOST_COUNTED = 200  # mentions that would be lost
MOST_ASKED = 2_000  # mentions that are looked at for it
SHOWN = 3
ANSWERED = (
    Q(state=Conversation.State.ANSWERED)
    | ~Q(first_answered_at=None)  # from elsewhere, too
    | Q(replies__state__in=["held", "sending", "sent"])
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A query to leave out, and how many mentions the track would lose: `first` are some of them.

    Where it is not `exact`, there are more. `answered`: those that somebody answered.
    """

    left_out: str
    lost: int
    exact: bool
    answered: int
    first: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A track that found the mention, what it could leave out; `compared`: with how many mentions."""

    hit: Hit
    compared: int
    proposals: Sequence[Proposal]


def suggested_for(teammate_id: int, post: Post, *, at: datetime) -> list[Suggested]:
    """Return for each track that a mention hit what it could leave out, best first."""
    hits = listening.hits_of(teammate_id, post)[:MOST_TRACKS]
    return [_suggested(teammate_id, hit, post, at) for hit in hits]


def _suggested(teammate_id: int, hit: Hit, post: Post, at: datetime) -> Suggested:
    others = _others(teammate_id, hit, post)
    try:
        left_out = proposals(hit.track.query, said_of(post), others)
    except Mistake:  # a track of an older language: it is mended on its own page
        left_out = []
    found = {one: _lost(teammate_id, hit.track_id, one, at) for one in left_out}
    answered = _answered(teammate_id, [hit.post for searched in found.values() for hit in searched.hits])
    costs = [_proposal(one, searched, answered) for one, searched in found.items()]
    return Suggested(hit, len(others), costs)


def _others(teammate_id: int, hit: Hit, post: Post) -> list[Other]:
    """Return the newest mentions of the track, and whether people kept each."""
    mentions = listening.mentions_for(teammate_id, track_id=hit.track_id).filter(deleted_at=None)
    rows = list(mentions.exclude(pk=post.pk)[:MOST_COMPARED])
    kept = _kept(teammate_id, rows)
    return [Other(_shortened(said_of(row)), _is_kept(row, hit.track_id, kept)) for row in rows]


def _shortened(said: Said) -> Said:
    return replace(said, text=said.text[:MOST_LETTERS]) if len(said.text) > MOST_LETTERS else said


def _is_kept(post: Post, track_id: int, kept: Collection[int]) -> bool:
    verdict = next((hit.verdict for hit in post.hits.all() if hit.track_id == track_id), "")
    return verdict == Hit.Verdict.US or (verdict != Hit.Verdict.NOT_US and post.pk in kept)


def _kept(teammate_id: int, posts: Sequence[Post]) -> set[int]:
    """Return those in whose conversation somebody answered, or which somebody has taken."""
    return _in_conversations(teammate_id, posts, ANSWERED | ~Q(owner=None))


def _answered(teammate_id: int, posts: Sequence[Post]) -> set[int]:
    return _in_conversations(teammate_id, posts, ANSWERED)


def _in_conversations(teammate_id: int, posts: Iterable[Post], which: Q) -> set[int]:
    keys = {post.pk: (post.thread_id, post.author.person_id) for post in posts}
    standing = branches.standing_at(thread_id for thread_id, _ in keys.values())
    rows = queries.conversations_for(teammate_id).filter(which, pk__in=set(standing.values()))
    found = set(rows.values_list("pk", flat=True))
    return {pk for pk, key in keys.items() if standing.get(key) in found}


def _lost(teammate_id: int, track_id: int, left_out: str, at: datetime) -> Searched:
    mentions = listening.mentions_for(teammate_id, track_id=track_id).prefetch_related(None)
    return search(parse(left_out), mentions, at=at, limit=MOST_COUNTED, most=MOST_ASKED)


def _proposal(left_out: str, searched: Searched, answered: Collection[int]) -> Proposal:
    posts = [hit.post for hit in searched.hits]
    count = sum(post.pk in answered for post in posts)
    return Proposal(left_out, len(posts), searched.next is None, count, posts[:SHOWN])
