"""Decisions of listening that need no database: values in, value out."""

from collections.abc import Sequence
from typing import Protocol

from heedful.connectors.contract import Post


class Hitting(Protocol):
    """A track that a post hit."""

    @property
    def is_personal(self) -> bool: ...


def concerns_us(post: Post, found: Sequence[Hitting]) -> bool:
    """Test whether a post is a mention: it hit a track or is addressed to us, and we did not say it.

    What somebody follows for themselves makes no mention.
    """
    if post.by_us:
        return False
    return post.addressed or (not all(hit.is_personal for hit in found) and may_be_kept(post))


def concerns_somebody(post: Post, found: Sequence[Hitting]) -> bool:
    """Test whether a post is to be stored: it is a mention, or somebody follows it for themselves."""
    return concerns_us(post, found) or (bool(found) and not post.by_us and may_be_kept(post))


def may_be_kept(post: Post) -> bool:
    """Test whether its author let it be collected; who speaks to us wants to be heard."""
    return post.addressed or post.by_us or not post.author.wants_no_index
