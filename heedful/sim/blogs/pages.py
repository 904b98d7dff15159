"""The pages of the blogs, with everything by which feeds and the REST API are discovered."""

from html import escape

from heedful.sim.blogs import feeds
from heedful.sim.blogs.network import Blog, Blogs
from heedful.sim.web import Told
from heedful.sim.world import Said

_STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "article{margin:2rem 0}.by{color:#666}li{margin:1rem 0}"
)


def home(network: Blogs, blog: Blog) -> Told:
    articles = "".join(_teaser(post) for post in network.articles(blog))
    return _page(network, blog, blog.title, f"<p>{escape(blog.about)}</p>{articles}", None)


def article(network: Blogs, blog: Blog, post: Said) -> Told:
    body = f"<article><h2>{escape(post.title)}</h2>{_by(post)}{feeds.paragraphs(post.text)}</article>"
    if blog.links != "static":
        talk = "".join(
            _comment(comment) for comment in post.replies if not comment.gone and not comment.author.gone
        )
        body += f'<section id="comments"><h3>Comments</h3><ol>{talk}</ol></section>'
    return _page(network, blog, f"{post.title} - {blog.title}", body, post)


def _teaser(post: Said) -> str:
    head = f'<h2><a href="{escape(post.wire["url"])}">{escape(post.title)}</a></h2>'
    return f"<article>{head}{_by(post)}{feeds.paragraphs(post.text)}</article>"


def _by(post: Said) -> str:
    moment = f'<time datetime="{post.at.isoformat()}">{post.at:%d %B %Y}</time>'
    return f'<p class="by">{escape(post.author.name)}, {moment}</p>'


def _comment(post: Said) -> str:
    inner = "".join(_comment(reply) for reply in post.replies if not reply.gone and not reply.author.gone)
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li id="comment-{post.key}">{_by(post)}{feeds.paragraphs(post.text)}{below}</li>'


def _page(network: Blogs, blog: Blog, title: str, body: str, post: Said | None) -> Told:
    base = network.base
    made_with = "Eleventy v3" if blog.links == "static" else "WordPress 6.8.3"
    html = (
        f'<!doctype html><html lang="{blog.language}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="generator" content="{made_with}">'
        f"{_alternates(network, blog, post)}<style>{_STYLE}</style></head>"
        f'<body><h1><a href="{escape(blog.home(base))}">{escape(blog.title)}</a></h1>{body}</body></html>'
    )
    headers = {"content-type": "text/html; charset=UTF-8"}
    if blog.links != "static":
        headers["link"] = _link_header(blog, base, post)
    return Told(200, html.encode(), headers)


def _link_header(blog: Blog, base: str, post: Said | None) -> str:
    api = f'<{blog.rest(base)}>; rel="https://api.w.org/"'
    if post is None:
        return api
    return f'{api}, <{blog.rest(base, f"wp/v2/posts/{post.key}")}>; rel="alternate"; type="application/json"'


def _alternates(network: Blogs, blog: Blog, post: Said | None) -> str:
    base, feed = network.base, f"{blog.title} » Feed"
    if blog.links == "static":
        atom = _alternate("application/atom+xml", feed, blog.feed(base, "atom"))
        return atom + _alternate("application/feed+json", feed, blog.feed(base, "json"))
    rss, talk = "application/rss+xml", f"{blog.title} » Comments Feed"
    found = _alternate(rss, feed, blog.feed(base)) + _alternate(rss, talk, blog.feed(base, "comments-rss2"))
    if post:
        title = f"{blog.title} » {post.title} Comments Feed"
        found += _alternate(rss, title, blog.feed(base, "rss2", post))
    return f'{found}<link rel="https://api.w.org/" href="{escape(blog.rest(base))}" />'


def _alternate(kind: str, title: str, address: str) -> str:
    return f'<link rel="alternate" type="{kind}" title="{escape(title)}" href="{escape(address)}" />'
