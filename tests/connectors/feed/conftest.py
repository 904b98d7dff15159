"""A site on loopback that answers what a test puts on it, and remembers what it was asked."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from heedful.connectors.contract import Place
from heedful.connectors.feed import Feed, robots


@dataclass
class Site:
    """`site.put("/feed", rss)`; `site.asked` holds path and headers of each request, oldest first."""

    url: str = ""
    pages: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path, body="", *, status=200, **headers):
        told = body.replace("$SITE", self.url).encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value.replace("$SITE", self.url) for name, value in headers.items()}
        self.pages[path] = (status, told, named)
        return f"{self.url}{path}"

    def paths(self):
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Serving(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        status, body, headers = self.site.pages.get(self.path, (404, b"", {}))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response_only(status)
        for name, value in {
            "Date": self.date_time_string(),
            **headers,
            "Content-Length": str(len(body)),
        }.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site():
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("SiteServing", (Serving,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_rules_known():
    robots.known.clear()


@pytest.fixture
def feed():
    return Feed()


@pytest.fixture
def look(feed):
    """`look(address, cursor)` hears once and returns the last page, with the posts of all pages."""

    def hear_once(address, cursor="", **place):
        pages = list(feed.hear(Place(address, **place), cursor=cursor))
        assert all(pages[-1].posts is not None for page in pages)
        return pages[-1], [post for page in pages for post in page.posts]

    return hear_once


def item(number, text="Zorble", **more):
    """Return an RSS item; minute `number` of an hour long ago."""
    fields = {
        "guid": f"$SITE/{number}",
        "link": f"$SITE/{number}",
        "title": f"Title {number}",
        "description": text,
        "pubDate": f"Sun, 06 Apr 2008 12:{number % 60:02d}:00 GMT",
        **more,
    }
    return (
        "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value) + "</item>"
    )


def rss(*items, head=""):
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A site</title>{head}{"".join(items)}</channel></rss>'
