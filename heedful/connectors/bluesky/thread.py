"""The public conversation around a post, as the AppView shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heedful.connectors.bluesky import xrpc
from heedful.connectors.bluesky.address import Route
from heedful.connectors.bluesky.people import APPVIEW, author_from
from heedful.connectors.bluesky.record import MalformedError, Ref, moment, post_from
from heedful.connectors.bluesky.sessions import Sessions
from heedful.connectors.contract import Post, PostRef
from heedful.kit import clock, meter

MOST = 500
DEPTH = "10"  # answers to answers
HEIGHT = "80"  # parents
ABSENT = {"NotFound", "RecordNotFound", "InvalidRequest"}  # not indexed yet, deleted, or no post's id
View = Mapping[str, Any]


def thread_around(route: Route, post: PostRef, *, me: str, sessions: Sessions) -> Sequence[Post]:
    """Return the thread from its first post on, parents before their answers; empty if nobody shows it.

    :raises OutsideTrouble: it cannot be asked.
    """
    ask = _Asking(route, sessions, me, clock.now())
    posts = {} if post.root_id in {"", post.outside_id} else ask.posts(post.root_id)
    if post.outside_id not in posts:
        near = ask.posts(post.outside_id)
        root = next((told.root_id for told in near.values()), "")
        if not post.root_id and root not in {"", post.outside_id}:
            posts = ask.posts(root)
        posts = {**posts, **near}
    return _bounded(posts, post.outside_id)


@dataclass(frozen=True, slots=True)
class _Asking:
    route: Route
    sessions: Sessions
    me: str
    at: datetime

    def posts(self, uri: str) -> dict[str, Post]:
        """Return the parents of a post, itself and what answers it, in an order that needs no look-ahead."""
        view = self._view(uri)
        above = list(_parents(view))
        return {
            post.outside_id: post for part in (*reversed(above), *_below(view)) for post in self._post(part)
        }

    def _view(self, uri: str) -> View:
        name = "app.bsky.feed.getPostThread"
        params = [("uri", uri), ("depth", DEPTH), ("parentHeight", HEIGHT)]
        if self.route.sign_in is not None:
            reply = self.sessions.ask(self.route, name, params=params)
        elif self.route.public:
            reply = xrpc.call(APPVIEW, name, params=params)
        else:
            return {}
        if reply.status in {400, 404} and reply.error in ABSENT:
            return {}
        view = reply.good("thread")["thread"]
        return view if isinstance(view, Mapping) else {}

    def _post(self, part: View) -> Iterator[Post]:
        """Give the post of a part, none where it was deleted, is hidden from us, or makes no sense."""
        shown = part.get("post")
        author = author_from(shown.get("author")) if isinstance(shown, Mapping) else None
        if not isinstance(shown, Mapping) or author is None:
            return
        at = moment(shown.get("indexedAt")) or self.at
        ref = Ref(str(shown.get("uri")), str(shown.get("cid")))
        try:
            yield post_from(shown.get("record"), ref, author=author, at=at, me=self.me)
        except MalformedError:
            meter.count("bluesky_thread_unreadable")


def _parents(view: View) -> Iterator[View]:
    """Give the posts above, nearest first."""
    parent = view.get("parent")
    while isinstance(parent, Mapping):
        yield parent
        parent = parent.get("parent")


def _below(view: View) -> Iterator[View]:
    """Give the post itself and what answers it, each answer behind what it answers."""
    waiting = [view]
    while waiting:
        part = waiting.pop()
        yield part
        replies = part.get("replies")
        if isinstance(replies, list):
            waiting += [reply for reply in reversed(replies) if isinstance(reply, Mapping)]


def _bounded(posts: Mapping[str, Post], asked: str) -> Sequence[Post]:
    """Cut a very long thread, but never the way from its beginning to the post in question."""
    needed = set()
    step = posts.get(asked)
    while step is not None and step.outside_id not in needed:
        needed.add(step.outside_id)
        step = posts.get(step.parent_id)
    room = MOST - len(needed)
    others = [uri for uri in posts if uri not in needed][:room]
    kept = needed | set(others)
    return tuple(post for uri, post in posts.items() if uri in kept)
