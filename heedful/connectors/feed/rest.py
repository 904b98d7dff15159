"""The REST API of a WordPress blog: routes, pages of comments, and what it answers when it says no."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from heedful.connectors.feed import naming, robots
from heedful.connectors.feed.plain import plain
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble

MOST_COMMENTS = 500
PER_PAGE = 100
COMMENT_FIELDS = (
    "id,post,parent,author,author_name,author_url,author_avatar_urls,date_gmt,content,link,status"
)
POST_FIELDS = "id,link,author,date_gmt,title,content,_links,_embedded"


class NotOpen(Exception):
    """The blog does not let everybody read this; what its feeds say has to do."""


def url(api: str, route: str, **asked: str | int) -> str:
    """Return the address of a route; a root like `/?rest_route=/` holds a query already."""
    address = f"{api}wp/v2/{route}"
    joint = "&" if "?" in api else "?"
    return f"{address}{joint}{urlencode(asked)}" if asked else address


def read(api: str, route: str, **asked: str | int) -> Any:
    """Return what anybody may read.

    :raises NotOpen: not for everybody, or not there.
    :raises OutsideTrouble: the blog cannot say now.
    """
    address = url(api, route, **asked)
    robots.check(address)
    answer = fetch.request("GET", address)
    if 400 <= answer.status < 500 and answer.status != 429:
        raise NotOpen(code(answer) or f"answer {answer.status}")
    if found := fetch.trouble(answer):
        raise found
    return answer.json()


def comments(api: str, **asked: str | int) -> Iterator[dict[str, Any]]:
    """Give comments page by page, a few hundred at most.

    :raises NotOpen:
    :raises OutsideTrouble:
    """
    for page in range(1, MOST_COMMENTS // PER_PAGE + 1):
        told = read(api, "comments", per_page=PER_PAGE, page=page, _fields=COMMENT_FIELDS, **asked)
        if not isinstance(told, list):
            raise NotOpen("this is no list of comments")
        yield from (comment for comment in told if isinstance(comment, dict))
        if len(told) < PER_PAGE:
            return


def post_with(api: str, article: str) -> int:
    """Return the number of the post with this address, 0 if there is none to be found.

    :raises NotOpen:
    :raises OutsideTrouble:
    """
    parts = urlsplit(article)
    shown = parse_qs(parts.query).get("p", [""])[0]
    if shown.isdecimal() and len(shown) < 19:
        return int(shown)
    slug = parts.path.rstrip("/").rpartition("/")[2]
    for route in ("posts", "pages") if slug else ():
        for told in read(api, route, slug=slug, _fields="id,link"):
            if isinstance(told, dict) and naming.article(str(told.get("link"))) == article:
                return int(told.get("id", 0))
    return 0


def code(answer: fetch.Answer) -> str:
    """Return WordPress's own name for what went wrong, "" where it has none."""
    return str(_told(answer).get("code", ""))


def words(answer: fetch.Answer) -> str:
    """Return what WordPress says to a person, as plain text."""
    return plain(str(_told(answer).get("message", ""))[:2_000]).text


def _told(answer: fetch.Answer) -> dict[str, Any]:
    try:
        told = answer.json()
    except OutsideTrouble:
        return {}
    return told if isinstance(told, dict) else {}
