"""The REST API of WordPress: posts, comments, who one is; application passwords by Basic."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from typing import Any

from heedful.sim.blogs import feeds
from heedful.sim.blogs.network import Blog, Blogs
from heedful.sim.web import Asked, Routes, Told, Turned, as_json
from heedful.sim.world import Draft, Person, Said


def refusal(status: int, code: str, text: str) -> Turned:
    return Turned(status, {"code": code, "message": text, "data": {"status": status}})


class Rest:
    """The API of one blog; `answer` takes the path behind wp-json/ or rest_route."""

    def __init__(self, network: Blogs, blog: Blog) -> None:
        self.network, self.blog = network, blog
        self.routes = Routes()
        for method, path, action in self._calls():
            self.routes.add(method, path, action)

    def _calls(self) -> list[tuple[str, str, Callable[..., Told]]]:
        one = "/wp/v2/comments/{key}"
        return [
            ("GET", "/", self.index),
            ("GET", "/wp/v2/posts", self.posts),
            ("GET", "/wp/v2/posts/{key}", self.post),
            ("GET", "/wp/v2/comments", self.comments),
            ("POST", "/wp/v2/comments", self.create),
            ("GET", one, lambda asked, key: as_json(self._comment(self._found(key), asked))),
            ("POST", one, self.edit),
            ("PUT", one, self.edit),
            ("DELETE", one, self.delete),
            ("GET", "/wp/v2/users/me", self.me),
        ]

    def answer(self, asked: Asked, path: str) -> Told:
        inner = Asked(asked.method, "/" + path.lstrip("/"), asked.query, asked.headers, asked.at, asked.body)
        told = self.routes.answer(inner)
        return told or as_json(
            {
                "code": "rest_no_route",
                "message": "No route was found matching the URL and request method.",
                "data": {"status": 404},
            },
            404,
        )

    def _who(self, asked: Asked) -> tuple[Person, str] | None:
        """Who signs, and in which role; None for a stranger.

        :raises Turned: the application password is wrong.
        """
        given = asked.headers.get("authorization", "")
        if not given.lower().startswith("basic "):
            return None
        try:
            login, _, password = b64decode(given[6:]).decode().partition(":")
        except (NotBase64, UnicodeDecodeError) as error:
            raise refusal(401, "invalid_username", "Unknown username.") from error
        known, role = self.blog.accounts.get(login, ("", ""))
        if not known:
            raise refusal(401, "invalid_username", "Unknown username. Check again or try your email address.")
        if password.replace(" ", "") != known.replace(" ", ""):
            raise refusal(
                401, "incorrect_password", "The provided password is an invalid application password."
            )
        return self.network.person(login), role

    def _signed(self, asked: Asked, code: str = "rest_not_logged_in") -> tuple[Person, str]:
        who = self._who(asked)
        if who is None:
            raise refusal(401, code, "You are not currently logged in.")
        return who

    def index(self, _: Asked) -> Told:
        base, blog = self.network.base, self.blog
        authorize = blog.home(base) + "wp-admin/authorize-application.php"
        return as_json({
            "name": blog.title, "description": blog.about, "url": blog.home(base).rstrip("/"),
            "home": blog.home(base),
            "gmt_offset": "0", "timezone_string": "UTC", "namespaces": ["oembed/1.0", "wp/v2"],
            "authentication": {"application-passwords": {"endpoints": {"authorization": authorize}}},
            "routes": {},
        })  # fmt: skip

    def me(self, asked: Asked) -> Told:
        person, role = self._signed(asked)
        me = {
            "id": int(person.outside_id),
            "name": person.name,
            "slug": person.key,
            "url": "",
            "link": self.blog.home(self.network.base),
        }
        if asked.one("context") == "edit":
            me |= {
                "username": person.key,
                "email": f"{person.key}@tamberly.example",
                "roles": [role],
                "capabilities": {"read": True},
            }
        return as_json(me)

    # Articles
    def posts(self, asked: Asked) -> Told:
        return self._listed(asked, self.network.articles(self.blog), self._post)

    def post(self, asked: Asked, key: str) -> Told:
        for post in self.network.articles(self.blog):
            if post.key == key:
                return as_json(self._post(post, asked))
        raise refusal(404, "rest_post_invalid_id", "Invalid post ID.")

    def _post(self, post: Said, _: Asked) -> dict[str, Any]:
        content = feeds.paragraphs(post.text)
        return {
            "id": int(post.key), **_dates(post), "guid": {"rendered": post.id},
            "modified_gmt": _time(post, edited=True),
            "slug": post.wire["url"].rstrip("/").rsplit("/", 1)[-1], "status": "publish", "type": "post",
            "link": post.wire["url"], "title": {"rendered": post.title},
            "content": {"rendered": content, "protected": False},
            "excerpt": {"rendered": content[:200], "protected": False}, "author": int(post.author.outside_id),
            "comment_status": "open", "ping_status": "closed", "format": "standard", "categories": [1],
            "tags": [],
        }  # fmt: skip

    # Comments
    def comments(self, asked: Asked) -> Told:
        found: Sequence[Said] = self.network.comments(self.blog)
        for name, keys in (
            ("post", _root_key),
            ("parent", _parent_key),
            ("author", lambda p: p.author.outside_id),
        ):
            wanted = [key for given in asked.many(name) for key in given.split(",")]
            found = [post for post in found if not wanted or keys(post) in wanted]
        included = [key for given in asked.many("include") for key in given.split(",")]
        found = [post for post in found if not included or post.key in included]
        return self._listed(asked, found, self._comment)

    def _listed(
        self, asked: Asked, found: Sequence[Said], show: Callable[[Said, Asked], dict[str, Any]]
    ) -> Told:
        term, after = asked.one("search").lower(), asked.one("after")
        rows = [post for post in found if term in f"{post.title} {post.text}".lower()]
        rows = [post for post in rows if not after or _time(post) > after.replace("Z", "")]
        if asked.one("order") == "asc":
            rows.reverse()
        most, number = asked.whole("per_page", 10, most=100), asked.whole("page", 1, most=100_000)
        shown = rows[(number - 1) * most : number * most]
        totals = {"x-wp-total": str(len(rows)), "x-wp-totalpages": str(-(-len(rows) // most))}
        return as_json([show(post, asked) for post in shown], headers=totals)

    def _comment(self, post: Said, _: Asked) -> dict[str, Any]:
        parent = post.parent
        return {
            "id": int(post.key), "post": int(post.root.key),
            "parent": int(parent.key) if parent and parent.parent else 0,
            "author": int(post.author.outside_id) if post.through_api else 0, "author_name": post.author.name,
            "author_url": "", **_dates(post), "content": {"rendered": feeds.paragraphs(post.text) + "\n"},
            "link": post.wire["url"], "status": "approved", "type": "comment", "meta": [],
            "author_avatar_urls": {},
        }  # fmt: skip

    def _found(self, key: str) -> Said:
        for post in self.network.comments(self.blog):
            if post.key == key:
                return post
        raise refusal(404, "rest_comment_invalid_id", "Invalid comment ID.")

    def create(self, asked: Asked) -> Told:
        person, role = self._signed(asked, "rest_comment_login_required")
        given = asked.fields()
        article = next(
            (one for one in self.network.articles(self.blog) if one.key == str(given.get("post"))), None
        )
        if article is None:
            raise refusal(
                403,
                "rest_comment_invalid_post_id",
                "Sorry, you are not allowed to create this comment without a post.",
            )
        parent = (
            self._found(str(given["parent"])) if given.get("parent") not in (None, 0, "0", "") else article
        )
        text = _plain(str(given.get("content") or ""))
        self._check(person, role, article, text, asked)
        draft = Draft(author=person, text=text, at=asked.at, parent=parent, through_api=True)
        post = self.network.publish(draft)
        told = as_json(self._comment(post, asked), 201)
        told.headers["location"] = self.blog.rest(self.network.base, f"wp/v2/comments/{post.key}")
        return told

    def _check(self, person: Person, role: str, article: Said, text: str, asked: Asked) -> None:
        if not text.strip():
            raise refusal(400, "rest_comment_content_invalid", "Invalid comment content.")
        mine = [post for post in self.network.comments(self.blog) if post.author is person]
        if any(post.root is article and post.text == text.strip() for post in mine):
            raise refusal(
                409,
                "comment_duplicate",
                "Duplicate comment detected; it looks as though you&#8217;ve already said that!",
            )
        if role == "subscriber" and mine and asked.at - mine[0].at < self.network.comment_pause:
            raise refusal(400, "comment_flood", "You are posting comments too quickly. Slow down.")

    def _moderated(self, asked: Asked, key: str, verb: str) -> Said:
        _, role = self._signed(asked, f"rest_cannot_{verb}")
        if role == "subscriber":
            raise refusal(403, f"rest_cannot_{verb}", f"Sorry, you are not allowed to {verb} this comment.")
        return self._found(key)

    def edit(self, asked: Asked, key: str) -> Told:
        post = self._moderated(asked, key, "edit")
        self.network.change(post, _plain(str(asked.fields().get("content") or post.text)), asked.at)
        return as_json(self._comment(post, asked))

    def delete(self, asked: Asked, key: str) -> Told:
        post = self._moderated(asked, key, "delete")
        shown = self._comment(post, asked)
        self.network.take_away(post, asked.at)
        if asked.fields().get("force") in (True, "true", "1", 1):
            return as_json({"deleted": True, "previous": shown})
        return as_json(shown | {"status": "trash"})


def _plain(content: str) -> str:
    return content.replace("<p>", "").replace("</p>", "\n\n").replace("<br />", "\n").strip()


def _root_key(post: Said) -> str:
    return post.root.key


def _parent_key(post: Said) -> str:
    return post.parent.key if post.parent and post.parent.parent else "0"


def _time(post: Said, *, edited: bool = False) -> str:
    at = (post.edited_at if edited else None) or post.at
    return f"{at:%Y-%m-%dT%H:%M:%S}"


def _dates(post: Said) -> dict[str, str]:
    return {"date": _time(post), "date_gmt": _time(post)}
