"""The calls of com.atproto and app.bsky that a listener makes."""

from collections.abc import Callable
from typing import Any

from heedful.sim.bluesky import views
from heedful.sim.bluesky.network import Bluesky
from heedful.sim.bluesky.repos import Answer, Repos
from heedful.sim.bluesky.sessions import REFRESH, Sessions
from heedful.sim.web import Asked, Routes, Told, Turned, as_json
from heedful.sim.world import Person, Said, Unknown, iso, micros


class Xrpc:
    def __init__(self, network: Bluesky) -> None:
        self.network = network
        self.sessions = Sessions(network)
        self.routes = Routes()
        for method, name, action in self._calls() + Repos(network, self.sessions).calls():
            self.routes.add(method, f"/xrpc/{name}", self._told(action))
        self.routes.add("GET", "/xrpc/_health", lambda _: as_json({"version": "0.4.0-sim"}))

    def _calls(self) -> list[tuple[str, str, Callable[[Asked], Answer]]]:
        return [
            ("GET", "com.atproto.server.describeServer", self.describe_server),
            ("POST", "com.atproto.server.createSession", self.create_session),
            ("POST", "com.atproto.server.refreshSession", self.refresh_session),
            ("GET", "com.atproto.server.getSession", self.get_session),
            ("POST", "com.atproto.server.deleteSession", lambda _: None),
            ("GET", "com.atproto.identity.resolveHandle", self.resolve_handle),
            ("GET", "app.bsky.notification.listNotifications", self.list_notifications),
            ("GET", "app.bsky.notification.getUnreadCount", self.unread_count),
            ("POST", "app.bsky.notification.updateSeen", self.update_seen),
            ("GET", "app.bsky.feed.getPostThread", self.post_thread),
            ("GET", "app.bsky.feed.getPosts", self.get_posts),
            ("GET", "app.bsky.feed.getAuthorFeed", self.author_feed),
            ("GET", "app.bsky.feed.searchPosts", self.search_posts),
            (
                "GET",
                "app.bsky.actor.getProfile",
                lambda asked: views.profile(views.actor(self.network, asked), self.network),
            ),
            ("GET", "app.bsky.actor.getProfiles", self.get_profiles),
        ]

    def _told(self, action: Callable[[Asked], Answer]) -> Callable[[Asked], Told]:
        def answered(asked: Asked) -> Told:
            value = action(asked)
            left = 3000 - self.network.asked % 3000
            reset = micros(asked.at) // 1_000_000 // 300 * 300 + 300
            told = as_json(value) if value is not None else Told()
            told.headers |= {
                "ratelimit-limit": "3000", "ratelimit-remaining": str(left),
                "ratelimit-reset": str(reset), "ratelimit-policy": "3000;w=300",
            }  # fmt: skip
            return told

        return answered

    # Accounts and sessions
    def describe_server(self, _: Asked) -> Answer:
        return {
            "did": "did:web:sky.example", "availableUserDomains": [".sky.example"],
            "inviteCodeRequired": False,
            "links": {}, "contact": {},
        }  # fmt: skip

    def create_session(self, asked: Asked) -> Answer:
        given = asked.fields()
        pair = self.sessions.open(str(given.get("identifier", "")), str(given.get("password", "")), asked.at)
        return pair | self._whole(self.network.person(str(given["identifier"])))

    def refresh_session(self, asked: Asked) -> Answer:
        person = self.sessions.who(asked, REFRESH)
        return self.sessions.pair(person, asked.at) | self._whole(person)

    def get_session(self, asked: Asked) -> Answer:
        return self._whole(self.sessions.who(asked))

    def _whole(self, person: Person) -> dict[str, Any]:
        return {
            "did": person.outside_id, "handle": person.address, "active": not person.gone,
            "didDoc": views.paper(person, self.network.base), "email": f"{person.key}@sky.example",
            "emailConfirmed": True, "emailAuthFactor": False,
        }  # fmt: skip

    def resolve_handle(self, asked: Asked) -> Answer:
        person = self.network.find_person(asked.one("handle").lower())
        if person is None or person.gone == "deleted":
            raise Turned(400, {"error": "HandleNotFound", "message": "Unable to resolve handle"})
        return {"did": person.outside_id}

    # What the AppView shows
    def get_profiles(self, asked: Asked) -> Answer:
        found = [self.network.find_person(word) for word in asked.many("actors")]
        return {
            "profiles": [
                views.profile(person, self.network) for person in found if person and not person.gone
            ]
        }

    def list_notifications(self, asked: Asked) -> Answer:
        person = self.sessions.who(asked)
        seen_at, wanted = self.network.seen_at.get(person.outside_id, ""), asked.many("reasons")
        all_told = self.network.notices.get(person.outside_id, [])
        last = int(asked.one("cursor")) if asked.one("cursor").isdigit() else len(all_told)
        most, number = asked.whole("limit", 50, most=100), last
        shown: list[dict[str, Any]] = []
        while number > 0 and len(shown) < most:
            number -= 1
            told = all_told[number]
            view = views.notice(told, self.network, seen_at) if not wanted or told.reason in wanted else None
            shown += [view] if view else []
        page: dict[str, Any] = {"notifications": shown, "priority": False}
        return (
            page | ({"cursor": str(number)} if number > 0 else {}) | ({"seenAt": seen_at} if seen_at else {})
        )

    def unread_count(self, asked: Asked) -> Answer:
        did = self.sessions.who(asked).outside_id
        seen_at = self.network.seen_at.get(did, "")
        return {"count": sum(iso(told.at) > seen_at for told in self.network.notices.get(did, ()))}

    def update_seen(self, asked: Asked) -> Answer:
        self.network.seen_at[self.sessions.who(asked).outside_id] = str(asked.fields().get("seenAt", ""))
        return None

    def post_thread(self, asked: Asked) -> Answer:
        said = self._seen(asked.one("uri"))
        if said is None:
            raise Turned(400, {"error": "NotFound", "message": f"Post not found: {asked.one('uri')}"})
        depth = int(asked.one("depth", "6"))
        height = int(asked.one("parentHeight", "80"))
        return {"thread": views.thread(said, self.network, depth=depth, height=height)}

    def get_posts(self, asked: Asked) -> Answer:
        found = [self._seen(uri) for uri in asked.many("uris")[:25]]
        return {"posts": [views.post(said, self.network) for said in found if said]}

    def _seen(self, uri: str) -> Said | None:
        try:
            said = self.network.post(uri)
        except Unknown:
            return None
        return None if said.gone or said.author.gone else said

    def author_feed(self, asked: Asked) -> Answer:
        person = views.actor(self.network, asked)
        return self._feed(asked, "feed", [post for post in self._posts() if post.author is person])

    def search_posts(self, asked: Asked) -> Answer:
        words = asked.one("q").lower().split()
        return self._feed(
            asked, "posts", [post for post in self._posts() if all(w in post.text.lower() for w in words)]
        )

    def _posts(self) -> list[Said]:
        shown = [post for post in self.network.posts.values() if not post.gone and not post.author.gone]
        return sorted(shown, key=lambda post: (post.at, post.key), reverse=True)

    def _feed(self, asked: Asked, name: str, found: list[Said]) -> dict[str, Any]:
        start = int(asked.one("cursor")) if asked.one("cursor").isdigit() else 0
        end = start + asked.whole("limit", 25, most=100)
        shown = [views.post(post, self.network) for post in found[start:end]]
        page: dict[str, Any] = {name: shown if name == "posts" else [{"post": view} for view in shown]}
        return page | ({"cursor": str(end)} if end < len(found) else {})
