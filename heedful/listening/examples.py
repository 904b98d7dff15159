"""Examples of tracks, asked: which a query finds, and which it should not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from heedful.listening import queries
from heedful.listening.archive import said_of
from heedful.listening.models import Track, TrackExample
from heedful.query import Node, Said, parse
from heedful.query.why import Reason, why_not


@dataclass(frozen=True, slots=True)
class Asked:
    """An example and what a query says of it; `reasons` where the query does not find what it must."""

    example: TrackExample
    is_found: bool
    reasons: Sequence[Reason]

    @property
    def fails(self) -> bool:
        return self.is_found is not self.example.must_match


def seen_by(teammate_id: int, track_id: int, *, removed_too: bool = False) -> QuerySet[TrackExample]:
    """Return the examples of a track that a teammate may see, newest first."""
    kept = TrackExample.objects.all() if removed_too else TrackExample.objects.kept()
    visible = Q(post=None) | Q(post__in=queries.posts_for(teammate_id).values("pk"))
    return kept.filter(visible, track=track_id).select_related("added_by").order_by("-added_at", "-pk")


def asked(teammate_id: int, track_id: int, tree: Node) -> list[Asked]:
    """Return what a query says of each example that the teammate may see."""
    rows = seen_by(teammate_id, track_id).select_related("added_by", "post__author", "post__source")
    return [_asked(example, tree) for example in rows]


def _asked(example: TrackExample, tree: Node) -> Asked:
    said = said_in(example)
    is_found = tree.matches(said)
    return Asked(example, is_found, why_not(tree, said) if example.must_match and not is_found else ())


def failing(track: Track, tree: Node) -> list[TrackExample]:
    """Return the examples, of all teams, that a query does not keep to."""
    rows = track.examples.kept().select_related("post__author", "post__source")
    return [example for example in rows if tree.matches(said_in(example)) is not example.must_match]


def broken_by(track: Track, after: Node) -> list[TrackExample]:
    """Return the examples that the track keeps to today, and would not with another query."""
    failing_already = {example.pk for example in failing(track, parse(track.query))}
    return [example for example in failing(track, after) if example.pk not in failing_already]


def said_in(example: TrackExample) -> Said:
    return said_of(example.post) if example.post else Said(example.text)
