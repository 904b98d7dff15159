"""RSS 2.0, Atom and JSON Feed as WordPress writes them."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import escape as xml

from heedful.sim.blogs.network import Blog, Blogs
from heedful.sim.web import Asked, Told
from heedful.sim.world import Said

LENGTH = 10
_RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
)


def paragraphs(text: str) -> str:
    parts = [
        escape(part, quote=False).replace("\n", "<br />\n") for part in text.split("\n\n") if part.strip()
    ]
    return "\n".join(f"<p>{part}</p>" for part in parts)


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def served(asked: Asked, body: str, kind: str, posts: Sequence[Said]) -> Told:
    """The feed with its validators, or 304 if the asker has it already."""
    etag = f'"{hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()}"'
    newest = max((post.edited_at or post.at for post in posts), default=None)
    headers = {"etag": etag, "content-type": f"{kind}; charset=UTF-8"}
    if newest:
        headers["last-modified"] = format_datetime(newest.replace(microsecond=0), usegmt=True)
    given = asked.headers.get("if-none-match")
    since = asked.headers.get("if-modified-since")
    if given is not None and etag in given.replace("W/", ""):
        return Told(304, b"", headers)
    if given is None and since and since == headers.get("last-modified"):
        return Told(304, b"", headers)
    return Told(200, body.encode(), headers)


def rss(network: Blogs, blog: Blog, asked: Asked) -> Told:
    posts = network.articles(blog)[:LENGTH]
    items = "".join(_article(network, blog, post) for post in posts) + "".join(blog.garbage)
    head = _channel(network, blog, blog.title, blog.feed(network.base))
    return served(asked, f"{head}{items}</channel>\n</rss>\n", "application/rss+xml", posts)


def comments_rss(network: Blogs, blog: Blog, article: Said | None, asked: Asked) -> Told:
    posts = network.comments(blog, article)[:LENGTH]
    title = f"Comments on: {article.title}" if article else f"Comments for {blog.title}"
    items = "".join(_comment(post, alone=article is not None) for post in posts)
    kind = "rss2" if article else "comments-rss2"
    head = _channel(network, blog, title, blog.feed(network.base, kind, article))
    return served(asked, f"{head}{items}</channel>\n</rss>\n", "application/rss+xml", posts)


def _channel(network: Blogs, blog: Blog, title: str, address: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{_RSS}\n<channel>\n<title>{xml(title)}</title>\n'
        f'<atom:link href="{escape(address)}" rel="self" type="application/rss+xml" />\n'
        f"<link>{xml(blog.home(network.base))}</link>\n<description>{xml(blog.about)}</description>\n"
        f"<language>{blog.language}</language>\n<sy:updatePeriod>hourly</sy:updatePeriod>\n"
        "<generator>https://wordpress.org/?v=6.8.3</generator>\n"
    )


def _article(network: Blogs, blog: Blog, post: Said) -> str:
    body = paragraphs(post.text)
    shown = network.comments(blog, post)
    talk = ""
    if blog.links != "static":
        talk = (
            f"<comments>{xml(post.wire['url'])}#comments</comments>"
            f"<wfw:commentRss>{xml(blog.feed(network.base, 'rss2', post))}</wfw:commentRss>"
            f"<slash:comments>{len(shown)}</slash:comments>"
        )
    return (
        f"<item><title>{xml(post.title)}</title><link>{xml(post.wire['url'])}</link>"
        f"<dc:creator>{cdata(post.author.name)}</dc:creator><pubDate>{format_datetime(post.at)}</pubDate>"
        f'<guid isPermaLink="false">{xml(post.id)}</guid>'
        f"<description>{cdata(post.text[:160])}</description>"
        f"<content:encoded>{cdata(body)}</content:encoded>{talk}</item>\n"
    )


def _comment(post: Said, *, alone: bool) -> str:
    title = f"By: {post.author.name}" if alone else f"Comment on {post.root.title} by {post.author.name}"
    return (
        f"<item><title>{xml(title)}</title><link>{xml(post.wire['url'])}</link>"
        f"<dc:creator>{cdata(post.author.name)}</dc:creator><pubDate>{format_datetime(post.at)}</pubDate>"
        f'<guid isPermaLink="false">{xml(post.id)}</guid>'
        f"<description>{cdata(post.text)}</description>"
        f"<content:encoded>{cdata(paragraphs(post.text))}</content:encoded></item>\n"
    )


def atom(network: Blogs, blog: Blog, asked: Asked, *, of_comments: bool = False) -> Told:
    posts = (network.comments(blog) if of_comments else network.articles(blog))[:LENGTH]
    newest = max((post.edited_at or post.at for post in posts), default=asked.at)
    kind = "comments-atom" if of_comments else "atom"
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        f' xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="{blog.language}">'
        f"<title>{xml(blog.title)}</title><updated>{_moment(newest)}</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(blog.home(network.base))}" />'
        f"<id>{xml(blog.feed(network.base, kind))}</id>"
        f'<link rel="self" type="application/atom+xml" href="{escape(blog.feed(network.base, kind))}" />'
    )
    body = head + "".join(_entry(post) for post in posts) + "</feed>\n"
    return served(asked, body, "application/atom+xml", posts)


def _entry(post: Said) -> str:
    parent = post.parent
    answers = (
        f'<thr:in-reply-to ref="{escape(parent.id)}" href="{escape(parent.wire["url"])}" />' if parent else ""
    )
    title = f"By: {post.author.name}" if parent else post.title
    return (
        f"<entry><author><name>{xml(post.author.name)}</name></author><title>{xml(title)}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(post.wire["url"])}" /><id>{xml(post.id)}</id>'
        f"<updated>{_moment(post.edited_at or post.at)}</updated><published>{_moment(post.at)}</published>"
        f'<content type="html">{cdata(paragraphs(post.text))}</content>{answers}</entry>\n'
    )


def json_feed(network: Blogs, blog: Blog, asked: Asked) -> Told:
    posts = network.articles(blog)[:LENGTH]
    items = [
        {
            "id": post.id, "url": post.wire["url"], "title": post.title,
            "content_html": paragraphs(post.text),
            "date_published": _moment(post.at), "authors": [{"name": post.author.name}],
        }
        | ({"date_modified": _moment(post.edited_at)} if post.edited_at else {})
        for post in posts
    ]  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": blog.title,
        "home_page_url": blog.home(network.base),
        "feed_url": blog.feed(network.base, "json"), "description": blog.about, "language": blog.language,
        "items": items,
    }  # fmt: skip
    return served(asked, json.dumps(feed, ensure_ascii=False), "application/feed+json", posts)
