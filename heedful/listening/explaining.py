"""Why a post is here, and why one is not: which source, which track, which clause decided."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from heedful.kit.errors import Invalid
from heedful.listening import queries
from heedful.listening.archive import index, said_of, search, terms
from heedful.listening.models import Post, Source, Track
from heedful.query import Mistake, Node, Said, parse
from heedful.query.fields import Told
from heedful.query.nodes import And, Marks
from heedful.query.why import Reason, why_not

LONGEST = 2_000  # letters of what is asked about
MOST_TRACKS = 50
MOST_NEIGHBOURS = 200  # posts of the same site that tell who delivers from there
MOST_REASONS, MOST_ALONE = 4, 12  # of each track where several are asked, and of one
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrackSays:
    """What the query of a track says of a post today; `hit_on`: the words on which it was found, if it was.

    `is_readable` is off where the query was made under other rules.
    """

    track: Track
    marks: Marks | None
    reasons: Sequence[Reason]
    hit_on: Sequence[str] | None = None
    is_readable: bool = True

    @property
    def finds(self) -> bool:
        return self.marks is not None


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a mention is here: its source told it, and these tracks hit it, or it speaks to us."""

    post: Post
    text: str
    tracks: Sequence[TrackSays]


@dataclass(frozen=True, slots=True)
class Deliverer:
    """A source that would deliver what stands at an address, and how it knows the place."""

    source: Source
    listens_there: bool  # its own address is there; else it delivered other posts from there
    gaps: int
    dead_letters: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What is known of an address or a text: is it stored, what the tracks say, who would deliver it."""

    asked: str
    address: str  # "" where a text was asked about
    post: Post | None
    text: str
    tracks: Sequence[TrackSays]
    deliverers: Sequence[Deliverer]


def why_here(teammate_id: int, post_id: int) -> WhyHere:
    """:raises Missing: there is no such mention, or not for this teammate."""
    post = queries.mention_for(teammate_id, post_id)
    said = said_of(post)
    hits = post.hits.filter(track__in=queries.visible_tracks(teammate_id)).select_related("track")
    tracks = [_says(hit.track, said, hit.words) for hit in hits.order_by("track__name")]
    return WhyHere(post, said.text, tracks)


def why_not_here(teammate_id: int, what: str, *, track_id: int | None, at: datetime) -> WhyNot:
    """Return why an address or a text is not among the mentions.

    :raises Invalid: nothing is asked about, or too much.
    :raises Missing: there is no such track.
    """
    what = what.strip()
    if not what or len(what) > LONGEST:
        raise Invalid(f"Paste an address or some words, {LONGEST} letters at most.")
    tracks = queries.tracks_for(teammate_id, counted=False)
    chosen = [queries.track_for(teammate_id, track_id)] if track_id else list(tracks[:MOST_TRACKS])
    address = what if _ADDRESS.fullmatch(what) else ""
    post = _stored_at(teammate_id, address, at) if address else None
    said = said_of(post) if post else Said("" if address else what)
    return WhyNot(
        asked=what,
        address=address,
        post=post,
        text=said.text,
        tracks=_all_say(chosen, said, post) if said.text else [],
        deliverers=_deliverers(teammate_id, address) if address else [],
    )


def _all_say(tracks: Sequence[Track], said: Said, post: Post | None) -> list[TrackSays]:
    hits = dict(post.hits.values_list("track", "words")) if post else {}
    most = MOST_ALONE if len(tracks) == 1 else MOST_REASONS
    return [_says(track, said, hits.get(track.pk), most=most) for track in tracks]


def _says(track: Track, said: Said, hit_on: Sequence[str] | None, *, most: int = MOST_ALONE) -> TrackSays:
    try:
        tree = parse(track.query)
    except Mistake:
        return TrackSays(track, None, (), hit_on, is_readable=False)
    return TrackSays(track, tree.marks(said), why_not(tree, said)[:most], hit_on)


def _stored_at(teammate_id: int, address: str, at: datetime) -> Post | None:
    """Return the post that stands at an address, if it is stored and the teammate may see it."""
    host = _host(address)
    if not host:
        return None
    tree: Node = And((Told("site", (host,)), Told("url", (urlsplit(address).path.rstrip("/"),))))
    found = search(tree, queries.posts_for(teammate_id), at=at, limit=20).hits
    return next((hit.post for hit in found if _bare(hit.post.url) == _bare(address)), None)


def _deliverers(teammate_id: int, address: str) -> list[Deliverer]:
    """Return the sources that listen at the site of an address, or delivered something from there."""
    host, sources = _host(address), list(queries.sources_for(teammate_id))
    if not host:
        return []
    ids = index.ids(terms.fact_term("h", host), before=None, limit=MOST_NEIGHBOURS)
    told = set(Post.objects.filter(pk__in=ids).values_list("source", flat=True))
    there = {source.pk for source in sources if _is_at(host, _host(source.address))}
    losses = queries.losses_at([source.pk for source in sources])
    return [
        Deliverer(source, source.pk in there, losses[source.pk].gaps, losses[source.pk].dead_letters)
        for source in sources
        if source.pk in there | told
    ]


def _is_at(host: str, other: str) -> bool:
    return bool(other) and (host == other or host.endswith(f".{other}") or other.endswith(f".{host}"))


def _host(address: str) -> str:
    try:
        found = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return found.removeprefix("www.")


def _bare(address: str) -> str:
    """Return an address as two are compared: without its scheme, its fragment and a slash at the end."""
    rest = address.split("#", maxsplit=1)[0].partition("://")[2].rstrip("/")
    host, slash, path = rest.partition("/")
    return host.casefold().removeprefix("www.") + slash + path
