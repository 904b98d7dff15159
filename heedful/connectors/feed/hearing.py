"""Listening to one feed: what is new in it, what was edited, what has gone, what we missed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from heedful.connectors.contract import Deleted, Gap, Page, Place, Post, Rejected, Unreadable
from heedful.connectors.feed import answering, catchup, discover, enrich, gone, pace, posts
from heedful.connectors.feed.memory import WINDOW, FeedMemory, Memory, from_cursor, short
from heedful.connectors.feed.parsed import ParsedFeed
from heedful.connectors.feed.visits import Visit, http_date, visit
from heedful.kit import clock, meter
from heedful.kit.errors import Invalid, OutsideTrouble

FIRST_LOOK = 50
FULL_LOOK_SECONDS = 300.0
ASK_AGAIN_SECONDS = 3600.0
SETTLED = timedelta(seconds=2)


@dataclass(slots=True)
class Look:
    """What one look at a feed brought."""

    posts: list[Post] = field(default_factory=list)
    deleted: list[Deleted] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    unsure: dict[str, float] = field(default_factory=dict)  # may have gone; to be asked for again


def hear(place: Place, cursor: str) -> Iterator[Page]:
    """Yield a page for each feed of the place; each carries the cursor of all of them."""
    memory = from_cursor(cursor, place.address) or _begin(place.address)
    memory.we = place.account.outside_id or memory.we or _we(place, memory)
    for feed in memory.feeds:
        look = _listen_if_there(memory, feed)
        yield Page(
            cursor=memory.cursor(),
            posts=sorted(look.posts, key=lambda post: post.said_at),
            deleted=look.deleted,
            gaps=look.gaps,
            unreadable=look.unreadable,
            next_in=pace.wanted(place.address)
            or min((each.pace for each in memory.feeds if each.pace), default=pace.USUAL),
        )


def _begin(address: str) -> Memory:
    try:
        return discover.find(address).memory
    except Invalid as refusal:
        raise OutsideTrouble(str(refusal), retry_in=None) from None


def _we(place: Place, memory: Memory) -> str:
    try:
        return answering.we(place, memory.api) if memory.api else ""
    except Rejected:
        meter.count("feed.blog_does_not_say_who_we_are")
        return ""


def _listen_if_there(memory: Memory, feed: FeedMemory) -> Look:
    """A blog without comments is still a blog; whether it has some now is asked every hour."""
    now = clock.now().timestamp()
    if feed.optional and now - feed.refused < ASK_AGAIN_SECONDS:
        return Look()
    try:
        return _listen(memory, feed)
    except OutsideTrouble as trouble:
        if not feed.optional or feed.looked or trouble.retry_in is not None:
            raise
    feed.refused = now
    return Look()


def _listen(memory: Memory, feed: FeedMemory) -> Look:
    there = visit(feed.url, headers=_conditions(feed))
    if there.answer.status == 304:
        feed.pace = pace.after(there, None, before=feed.pace)
        return Look()
    feed.url, feed.looked = there.home, clock.now().timestamp()
    _remember_conditions(feed, there)
    body = short(there.answer.body)
    return Look() if body == feed.body else _read(memory, feed, there, body)


def _read(memory: Memory, feed: FeedMemory, there: Visit, body: str) -> Look:
    parsed = catchup.parsed_at(there)
    feed.pace = pace.after(there, parsed, before=feed.pace)
    look = _look(memory, feed, parsed, there)
    look.posts = enrich.told_better(look.posts, memory.api, memory.we)
    feed.body = "" if look.unsure else body
    return look


def _conditions(feed: FeedMemory) -> dict[str, str]:
    """Ask only for news; but WordPress says 304 over comments that were edited, or approved late."""
    asked = {"accept": "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"}
    since = clock.now().timestamp() - feed.looked
    if feed.wordpress and (feed.comments or since > FULL_LOOK_SECONDS):
        return asked
    if feed.etag:
        asked["if-none-match"] = feed.etag
    if feed.modified:
        asked["if-modified-since"] = feed.modified
    return asked


def _remember_conditions(feed: FeedMemory, there: Visit) -> None:
    """A date of the running second may hold for two versions; then the next look is a whole one."""
    headers = there.answer.headers
    changed = http_date(headers.get("last-modified", ""))
    settled = changed is None or there.at is None or there.at - changed >= SETTLED
    feed.etag = headers.get("etag", "")[:500] if settled else ""
    feed.modified = headers.get("last-modified", "")[:100] if settled else ""


def _look(memory: Memory, feed: FeedMemory, parsed: ParsedFeed, there: Visit) -> Look:
    first, look = not feed.seen, Look()
    setting = posts.Setting(feed, parsed, discover.site_of(memory.api) or feed.key, there.at)
    read = catchup.read(parsed, setting)
    held = {post.outside_id: post for post in read if isinstance(post, Post)}
    if not first and held and not any(feed.knows(outside_id) for outside_id in held):
        older = catchup.between(memory, parsed, there, setting)
        if older is None:
            look.gaps.append(_gap(feed, held.values()))
        held |= older or {}
    ordered = _oldest_first(held.values())
    look.deleted, look.unsure = gone.since_last_look(memory, feed, ordered)
    look.posts = [post for post in ordered if not feed.has_heard(post.outside_id, post.revision)]
    look.unreadable = [each for each in read if isinstance(each, Unreadable) and not _heard_bad(feed, each)]
    look.posts = look.posts[-FIRST_LOOK:] if first else look.posts
    _remember(feed, ordered, look.unreadable)
    feed.window |= look.unsure
    return look


def _oldest_first(held: Iterable[Post]) -> list[Post]:
    """Feeds date by the second and tell the newest first; what was said in one second keeps its order."""
    told = list(held)
    newest_first = not told or told[0].said_at >= told[-1].said_at
    return sorted(reversed(told) if newest_first else told, key=lambda post: post.said_at)


def _heard_bad(feed: FeedMemory, each: Unreadable) -> bool:
    return feed.has_heard(_bad_name(each), short(each.reason))


def _bad_name(each: Unreadable) -> str:
    return "unreadable " + (each.outside_id or each.raw.decode("utf-8", "replace"))


def _remember(feed: FeedMemory, ordered: Sequence[Post], bad: Sequence[Unreadable]) -> None:
    for each in bad:
        feed.remember(_bad_name(each), short(each.reason))
    for post in ordered:
        feed.remember(post.outside_id, post.revision)
    feed.forget_old(len(ordered))
    feed.window = {post.outside_id: post.said_at.timestamp() for post in ordered[-WINDOW:]}
    feed.newest = max([feed.newest, *feed.window.values()])


def _gap(feed: FeedMemory, held: Iterable[Post]) -> Gap:
    since = datetime.fromtimestamp(feed.newest, UTC).isoformat()
    return Gap(
        since,
        min(post.said_at for post in held).isoformat(),
        "More was published between two visits than the feed holds.",
    )
