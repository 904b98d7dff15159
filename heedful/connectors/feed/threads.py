"""The article and all its comments."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from heedful.connectors.contract import Kind, Place, Post, PostRef
from heedful.connectors.feed import answering, catchup, discover, enrich, naming, posts, rest, restposts
from heedful.connectors.feed.memory import FeedMemory
from heedful.connectors.feed.visits import visit

MOST = 500


def thread(place: Place, ref: PostRef) -> Sequence[Post]:
    """Return the article, then its comments as they were said; what cannot be had is left out."""
    hint = json.loads(ref.reply_hint) if ref.reply_hint.startswith("{") else {}
    root = ref.root_id or ref.outside_id
    if hint.get("api"):
        try:
            return _by_rest(restposts.Blog(str(hint["api"]), _we(place, str(hint["api"]))), hint, root)
        except rest.NotOpen:
            return _by_feed(_comments_feed(root), root, str(hint["api"]))
    return _by_feed(str(hint.get("feed") or ""), root, "")


def _we(place: Place, api: str) -> str:
    """Who we are is asked only of the blog that our credential is for."""
    typed = discover.web_address(place.address)
    return answering.we(place, api) if naming.same_site(api, typed) else place.account.outside_id


def _by_rest(blog: restposts.Blog, hint: dict[str, Any], root: str) -> list[Post]:
    number = int(hint.get("post") or 0) or rest.post_with(blog.api, naming.article(root))
    if not number:
        return []
    found = [article] if (article := _article(blog, number)) else []
    told = list(rest.comments(blog.api, post=number, order="asc", orderby="date_gmt"))
    comments = enrich.comments_from(told, blog)
    return [replace(post, root_id=root) for post in [*found, *comments]][:MOST]


def _article(blog: restposts.Blog, number: int) -> Post | None:
    for route in ("posts", "pages"):
        try:
            told = rest.read(blog.api, f"{route}/{number}", _embed="author", _fields=rest.POST_FIELDS)
            return restposts.article(told, blog)
        except (rest.NotOpen, ValueError):
            continue
    return None


def _by_feed(url: str, root: str, api: str) -> list[Post]:
    if not naming.web_address(url):
        return []
    there = visit(url)
    parsed = catchup.parsed_at(there)
    key = discover.site_of(api) or url
    setting = posts.Setting(FeedMemory(url, key, comments=True, wordpress=bool(api)), parsed, key, there.at)
    read = [post for post in catchup.read(parsed, setting) if isinstance(post, Post)]
    ordered = sorted(read, key=lambda post: post.said_at)[-MOST:]
    return [
        replace(post, kind=Kind.COMMENT, root_id=root, parent_id=post.parent_id or root) for post in ordered
    ]


def _comments_feed(article: str) -> str:
    """Return where WordPress keeps the comments of one article as a feed."""
    if not naming.web_address(article):
        return ""
    return f"{article}&feed=rss2" if "?" in article else f"{article.rstrip('/')}/feed/"
