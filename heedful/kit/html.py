"""Words from outside, made harmless; used when they are stored and again when they are shown."""

import re

import nh3

LONGEST = (
    100_000  # characters; nh3 takes quadratic time on hostile markup, so more is not cleaned but left out
)
DEEPEST = 200
_TAGS = set("p br a strong b em i u s del code pre blockquote ul ol li span".split())  # noqa: SIM905
_WITH_THEIR_CONTENT = set("script style template noscript iframe object svg math title textarea".split())  # noqa: SIM905
_OPENING = re.compile(r"<[a-zA-Z][^>]*>?")
_CLOSING = re.compile(r"</[a-zA-Z]")
_OUTWARD = re.compile(r"(?:https?|mailto):", re.IGNORECASE)  # a relative link would lead into our own house
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_THEIR_CONTENT,
    attributes={"a": {"href"}, "span": {"lang", "dir"}, "p": {"lang", "dir"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer ugc",
    strip_comments=True,
    set_tag_attribute_values={"a": {"target": "_blank"}},
    attribute_filter=lambda _tag, name, value: value if name != "href" or _OUTWARD.match(value) else None,
)


def clean(html: str) -> str:
    """Return the HTML with only plain formatting and safe links left; cleaning twice changes nothing.

    Returns "" for what is too long or nested too deep to be cleaned in bounded time: whoever shows a
    post falls back on its text.
    """
    if len(html) > LONGEST or _may_nest_too_deep(html):
        return ""
    return _CLEANER.clean(html)


def plain(text: str) -> str:
    """Return text without NUL, which PostgreSQL cannot store."""
    return text.replace("\x00", "")


def web_link(address: str) -> str:
    """Return an address from outside if it leads to a place on the web, else "": no script, no data."""
    return address if _WEB.match(address) else ""


def _may_nest_too_deep(html: str) -> bool:
    opened = len(_OPENING.findall(html))
    return opened > DEEPEST and opened - len(_CLOSING.findall(html)) > DEEPEST
