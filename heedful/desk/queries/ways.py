"""From where a reply leaves, and what it answers there."""

from dataclasses import dataclass

from heedful.desk import branches
from heedful.desk.models import Conversation
from heedful.listening.models import Post, Source


@dataclass(frozen=True, slots=True)
class Way:
    """What a reply answers, from whose account it leaves (ours or the author's), the line at its end."""

    to_post: Post
    source: Source
    line: str = ""


def usual_way(conversation: Conversation, *, private: bool) -> Way:
    """Return the way of a reply from the company to their latest words, in public to those in public."""
    return way_to(conversation, branches.latest_of(conversation, private=private))


def way_to(conversation: Conversation, post: Post) -> Way:
    """Return the way of a reply from the company to one post."""
    return Way(post, branches.source_of(conversation, post))
