"""What a small blog on loopback writes on the wire: RSS, Atom, JSON Feed, and WordPress's REST API."""

import json
from email.utils import format_datetime
from html import escape
from typing import Any

WINDOW = 10
COMMENTS_TITLE = "Comments for Zorble fan blog"


def page(url: str, kind: str) -> str:
    return f"""<!doctype html><html><head><title>Zorble fan blog</title>
<link rel="alternate" type="{kind}" title="Zorble fan blog" href="/feed/">
<link rel="alternate" type="{kind}" title="{COMMENTS_TITLE}" href="{url}/comments/feed/">
</head><body><p>Welcome</p></body></html>"""


def rendered(text: str) -> str:
    return "".join(f"<p>{part}</p>\n" for part in escape(text, quote=False).split("\n\n"))


def curled(text: str) -> str:
    """Return text as WordPress dresses up comments."""
    return rendered(text).replace("'", "&#8217;").replace('"', "&#8221;")


def rss(title: str, url: str, entries: list[dict[str, Any]]) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>{escape(title)}</title><link>{url}</link><sy:updatePeriod>hourly</sy:updatePeriod>
<generator>https://wordpress.org/?v=6.1.9</generator>{"".join(map(_rss_item, entries))}</channel></rss>"""


def _rss_item(entry: dict[str, Any]) -> str:
    if "text" not in entry:
        return f'<item><guid isPermaLink="false">{entry["link"]}</guid></item>'
    return f"""<item><title>{escape(entry["title"])}</title><link>{entry["link"]}</link>
<dc:creator>{escape(entry["author"])}</dc:creator><pubDate>{format_datetime(entry["at"])}</pubDate>
<guid isPermaLink="false">{entry["link"]}</guid>
<content:encoded><![CDATA[{rendered(entry["text"])}]]></content:encoded></item>"""


def atom(title: str, url: str, entries: list[dict[str, Any]]) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
xmlns:thr="http://purl.org/syndication/thread/1.0"><title>{escape(title)}</title><link href="{url}"/>
<id>{url}/feed/</id>{"".join(map(_atom_entry, entries))}</feed>"""


def _atom_entry(entry: dict[str, Any]) -> str:
    if "text" not in entry:
        return f"<entry><id>{entry['link']}</id></entry>"
    answers = f'<thr:in-reply-to ref="{entry["answers"]}"/>' if entry.get("answers") else ""
    moment = entry["at"].isoformat()
    return f"""<entry><title>{escape(entry["title"])}</title><link rel="alternate" href="{entry["link"]}"/>
<author><name>{escape(entry["author"])}</name></author><published>{moment}</published><updated>{moment}</updated>
<id>{entry["link"]}</id>{answers}<content type="html"><![CDATA[{rendered(entry["text"])}]]></content></entry>"""


def json_feed(title: str, url: str, entries: list[dict[str, Any]]) -> str:
    items = [
        {
            "id": entry["link"],
            "url": entry["link"],
            "title": entry["title"],
            "content_html": rendered(entry["text"]),
            "date_published": entry["at"].isoformat(),
            "authors": [{"name": entry["author"]}],
        }
        if "text" in entry
        else {"id": entry["link"]}
        for entry in entries
    ]
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": url,
        "items": items,
    }
    return json.dumps(told)


FORMATS = {
    "rss": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}
