"""What every call of the client API has in common: who asks, what they may see, and pages of lists."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from heedful.sim.mastodon import entities
from heedful.sim.mastodon.network import Mastodon, Notification
from heedful.sim.web import Asked, Told, Turned, as_json
from heedful.sim.world import Person, Said, Unknown, iso, micros

Row = TypeVar("Row", Said, Notification)
WINDOW = 300  # seconds after which the server counts anew, and requests it takes in that time


class Asking:
    def __init__(self, network: Mastodon) -> None:
        self.network = network

    def limited(self, action: Callable[..., Told]) -> Callable[..., Told]:
        """The same call, with 404 for what is unknown and with the headers of the rate limit."""

        def answered(asked: Asked, **parts: str) -> Told:
            try:
                told = action(asked, **parts)
            except Unknown as unknown:
                raise Turned(404, {"error": "Record not found"}) from unknown
            left = timedelta(seconds=WINDOW - micros(asked.at) // 1_000_000 % WINDOW)
            told.headers["X-RateLimit-Limit"] = str(WINDOW)
            told.headers["X-RateLimit-Remaining"] = str(WINDOW - self.network.asked % WINDOW)
            told.headers["X-RateLimit-Reset"] = iso(asked.at + left)
            return told

        return answered

    # Who asks
    def maybe(self, asked: Asked) -> Person | None:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ").strip() or asked.one(
            "access_token"
        )
        if not token:
            return None
        person = self.network.tokens.get(token)
        if person is None or person.gone:
            raise Turned(401, {"error": "The access token is invalid"})
        return person

    def who(self, asked: Asked) -> Person:
        person = self.maybe(asked)
        if person is None:
            raise Turned(401, {"error": "The access token is invalid"})
        return person

    def show(self, post: Said, asked: Asked) -> dict[str, Any]:
        return entities.status(post, self.network, self.maybe(asked))

    def status(self, asked: Asked, status_id: str) -> Said:
        post = self.network.post(status_id)
        if not self.visible(post, self.maybe(asked)):
            raise Unknown(status_id)
        return post

    def all(self, asked: Asked) -> list[Said]:
        me = self.maybe(asked)
        return [post for post in self.network.posts.values() if self.visible(post, me)]

    def visible(self, post: Said, me: Person | None) -> bool:
        if post.gone or post.author.gone:
            return False
        if post.visibility in ("public", "unlisted"):
            return True
        return me is not None and (post.author is me or me in post.wire["mentions"])

    def page(self, asked: Asked, rows: Sequence[Row], show: Callable[[Row], dict[str, Any]]) -> Told:
        """One page, newest first, with the Link header; `min_id` pages upwards from an id."""
        most = asked.whole("limit", 20, most=80)
        top, floor, above = asked.one("max_id"), asked.one("since_id"), asked.one("min_id")
        found = sorted(
            (row for row in rows if (not top or row.id < top) and row.id > max(floor, above)), key=by_id
        )
        shown = list(reversed(found[:most] if above else found[-most:]))
        told = as_json([show(row) for row in shown])
        if shown:
            older = self._link(asked, "max_id", shown[-1].id)
            newer = self._link(asked, "min_id", shown[0].id)
            told.headers["Link"] = f'<{older}>; rel="next", <{newer}>; rel="prev"'
        return told

    def _link(self, asked: Asked, name: str, value: str) -> str:
        kept = [
            (key, old)
            for key, old in asked.query
            if key not in ("max_id", "since_id", "min_id", "access_token")
        ]
        return f"{self.network.base}{asked.path}?{urlencode([*kept, (name, value)])}"

    def found(self, asked: Asked, wanted: str) -> list[Said]:
        """Posts that hold every word, or the one of that address; only of people who can be searched for."""
        terms = wanted.lower().replace('"', " ").split()
        exact = [p for p in self.all(asked) if wanted.startswith("http") and wanted.endswith(p.id)]
        open_to_all = [p for p in self.all(asked) if not p.author.wants_no_index]
        hits = [p for p in open_to_all if terms and all(term in p.text.lower() for term in terms)]
        return exact or sorted(hits, key=by_id, reverse=True)[: asked.whole("limit", 20, most=40)]


def by_id(row: Said | Notification) -> str:
    return row.id
