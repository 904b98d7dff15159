"""A small WordPress on loopback: feeds in three formats, comments, and the REST API."""

import base64
import json
import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from heedful.connectors.contract import Place
from tests.connectors.faking import Fault, Landed
from tests.connectors.feed import blog

PASSWORD = "abcd efgh ijkl mnop"
BRAND = 7
KINDS = (
    ("hear", r"GET /(comments/)?feed/"),
    ("send", r"(POST|DELETE) /wp-json/wp/v2/comments"),
    ("thread", r"GET /(wp-json/wp/v2/(posts|pages)/\d|wp-json/wp/v2/comments\?.*post=|[^/]+/feed/)"),
    ("check", r"GET /(\?|$)"),
)


class Fake:
    flavours: ClassVar = ("rss", "atom", "json")
    tells_edits = True
    tells_deletions = False  # a feed ends by itself; test_gone.py looks twice

    def __init__(self, flavour: str = "rss") -> None:
        self.format, self.kind = blog.FORMATS[flavour]
        self.articles: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, dict[str, Any]] = {}
        self.broken: list[dict[str, Any]] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.requests: list[str] = []
        self.lines: set[socket.socket] = set()
        self.lock = threading.RLock()
        self.number = 0

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Serving", (Serving,), {"fake": self}))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.drop_lines()
        self.server.shutdown()
        self.server.server_close()

    def place(self) -> Place:
        return Place(self.url, {"username": "brand", "password": PASSWORD})

    def say(self, author: str, text: str, *, reply_to: str = "") -> str:
        with self.lock:
            if not reply_to:
                number = self.next_number()
                link = f"{self.url}/words-{number}/"
                self.articles[number] = {
                    "id": number,
                    "link": link,
                    "title": f"Words {number}",
                    "author": author,
                    "text": text,
                    "at": now(),
                    "user": 1,
                }
                return link
            article = next(each for each in self.articles.values() if reply_to.startswith(each["link"]))
            parent = int(reply_to.partition("#comment-")[2] or 0)
            return str(self.comment(article, parent, author, text, user=0)["link"])

    def comment(
        self, article: dict[str, Any], parent: int, author: str, text: str, *, user: int
    ) -> dict[str, Any]:
        number = self.next_number()
        answers = f"{article['link']}#comment-{parent}" if parent else article["link"]
        self.comments[number] = {
            "id": number,
            "link": f"{article['link']}#comment-{number}",
            "title": f"By: {author}",
            "post": article["id"],
            "parent": parent,
            "author": author,
            "user": user,
            "text": text,
            "at": now(),
            "answers": answers,
            "status": "approved",
        }
        return self.comments[number]

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def edit(self, outside_id: str, text: str) -> None:
        with self.lock:
            self.found(outside_id)["text"] = text

    def delete(self, outside_id: str) -> None:
        with self.lock:
            number = self.found(outside_id)["id"]
            self.articles.pop(number, None)
            self.comments.pop(number, None)

    def found(self, outside_id: str) -> dict[str, Any]:
        return next(
            each for each in (*self.articles.values(), *self.comments.values()) if each["link"] == outside_id
        )

    def spoil(self) -> None:
        self.broken.append({"link": f"{self.url}/?p={self.next_number()}"})

    def replies(self) -> list[Landed]:
        with self.lock:
            ours = [each for each in self.comments.values() if each["user"] == BRAND]
            return [Landed(each["link"], each["answers"], each["text"]) for each in ours]

    def fail_next(self, fault: Fault, *, on: str, times: int = 1) -> None:
        with self.lock:
            self.faults[on] += [fault] * times

    def fault_for(self, request: str) -> Fault | None:
        for kind, pattern in KINDS:
            if re.match(pattern, request) and self.faults[kind]:
                return self.faults[kind].pop(0)
        return None

    def drop_lines(self) -> None:
        for line in list(self.lines):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.lines.discard(line)

    def open_lines(self) -> int:
        return 0

    def asked(self) -> int:
        return len(self.requests)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Serving(BaseHTTPRequestHandler):
    """Serves one connection of `fake`."""

    fake: Fake
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        self.fake.lines.add(self.connection)

    def finish(self) -> None:
        self.fake.lines.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        request = f"{self.command} {self.path}"
        told = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        with self.fake.lock:
            self.fake.requests.append(request)
            fault = self.fake.fault_for(request)
            if fault and fault.drop != "after":
                answer = (fault.status, fault.body, dict(fault.headers))
            else:
                answer = self.answer(told)
        if fault and fault.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.reply(*answer)

    do_POST = do_DELETE = do_GET  # noqa: N815 - the server's names

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self, told: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        api = {"Link": f'<{self.fake.url}/wp-json/>; rel="https://api.w.org/"'}
        if parts.path == "/":
            return (
                200,
                blog.page(self.fake.url, self.fake.kind).encode(),
                {"Content-Type": "text/html", **api},
            )
        if parts.path in {"/feed/", "/comments/feed/"}:
            return self.feed(parts.path, int(asked.get("paged", 1)), api)
        found = re.fullmatch(r"/wp-json/wp/v2/(users/me|posts|pages|comments)(?:/(\d+))?", parts.path)
        if not found:
            return no(404, "rest_no_route")
        routes: dict[str, Callable[..., tuple[int, bytes, dict[str, str]]]] = {
            "users/me": self.me,
            "posts": self.posts,
            "pages": self.pages,
            "comments": self.comments if self.command == "GET" else self.write,
        }
        return routes[found[1]](int(found[2] or 0), asked, told)

    def feed(self, path: str, page: int, api: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        comments = path != "/feed/"
        known = list((self.fake.comments if comments else self.fake.articles).values())[::-1]
        entries = known[(page - 1) * blog.WINDOW : page * blog.WINDOW] + (
            [] if comments else self.fake.broken
        )
        body = self.fake.format(
            blog.COMMENTS_TITLE if comments else "Zorble fan blog", self.fake.url, entries
        )
        newest = max((each["at"] for each in known), default=now())
        headers = {
            "Content-Type": self.fake.kind,
            "Last-Modified": format_datetime(newest, usegmt=True),
            "ETag": f'"{hash((newest, len(known)))}"',
            **api,
        }
        if self.headers.get("If-None-Match") == headers["ETag"]:
            return 304, b"", headers
        return 200, body.encode(), headers

    def user(self) -> int:
        sign = base64.b64encode(f"brand:{PASSWORD}".encode()).decode()
        return BRAND if self.headers.get("Authorization") == f"Basic {sign}" else 0

    def me(self, *_: object) -> tuple[int, bytes, dict[str, str]]:
        if not self.user():
            return no(401, "rest_not_logged_in")
        return yes(
            {"id": BRAND, "name": "Brand care", "link": f"{self.fake.url}/author/brand/", "capabilities": {}}
        )

    def posts(self, number: int, asked: dict[str, str], _: object) -> tuple[int, bytes, dict[str, str]]:
        slugs = asked.get("slug", "").split(",")
        if number:
            found = self.fake.articles.get(number)
            return yes(_article(found)) if found else no(404, "rest_post_invalid_id")
        return yes(
            [_article(each) for each in self.fake.articles.values() if each["link"].split("/")[-2] in slugs]
        )

    def pages(self, number: int, *_: object) -> tuple[int, bytes, dict[str, str]]:
        return no(404, "rest_post_invalid_id") if number else yes([])

    def comments(self, number: int, asked: dict[str, str], _: object) -> tuple[int, bytes, dict[str, str]]:
        if number:
            found = self.fake.comments.get(number)
            return yes(_comment(found)) if found else no(404, "rest_comment_invalid_id")
        wanted = set(asked.get("include", "").split(",")) - {""}
        known = [
            each
            for each in self.fake.comments.values()
            if str(each["post"]) == asked.get("post", str(each["post"]))
            and str(each["parent"]) == asked.get("parent", str(each["parent"]))
            and (not wanted or str(each["id"]) in wanted)
        ]
        known = known if asked.get("order") == "asc" else known[::-1]
        start = (int(asked.get("page", 1)) - 1) * int(asked.get("per_page", 10))
        return yes([_comment(each) for each in known[start : start + int(asked.get("per_page", 10))]])

    def write(self, number: int, _: object, told: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if not self.user():
            return no(401, "rest_comment_login_required")
        if not number:
            return self.publish(told)
        found = self.fake.comments.get(number)
        if found is None:
            return no(404, "rest_comment_invalid_id")
        if self.command == "DELETE":
            self.fake.delete(found["link"])
        else:
            found["text"] = _unescaped(told["content"])
        return yes(_comment(found))

    def publish(self, told: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        said = (told["post"], told["parent"], _unescaped(told["content"]))
        if any((each["post"], each["parent"], each["text"]) == said for each in self.fake.comments.values()):
            return no(409, "comment_duplicate")
        article = self.fake.articles.get(told["post"])
        if article is None:
            return no(403, "rest_comment_invalid_post_id")
        made = self.fake.comment(article, told["parent"], "Brand care", said[2], user=BRAND)
        return yes(_comment(made), 201)


def yes(told: object, status: int = 200) -> tuple[int, bytes, dict[str, str]]:
    return status, json.dumps(told).encode(), {"Content-Type": "application/json"}


def no(status: int, code: str) -> tuple[int, bytes, dict[str, str]]:
    return yes({"code": code, "message": f"Sorry, {code.replace('_', ' ')}."}, status)


def _article(article: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": article["id"],
        "link": article["link"],
        "author": article["user"],
        "date_gmt": article["at"].replace(tzinfo=None).isoformat(),
        "title": {"rendered": article["title"]},
        "content": {"rendered": blog.rendered(article["text"])},
        "_embedded": {"author": [{"id": article["user"], "name": article["author"]}]},
    }


def _comment(comment: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: comment[name] for name in ("id", "post", "parent", "link", "status")},
        "author": comment["user"],
        "author_name": comment["author"],
        "author_url": "",
        "date_gmt": comment["at"].replace(tzinfo=None).isoformat(),
        "content": {"rendered": blog.curled(comment["text"])},
    }


def _unescaped(content: str) -> str:
    return content.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
