"""What the REST API of WordPress knows better than its feeds: who exactly, in answer to whom, in full."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from heedful.connectors.contract import Kind, Post
from heedful.connectors.feed import naming, rest, restposts
from heedful.kit import meter

MOST = 50


def told_better(found: Sequence[Post], api: str, we: str) -> list[Post]:
    """Return the posts, in the words of the REST API where it is open and knows them.

    :raises OutsideTrouble: it is there, but cannot answer now; half an answer would be kept for good.
    """
    if not api or not found:
        return list(found)
    blog = restposts.Blog(api, we)
    try:
        better = {**_comments([post for post in found if post.kind is Kind.COMMENT], blog)}
        better |= _articles([post for post in found if post.kind is Kind.POST], blog)
    except rest.NotOpen:
        meter.count("feed.rest_not_open")
        return list(found)
    return [better.get(post.outside_id, post) for post in found]


def _comments(found: Sequence[Post], blog: restposts.Blog) -> dict[str, Post]:
    numbers = [number for post in found if (number := naming.comment_number(post.url))]
    told: list[dict[str, object]] = []
    for start in range(0, len(numbers), MOST):
        asked = ",".join(str(number) for number in numbers[start : start + MOST])
        told += rest.comments(blog.api, include=asked)
    return {post.outside_id: post for post in comments_from(told, blog)}


def comments_from(told: Sequence[dict[str, object]], blog: restposts.Blog) -> list[Post]:
    """Return comments as posts, those that answer us addressed; what lacks the basics is left out."""
    ours = _ours(told, blog)
    found = []
    for each in told:
        try:
            found.append(restposts.comment(each, blog, ours=ours))
        except ValueError:
            meter.count("feed.rest_comment_unreadable")
    return found


def _ours(told: Sequence[dict[str, object]], blog: restposts.Blog) -> frozenset[int]:
    """Return the numbers of our own comments among the parents of these."""
    if not blog.we:
        return frozenset()
    known = {each["id"]: each for each in told if isinstance(each.get("id"), int)}
    parents = {parent for each in told if isinstance(parent := each.get("parent"), int) and parent}
    unknown = sorted(parents - known.keys())[: rest.PER_PAGE]
    if unknown:
        asked = ",".join(str(number) for number in unknown)
        known |= {each.get("id"): each for each in rest.comments(blog.api, include=asked)}
    mine = {number for number in parents if number in known and _is_ours(known[number], blog)}
    return frozenset(mine)


def _is_ours(told: dict[str, object], blog: restposts.Blog) -> bool:
    number = told.get("author")
    return isinstance(number, int) and number > 0 and restposts.member_id(blog.site, number) == blog.we


def _articles(found: Sequence[Post], blog: restposts.Blog) -> dict[str, Post]:
    """Ask for the articles by the last word of their address, or by number where they show one."""
    told: list[dict[str, object]] = []
    for name, values in _handles(found).items():
        for start in range(0, len(values), MOST):
            asked = {name: ",".join(values[start : start + MOST])}
            page = rest.read(
                blog.api, "posts", per_page=MOST, _embed="author", _fields=rest.POST_FIELDS, **asked
            )
            told += [each for each in page if isinstance(each, dict)] if isinstance(page, list) else []
    from_feed = {post.outside_id: post for post in found}
    better = {}
    for each in told:
        try:
            post = restposts.article(each, blog)
        except ValueError:
            meter.count("feed.rest_article_unreadable")
            continue
        if known := from_feed.get(post.outside_id):
            better[post.outside_id] = _joined(post, known)
    return better


def _handles(found: Sequence[Post]) -> dict[str, list[str]]:
    handles: dict[str, list[str]] = {"slug": [], "include": []}
    for post in found:
        parts = urlsplit(post.url)
        number = parse_qs(parts.query).get("p", [""])[0]
        slug = parts.path.rstrip("/").rpartition("/")[2]
        if number.isdigit():
            handles["include"].append(number)
        elif slug:
            handles["slug"].append(slug)
    return {name: values for name, values in handles.items() if values}


def _joined(post: Post, from_feed: Post) -> Post:
    """Tags and language are in the feed only; so is the author's name where members are not shown."""
    author = post.author
    if author.name == "Somebody":
        author = replace(author, name=from_feed.author.name)
    return replace(post, author=author, tags=from_feed.tags, language=from_feed.language)
