"""A thread as a tree, flattened for the screen: who said what below whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.web.inbox.understood import Understood, understood

if TYPE_CHECKING:
    from heedful.desk.models import Conversation, Reply
    from heedful.listening.models import Post


DEEPEST = 6  # deeper posts stay at this indentation


@dataclass(frozen=True, slots=True)
class Node:
    """One post where it stands."""

    post: Post
    depth: int
    answers: str  # the name of whom it answers, "" at the top or right below
    quoted: Post | None
    is_theirs: bool  # said by the person of this conversation
    is_latest: bool  # what waits for an answer
    reply: Reply | None  # ours, written here
    understood: Understood | None = None  # of what somebody outside said to or about us


def flatten(posts: Sequence[Post], conversation: Conversation, replies: Sequence[Reply]) -> list[Node]:
    """Return every post once, each below the one it answers, brothers by time."""
    by_id = {post.outside_id: post for post in posts}
    below: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        below[post.parent_id if _has_parent(post, by_id) else ""].append(post)
    sent = {reply.outside_id: reply for reply in replies if reply.outside_id}
    nodes: list[Node] = []
    seen: set[int] = set()
    stack = [(post, 0) for post in reversed(below[""])]
    while stack:
        post, depth = stack.pop()
        if post.pk in seen:
            continue
        seen.add(post.pk)
        nodes.append(_node(post, depth, by_id, conversation, sent, nodes))
        stack += [(child, depth + 1) for child in reversed(below[post.outside_id])]
    rest = [post for post in posts if post.pk not in seen]  # posts that answer each other in a circle
    return nodes + [_node(post, 0, by_id, conversation, sent, nodes) for post in rest]


def _has_parent(post: Post, by_id: Mapping[str, Post]) -> bool:
    return post.parent_id in by_id and post.parent_id != post.outside_id


def _node(
    post: Post,
    depth: int,
    by_id: Mapping[str, Post],
    conversation: Conversation,
    sent: Mapping[str, Reply],
    before: Sequence[Node],
) -> Node:
    parent = by_id.get(post.parent_id)
    right_below = bool(before) and parent is not None and before[-1].post.pk == parent.pk
    return Node(
        post=post,
        depth=min(depth, DEEPEST),
        answers="" if parent is None or right_below else str(parent.author),
        quoted=by_id.get(post.quoted_id) if post.quoted_id else None,
        is_theirs=post.author.person_id == conversation.person_id,
        is_latest=post.pk == conversation.post_id,
        reply=sent.get(post.outside_id),
        understood=None if post.by_us or post.deleted_at else understood(post.understood),
    )
