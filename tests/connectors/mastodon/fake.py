"""A small Mastodon on loopback, with ids that are no numbers."""

import json
import queue
import re
import socket
import threading
from collections import defaultdict
from contextlib import suppress
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar

from heedful.connectors.contract import Place
from tests.connectors.faking import Fault, Landed
from tests.connectors.mastodon import wire
from tests.connectors.mastodon.serving import TOKEN, serving

KINDS = (
    ("hear", r"GET /api/v1/(streaming|timelines|notifications)"),
    ("send", r"(POST|PUT|DELETE) /api/v1/statuses"),
    ("thread", r"GET /api/v1/statuses/[^/]+/context"),
    ("check", r"GET /api/v[12]/instance"),
)


class Fake:
    flavours: ClassVar = ("sse", "websocket", "poll")
    tells_edits = True

    def __init__(self, flavour: str = "sse", *, follow: str = "public") -> None:
        self.flavour, self.follow = flavour, follow
        self.tells_deletions = flavour != "poll"
        self.statuses: list[dict[str, Any]] = []
        self.mentions: list[dict[str, Any]] = []
        self.order: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.requests: list[str] = []
        self.lines: dict[socket.socket, tuple[str, queue.SimpleQueue[tuple[str, str]]]] = {}
        self.version = "4.4.1+glitch"
        self.instead: dict[str, tuple[int, Any]] = {}  # what is answered to requests that match a pattern
        self.lock = threading.RLock()

    def start(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), serving(self))
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.brand = wire.account("brand", self.host)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.drop_lines()
        self.server.shutdown()
        self.server.server_close()

    def place(self) -> Place:
        credential = {"access_token": TOKEN, "stream": self.flavour, "follow": self.follow}
        return Place(f"http://{self.host}", credential)

    def say(self, author: str, text: str, *, reply_to: str = "", **more: Any) -> str:
        return f"{self.host}:{self.publish(wire.account(author, self.host), text, self.local(reply_to), **more)['id']}"

    def publish(self, by: dict[str, Any], text: str, parent: str = "", **more: Any) -> dict[str, Any]:
        with self.lock:
            above = self.find(parent) if parent else None
            named = [wire.account(name, self.host) for name in wire.named_in(text)]
            more.setdefault(
                "mentions", [{key: one[key] for key in ("id", "username", "acct", "url")} for one in named]
            )
            if above:
                more |= {"in_reply_to_id": parent, "in_reply_to_account_id": above["account"]["id"]}
            said = wire.status(self.next_id(), by, text, text=text, **more)
            self.statuses.append(said)
            self.tell("update", said)
            if any(mention["acct"] == "brand" for mention in said["mentions"]):
                self.notify(said)
            return said

    def next_id(self) -> str:
        """A ULID: its letters are no decimal number, and its length is that of no snowflake."""
        local_id = f"01HZX{len(self.order):021X}"
        self.order[local_id] = len(self.order)
        return local_id

    def notify(self, said: dict[str, Any]) -> None:
        notice = {"id": self.next_id(), "type": "mention", "created_at": said["created_at"], "status": said}
        self.mentions.append(notice)
        self.tell("notification", notice, only="user")

    def tell(self, event: str, what: Any, *, only: str = "") -> None:
        told = what if isinstance(what, str) else json.dumps(what)
        for stream, news in list(self.lines.values()):
            if only in {"", stream}:
                news.put((event, told))

    def edit(self, outside_id: str, text: str) -> None:
        with self.lock:
            said = self.find(self.local(outside_id))
            said |= {
                "content": wire.as_html(text),
                "text": text,
                "edited_at": f"2030-01-01T00:00:{len(self.requests) % 60:02}Z",
            }
            self.tell("status.update", said)

    def delete(self, outside_id: str) -> None:
        with self.lock:
            said = self.find(self.local(outside_id))
            self.statuses.remove(said)
            self.mentions = [notice for notice in self.mentions if notice["status"] is not said]
            self.tell("delete", said["id"])

    def spoil(self) -> None:
        with self.lock:
            said = wire.status(self.next_id(), wire.account("odd", self.host), "odd", created_at=None)
            self.statuses.append(said)
            self.tell("update", said)

    def replies(self) -> list[Landed]:
        ours = [said for said in self.statuses if said["account"]["acct"] == "brand"]
        return [
            Landed(f"{self.host}:{said['id']}", f"{self.host}:{said['in_reply_to_id']}", said["text"])
            for said in ours
        ]

    def fail_next(self, fault: Fault, *, on: str, times: int = 1) -> None:
        self.faults[on] += [fault] * times

    def drop_lines(self) -> None:
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def open_lines(self) -> int:
        return len(self.lines)

    def asked(self) -> int:
        return len(self.requests)

    def local(self, outside_id: str) -> str:
        return outside_id.rpartition(":")[2]

    def find(self, local_id: str) -> dict[str, Any] | None:
        return next((said for said in self.statuses if said["id"] == local_id), None)

    def fault_for(self, request: str) -> Fault | None:
        for kind, pattern in KINDS:
            if re.match(pattern, request) and self.faults[kind]:
                return self.faults[kind].pop(0)
        return None

    def page(
        self, items: list[dict[str, Any]], query: dict[str, str], path: str
    ) -> tuple[list[Any], dict[str, str]]:
        """A page as Mastodon gives it: newest first; `min_id` gives the oldest ones above it."""
        place, limit = self.order, int(query.get("limit", "20"))
        if "max_id" in query:
            items = [item for item in items if place[item["id"]] < place[query["max_id"]]]
        if "min_id" in query:
            items = [item for item in items if place[item["id"]] > place[query["min_id"]]][:limit]
        found = items[-limit:][::-1]
        link = f'<http://{self.host}{path}?min_id={found[0]["id"]}>; rel="prev"' if found else ""
        left = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": "299",
            "X-RateLimit-Reset": "2030-01-01T00:00:00Z",
        }
        return found, {"Link": link, **left}
