"""How things from feeds are named: ids that are unique on all feeds and stay when a feed moves."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST_ID = 500
COMMENT = re.compile(r"#(?:comment-|li-comment-|c)(\d+)$")
COMMENT_PAGE = re.compile(r"/comment-page-\d+/?$")
NOISE = re.compile(r"^(utm_\w+|cpage|replytocom|unapproved|moderation-hash|fbclid)$")
TAG_URI = re.compile(r"^tag:([^,/]+),\d{4}")


def entry_id(told: str, *, key: str) -> str:
    """Return the outside id of what a feed calls `told`.

    A feed is believed about ids on its own host only; any other id, also a plain number, is put
    under the feed's key, so that no feed can speak in the name of another.
    """
    tag = TAG_URI.match(told)
    own = same_site(told, key) if web_address(told) else bool(tag and _bare(tag[1]) == _bare(_host(key)))
    name = told if own else f"{key}#{told}"
    return name if len(name) <= LONGEST_ID else f"{key[:300]}#{hashlib.sha256(name.encode()).hexdigest()}"


def article(link: str) -> str:
    """Return the plain address of an article: no fragment, no page of comments, no tracking."""
    if not web_address(link):
        return ""
    parts = urlsplit(link)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not NOISE.match(name)
    ]
    path = COMMENT_PAGE.sub("/", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(kept), ""))


def comment_number(link: str) -> int | None:
    """Return the number of a comment by its address: 7 for https://blog.example/a/#comment-7."""
    found = COMMENT.search(link)
    return int(found[1]) if found and len(found[1]) < 19 else None


def comment_id(article_id: str, number: int) -> str:
    return f"{article_id}#comment-{number}"


def author_id(site: str, name: str) -> str:
    return f"{site}#{name}"[:LONGEST_ID]


def web_address(told: str) -> bool:
    try:
        parts = urlsplit(told)
        reachable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        return reachable and not re.search(r"[\s<>\"]", told)
    except ValueError:
        return False


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on the same host and port; with or without www, with or without TLS."""
    return bool(_host(one)) and _place(one) == _place(other)


def _place(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", None
    return _bare(parts.hostname or ""), None if port in {80, 443} else port


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
