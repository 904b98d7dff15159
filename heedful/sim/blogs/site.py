"""Which address of a blog is a page, a feed or the REST API."""

from heedful.sim.blogs import feeds, pages
from heedful.sim.blogs.network import Blog, Blogs
from heedful.sim.blogs.rest import Rest
from heedful.sim.web import Asked, Routes, Told
from heedful.sim.world import Said


class Sites(Routes):
    """All blogs; an address begins with the blog's slug."""

    def __init__(self, network: Blogs) -> None:
        super().__init__()
        self.network = network
        self._rests: dict[str, Rest] = {}

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/robots.txt":
            return Told(
                200, b"User-agent: *\nDisallow: /wp-admin/\n", {"content-type": "text/plain; charset=utf-8"}
            )
        slug, _, rest = asked.path.strip("/").partition("/")
        blog = self.network.blogs.get(slug)
        if blog is None:
            return self._front() if not slug else None
        if asked.one("rest_route") and blog.links == "plain":
            return self._rest(blog).answer(asked, asked.one("rest_route"))
        if rest.startswith("wp-json") and blog.links == "pretty":
            return self._rest(blog).answer(asked, rest.removeprefix("wp-json"))
        if asked.method not in ("GET", "HEAD"):
            return Told(405, b"", {"allow": "GET, HEAD"})
        return self._read(blog, rest.strip("/"), asked) or _missing()

    def _rest(self, blog: Blog) -> Rest:
        return self._rests.setdefault(blog.slug, Rest(self.network, blog))

    def _read(self, blog: Blog, rest: str, asked: Asked) -> Told | None:
        if blog.links == "plain":
            return self._plain(blog, rest, asked)
        if blog.links == "static":
            kinds = {"rss.xml": feeds.rss, "atom.xml": feeds.atom, "feed.json": feeds.json_feed}
            return kinds[rest](self.network, blog, asked) if rest in kinds else self._page(blog, rest)
        return self._feed(blog, rest, asked) or self._page(blog, rest)

    def _plain(self, blog: Blog, rest: str, asked: Asked) -> Told | None:
        kind, key = asked.one("feed"), asked.one("p")
        article = next((post for post in self.network.articles(blog) if post.key == key), None)
        if rest or (key and article is None):
            return None
        if kind in ("rss2", "rss", "feed") and article:
            return feeds.comments_rss(self.network, blog, article, asked)
        if kind.startswith("comments-"):
            return self._of_comments(blog, kind, asked)
        if kind:
            return self._of_articles(blog, kind, asked)
        return pages.article(self.network, blog, article) if article else pages.home(self.network, blog)

    def _feed(self, blog: Blog, rest: str, asked: Asked) -> Told | None:
        parts = rest.split("/")
        if parts[0] == "feed":
            return self._of_articles(blog, parts[1] if len(parts) > 1 else "rss2", asked)
        if parts[:2] == ["comments", "feed"]:
            return self._of_comments(blog, "comments-" + (parts[2] if len(parts) > 2 else "rss2"), asked)
        if parts[-1] == "feed":
            article = self._article(blog, "/".join(parts[:-1]))
            return feeds.comments_rss(self.network, blog, article, asked) if article else None
        return None

    def _of_articles(self, blog: Blog, kind: str, asked: Asked) -> Told:
        if kind == "atom":
            return feeds.atom(self.network, blog, asked)
        return (
            feeds.json_feed(self.network, blog, asked)
            if kind == "json"
            else feeds.rss(self.network, blog, asked)
        )

    def _of_comments(self, blog: Blog, kind: str, asked: Asked) -> Told:
        if kind == "comments-atom":
            return feeds.atom(self.network, blog, asked, of_comments=True)
        return feeds.comments_rss(self.network, blog, None, asked)

    def _page(self, blog: Blog, rest: str) -> Told | None:
        article = self._article(blog, rest)
        if article:
            return pages.article(self.network, blog, article)
        return None if rest else pages.home(self.network, blog)

    def _article(self, blog: Blog, rest: str) -> Said | None:
        wanted = f"{blog.home(self.network.base)}{rest}/"
        return next((post for post in self.network.articles(blog) if post.wire["url"] == wanted), None)

    def _front(self) -> Told:
        items = "".join(
            f'<li><a href="/{blog.slug}/">{blog.title}</a></li>' for blog in self.network.blogs.values()
        )
        body = f"<!doctype html><title>A small web</title><h1>A small web</h1><ul>{items}</ul>"
        return Told(200, body.encode(), {"content-type": "text/html; charset=utf-8"})


def _missing() -> Told:
    return Told(
        404,
        b"<!doctype html><title>Page not found</title><h1>Oops</h1>",
        {"content-type": "text/html; charset=utf-8"},
    )
