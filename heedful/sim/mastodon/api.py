"""The routes of the client API: the instance, accounts, notifications and timelines."""

from collections.abc import Callable
from html import escape
from typing import Any

from heedful.sim import words
from heedful.sim.mastodon import entities, html
from heedful.sim.mastodon.asking import Asking
from heedful.sim.mastodon.network import Mastodon
from heedful.sim.mastodon.statuses import Statuses
from heedful.sim.web import Asked, Routes, Told, Turned, as_json
from heedful.sim.world import Person, Unknown

TITLE = "Social Example"


class Api:
    def __init__(self, network: Mastodon) -> None:
        self.network, self.asking = network, Asking(network)
        self.routes = Routes()
        statuses = Statuses(network, self.asking)
        for method, path, action in self._calls() + statuses.calls():
            self.routes.add(method, path, self.asking.limited(action))
        self.routes.add("GET", "/api/v2/search", self.asking.limited(self.search))
        self.routes.add("GET", "/@{acct}/{status_id}", self.page)

    def _calls(self) -> list[tuple[str, str, Callable[..., Told]]]:
        return [
            ("GET", "/api/v2/instance", lambda _: as_json(entities.instance_v2(self.network, TITLE))),
            ("GET", "/api/v1/instance", lambda _: as_json(entities.instance_v1(self.network, TITLE))),
            ("GET", "/api/v1/accounts/verify_credentials", self.verify),
            ("GET", "/api/v1/apps/verify_credentials", lambda _: as_json({"name": "Web", "website": None})),
            ("GET", "/api/v1/accounts/lookup", self.lookup),
            ("GET", "/api/v1/accounts/search", self.search_accounts),
            ("GET", "/api/v1/accounts/{account_id}", self.account),
            ("GET", "/api/v1/accounts/{account_id}/statuses", self.account_statuses),
            ("GET", "/api/v1/notifications", self.notifications),
            ("GET", "/api/v1/notifications/{notification_id}", self.notification),
            ("GET", "/api/v1/timelines/public", self.public),
            ("GET", "/api/v1/timelines/home", self.home),
            ("GET", "/api/v1/timelines/tag/{tag}", self.tagged),
            ("GET", "/api/v1/streaming/health", lambda _: Told(200, b"OK", {"content-type": "text/plain"})),
        ]

    # Accounts
    def verify(self, asked: Asked) -> Told:
        person = self.asking.who(asked)
        source = {
            "privacy": "public",
            "sensitive": False,
            "language": person.language,
            "note": person.about,
            "fields": [],
        }
        return as_json(entities.account(person, self.network) | {"source": source})

    def _account(self, person: Person | None) -> Told:
        if person is None or person.gone:
            raise Turned(404, {"error": "Record not found"})
        return as_json(entities.account(person, self.network))

    def lookup(self, asked: Asked) -> Told:
        return self._account(self.network.find_person(asked.one("acct").lower()))

    def account(self, asked: Asked, account_id: str) -> Told:  # noqa: ARG002
        return self._account(self.network.find_person(account_id))

    def search_accounts(self, asked: Asked) -> Told:
        return as_json(self._accounts(asked.one("q")))

    def _accounts(self, words_asked: str) -> list[dict[str, Any]]:
        wanted = words_asked.lower().removeprefix("@")
        found = [
            p
            for p in self.network.everyone()
            if not p.gone and wanted in f"{p.address}@social.example {p.name}".lower()
        ]
        return [entities.account(person, self.network) for person in found[:40]]

    def account_statuses(self, asked: Asked, account_id: str) -> Told:
        posts = [post for post in self.asking.all(asked) if post.author.outside_id == account_id]
        if asked.one("exclude_replies") in ("true", "1"):
            posts = [post for post in posts if not post.parent]
        return self.asking.page(asked, posts, lambda post: self.asking.show(post, asked))

    # Lists
    def notifications(self, asked: Asked) -> Told:
        told = self.network.notifications.get(self.asking.who(asked).outside_id, [])
        wanted, unwanted = asked.many("types"), asked.many("exclude_types")
        shown = [
            one for one in told
            if (not wanted or one.kind in wanted) and one.kind not in unwanted
            and not (one.status and (one.status.gone or one.status.author.gone))
        ]  # fmt: skip
        return self.asking.page(asked, shown, lambda one: entities.notification(one, self.network))

    def notification(self, asked: Asked, notification_id: str) -> Told:
        for one in self.network.notifications.get(self.asking.who(asked).outside_id, []):
            if one.id == notification_id:
                return as_json(entities.notification(one, self.network))
        raise Unknown(notification_id)

    def public(self, asked: Asked) -> Told:
        posts = [post for post in self.asking.all(asked) if post.visibility == "public"]
        if asked.one("local") in ("true", "1"):
            posts = [post for post in posts if "@" not in post.author.address]
        if asked.one("remote") in ("true", "1"):
            posts = [post for post in posts if "@" in post.author.address]
        return self.asking.page(asked, posts, lambda post: self.asking.show(post, asked))

    def home(self, asked: Asked) -> Told:
        me = self.asking.who(asked)
        posts = [post for post in self.asking.all(asked) if post.author is me or post.author.followed]
        return self.asking.page(asked, posts, lambda post: self.asking.show(post, asked))

    def tagged(self, asked: Asked, tag: str) -> Told:
        wanted = tag.lower()
        posts = [
            p
            for p in self.asking.all(asked)
            if p.visibility == "public" and wanted in map(str.lower, words.tags(p.text))
        ]
        return self.asking.page(asked, posts, lambda post: self.asking.show(post, asked))

    def search(self, asked: Asked) -> Told:
        wanted, kind = asked.one("q"), asked.one("type")
        found: dict[str, list[Any]] = {"accounts": [], "statuses": [], "hashtags": []}
        if kind in ("", "accounts"):
            found["accounts"] = self._accounts(wanted)
        if kind in ("", "statuses"):
            self.asking.who(asked)
            found["statuses"] = [self.asking.show(post, asked) for post in self.asking.found(asked, wanted)]
        return as_json(found)

    def page(self, asked: Asked, acct: str, status_id: str) -> Told:  # noqa: ARG002
        """The public page of a status, for whoever follows its link."""
        try:
            post = self.network.post(status_id)
        except Unknown:
            return Told(404, b"<h1>Gone</h1>", {"content-type": "text/html; charset=utf-8"})
        body = (
            f"<!doctype html><title>{escape(post.author.name)}</title>{html.content(post.text, self.network)}"
        )
        return Told(200, body.encode(), {"content-type": "text/html; charset=utf-8"})
