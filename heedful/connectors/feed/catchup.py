"""Reading what a feed holds, and going back for what slid out of it since the last look."""

from urllib.parse import urljoin, urlsplit

from heedful.connectors.contract import Post, Unreadable
from heedful.connectors.feed import naming, parsing, posts, rest, restposts
from heedful.connectors.feed.memory import FeedMemory, Memory
from heedful.connectors.feed.parsed import ParsedFeed
from heedful.connectors.feed.visits import Visit, host_of, visit
from heedful.kit import meter
from heedful.kit.errors import OutsideTrouble

OLDER_PAGES = 5


def parsed_at(there: Visit) -> ParsedFeed:
    """:raises OutsideTrouble: there is no feed."""
    kind = there.answer.headers.get("content-type", "")
    parsed = parsing.feed(there.answer.body, url=there.url, content_type=kind)
    if parsed is None:
        raise OutsideTrouble(f"{host_of(there.url)} gave us something that is no feed.", retry_in=900.0)
    return parsed


def read(parsed: ParsedFeed, setting: posts.Setting) -> list[Post | Unreadable]:
    broken = [posts.unreadable_from(each, setting) for each in parsed.broken]
    meter.count("feed.unreadable", len(broken))
    return [*(posts.post_from(entry, setting) for entry in parsed.entries), *broken]


def between(
    memory: Memory, parsed: ParsedFeed, there: Visit, setting: posts.Setting
) -> dict[str, Post] | None:
    """Return what stands between this look and the last, newest first; None if that cannot be had.

    :raises OutsideTrouble: it cannot be had now.
    """
    try:
        if setting.feed.comments and memory.api:
            return _comments_since(memory, setting.feed)
        return _older_pages(parsed, there, setting)
    except (rest.NotOpen, parsing.Unparsable):
        return None
    except OutsideTrouble as trouble:
        if trouble.retry_in is not None:
            raise
        return None


def _comments_since(memory: Memory, feed: FeedMemory) -> dict[str, Post] | None:
    """Go back through the comments of the blog until one is known, or there are no more."""
    blog = restposts.Blog(memory.api, memory.we)
    found: dict[str, Post] = {}
    for told in rest.comments(memory.api, order="desc", orderby="date_gmt"):
        try:
            comment = restposts.comment(told, blog)
        except ValueError:
            meter.count("feed.rest_comment_unreadable")
            continue
        if feed.knows(comment.outside_id):
            return found
        found[comment.outside_id] = comment
    return found if len(found) < rest.MOST_COMMENTS else None


def _older_pages(parsed: ParsedFeed, there: Visit, setting: posts.Setting) -> dict[str, Post] | None:
    """Go back through older pages of the feed until one holds something known."""
    found: dict[str, Post] = {}
    at, page = there.url, parsed
    for number in range(2, 2 + OLDER_PAGES):
        at = urljoin(at, page.older) if page.older else _numbered(there.url, number, setting.feed)
        if not naming.web_address(at) or not naming.same_site(at, there.url):
            return None
        page = parsed_at(visit(at))
        held = {post.outside_id: post for post in read(page, setting) if isinstance(post, Post)}
        if not held.keys() - found.keys():
            return None
        found |= held
        if any(setting.feed.knows(outside_id) for outside_id in held):
            return found
    return None


def _numbered(url: str, number: int, feed: FeedMemory) -> str:
    """Return the address of an older page; WordPress numbers those of its posts, not of its comments."""
    if not feed.wordpress or feed.comments:
        return ""
    return f"{url}{'&' if urlsplit(url).query else '?'}paged={number}"
