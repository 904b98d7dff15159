"""A random sample of a track's mentions, to be judged one by one; the same all day, so that one can go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from heedful.kit.errors import Invalid
from heedful.listening import queries
from heedful.listening.archive import said_of
from heedful.listening.models import Hit, Post
from heedful.query import parse

MOST_DRAWN_FROM = 20_000  # the newest mentions
MOST_LOOKED_AT = 200  # for one page: words of the track may have changed, and not all are found any more


@dataclass(frozen=True, slots=True)
class Sample:
    """Mentions in an order that chance gave them; `next` is where the others go on, "" at the end."""

    posts: Sequence[Post]
    next: str


def sample_for(teammate_id: int, track_id: int, *, day: date, after: str, limit: int) -> Sample:
    """Return mentions of a track that nobody has met in a sample yet, drawn anew each day.

    New ones take their random place among the others, so that going on after one skips none of these.

    :raises Missing: there is no such track.
    :raises Invalid: no sample goes on there.
    """
    if after and not (len(after) == 16 and after.isalnum()):
        raise Invalid("No sample goes on there.")
    tree = parse(queries.track_for(teammate_id, track_id).query)
    unmet = queries.mentions_for(teammate_id, track_id=track_id).filter(deleted_at=None)
    met = Hit.objects.filter(track=track_id, sampled=True).values("post")
    ids = unmet.exclude(pk__in=met).values_list("pk", flat=True)[:MOST_DRAWN_FROM]
    drawn = sorted((place, pk) for pk in ids if (place := _place(pk, day)) > after)[:MOST_LOOKED_AT]
    rows = unmet.in_bulk([pk for _, pk in drawn])
    found = [(place, rows[pk]) for place, pk in drawn if pk in rows and tree.matches(said_of(rows[pk]))]
    shown = found[:limit]
    if len(found) > limit:
        return Sample([post for _, post in shown], shown[-1][0])
    return Sample([post for _, post in shown], drawn[-1][0] if len(drawn) == MOST_LOOKED_AT else "")


def _place(post_id: int, day: date) -> str:
    """Return where chance puts a mention on a day."""
    return blake2b(f"{day} {post_id}".encode(), digest_size=8).hexdigest()
