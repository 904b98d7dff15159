"""Blogs as places: articles, comments under them, and who may comment."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from heedful.sim.world import Draft, Network, Person, Said


@dataclass(slots=True)
class Blog:
    """One blog. `links` is how its addresses look: "pretty", "plain" (?p=1) or "static" (no comments)."""

    slug: str
    title: str
    about: str
    author: str
    links: str = "pretty"
    language: str = "en-GB"
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)  # login: application password, role
    garbage: list[str] = field(default_factory=list)  # items that nobody can read

    def home(self, base: str) -> str:
        return f"{base}/{self.slug}/"

    def feed(self, base: str, kind: str = "rss2", article: Said | None = None) -> str:
        """The address of a feed: of articles, of all comments, or of the comments of one article."""
        if self.links == "static":
            return self.home(base) + {"rss2": "rss.xml", "atom": "atom.xml", "json": "feed.json"}.get(
                kind, "rss.xml"
            )
        if self.links == "plain":
            query = {"feed": kind} | ({"p": article.key} if article else {})
            return f"{self.home(base)}?{urlencode(query)}"
        top = (
            article.wire["url"]
            if article
            else self.home(base) + ("comments/" if kind.startswith("comments") else "")
        )
        tail = {"atom": "atom/", "comments-atom": "atom/", "json": "json/"}.get(kind, "")
        return f"{top}feed/{tail}"

    def rest(self, base: str, path: str = "") -> str:
        if self.links == "plain":
            return f"{self.home(base)}?rest_route=/{path}"
        return f"{self.home(base)}wp-json/{path}"


class Blogs(Network):
    name = "blogs"

    def __init__(self, seed: int, base: str, *, comment_pause: float = 0.0) -> None:
        super().__init__(seed, base)
        self.blogs: dict[str, Blog] = {}
        self.comment_pause = timedelta(
            seconds=comment_pause
        )  # WordPress: 15 s between comments of one person
        self._numbers: dict[str, int] = {}

    def new_person(self, key: str, address: str, name: str) -> Person:
        number = int.from_bytes(self.digest("person", key, name)[:3])
        return self.enrol(Person(key, name, address or key, str(number)))

    def blog_of(self, post: Said) -> Blog:
        return self.blogs[post.root.wire["blog"]]

    def publish(self, draft: Draft) -> Said:
        """An article in the author's blog or, with a parent, a comment."""
        blog = self.blog_of(draft.parent) if draft.parent else self._blog_by(draft.author)
        number = self._numbers[blog.slug] = self._numbers.get(blog.slug, 10) + 1
        text = draft.text.strip()
        post = Said(
            id="", key=str(number), author=draft.author, text=text, at=draft.at, parent=draft.parent,
            title=draft.title or text.split("\n")[0][:60], language=draft.language or draft.author.language,
            through_api=draft.through_api,
        )  # fmt: skip
        post.wire["blog"] = blog.slug
        post.wire["url"] = self._url(blog, post)
        post.id = self._guid(blog, post)
        self.keep(post)
        self.announce(post)
        return post

    def _blog_by(self, author: Person) -> Blog:
        for blog in self.blogs.values():
            if blog.author == author.key:
                return blog
        return next(iter(self.blogs.values()))

    def _url(self, blog: Blog, post: Said) -> str:
        home = blog.home(self.base)
        if post.parent:
            return f"{post.root.wire['url']}#comment-{post.key}"
        if blog.links == "plain":
            return f"{home}?p={post.key}"
        slug = re.sub(r"[^a-z0-9]+", "-", post.title.lower().replace("'", "")).strip("-")
        return f"{home}{post.at:%Y/%m}/{slug or post.key}/"

    def _guid(self, blog: Blog, post: Said) -> str:
        if post.parent:
            return f"{blog.home(self.base)}?p={post.root.key}#comment-{post.key}"
        return post.wire["url"] if blog.links == "static" else f"{blog.home(self.base)}?p={post.key}"

    def articles(self, blog: Blog) -> list[Said]:
        """Newest first."""
        return self._newest(
            post for post in self.posts.values() if not post.parent and post.wire["blog"] == blog.slug
        )

    def comments(self, blog: Blog, article: Said | None = None) -> list[Said]:
        found = (post for post in self.posts.values() if post.parent and post.root.wire["blog"] == blog.slug)
        return self._newest(post for post in found if article is None or post.root is article)

    def _newest(self, posts: Any) -> list[Said]:
        shown = [post for post in posts if not post.gone and not post.author.gone]
        return sorted(shown, key=lambda post: (post.at, int(post.key)), reverse=True)

    def change(self, post: Said, text: str, at: datetime) -> None:
        post.versions.append((post.edited_at or post.at, post.text))
        post.text, post.edited_at = text.strip(), at

    def take_away(self, post: Said, at: datetime) -> None:  # noqa: ARG002
        post.gone = True

    def take_account(self, person: Person, reason: str, at: datetime) -> None:  # noqa: ARG002
        person.gone = reason

    def spoil(self, kind: str, at: datetime) -> None:  # noqa: ARG002
        """Put an item without address, id or date into every feed; "bytes": one that breaks the XML."""
        item = (
            "<item><title>torn & broken</item>"
            if kind == "bytes"
            else "<item><category>odd</category></item>"
        )
        for blog in self.blogs.values():
            blog.garbage.append(item)

    def trouble(self, status: int, retry_after: str, at: datetime) -> tuple[Any, dict[str, str]]:  # noqa: ARG002
        codes = {401: "incorrect_password", 429: "too_many_requests", 403: "rest_forbidden"}
        texts = {401: "The provided password is an invalid application password.", 429: "Too many requests."}
        headers = {"Retry-After": retry_after} if retry_after else {}
        body = {
            "code": codes.get(status, "internal_server_error"),
            "message": texts.get(status, "There has been a critical error on this website."),
            "data": {"status": status},
        }
        return body, headers
