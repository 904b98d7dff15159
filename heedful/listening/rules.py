"""Decisions of listening that need no database: values in, value out."""

from collections.abc import Sequence

from heedful.connectors.contract import Kind, Post


def concerns_us(post: Post, found: Sequence[object]) -> bool:
    """Test whether a post is a mention: it hit a track or is addressed to us, and we did not say it."""
    if post.by_us:
        return False
    return post.addressed or (bool(found) and may_be_kept(post))


def may_be_kept(post: Post) -> bool:
    """Test whether its author let it be collected; who speaks to us wants to be heard."""
    return post.addressed or post.by_us or not post.author.wants_no_index


def may_repeat(post: Post) -> bool:
    """Test whether a post can be a copy: who asks, answers or speaks to us says something of their own."""
    is_own = post.addressed or post.private or post.by_us or "?" in post.text
    return not is_own and post.kind in (Kind.POST, Kind.REPOST)
