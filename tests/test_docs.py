"""What the docs say is tried: code runs, options and tests that are named exist."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from heedful.connectors.contract import Outgoing, Place, PostRef
from tests.conftest import NOON

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


class Book(BaseHTTPRequestHandler):
    entries = [
        {"number": 1, "by": "dana", "text": "@us it rains in", "at": "2008-04-06T12:00:00+00:00"},
        {"number": 2, "by": "tom"},
        {"number": 3, "by": "ines", "text": "lovely roof", "at": "2008-04-06T12:01:00+00:00"},
    ]
    written = {}

    def do_GET(self):
        if self.path.startswith("/about"):
            self._answer({"us": "us", "title": "Roof book"})
        elif "by-key" in self.path:
            found = self.written.get(self.path.rsplit("=", 1)[1])
            self._answer(found or {}, 200 if found else 404)
        else:
            first = int(self.path.rsplit("=", 1)[1])
            lines = "\n".join(json.dumps(entry) for entry in self.entries if entry["number"] >= first)
            self._answer(lines)

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self._answer(
            self.written.setdefault(told["key"], {"id": f"answer-{told['key']}", "text": told["text"]})
        )

    def _answer(self, what, status=200):
        body = (what if isinstance(what, str) else json.dumps(what)).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def book():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Book)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_connector_of_the_docs_really_works(book):
    names = {}
    exec("".join(BLOCK.findall((ROOT / "docs/connectors.md").read_text())), names)
    connector, place = names["Guestbook"](), Place(book)

    assert connector.check(place).venue == "Roof book"
    (page,) = connector.hear(place, cursor="")
    assert [post.addressed for post in page.posts] == [True, False]
    assert len(page.unreadable) == 1
    (again,) = connector.hear(place, cursor=page.cursor)
    assert again.posts == page.posts[1:]

    reply = Outgoing("k1", "We mend it today.", PostRef("entry-1"), NOON)
    assert connector.find(place, reply) is None
    assert connector.send(place, reply) == connector.send(place, reply) == connector.find(place, reply)


def test_every_test_that_an_invariant_names_is_there():
    page = (ROOT / "docs/invariants.md").read_text()
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", page):
        assert f"def {name}(" in tests, name
    for path in re.findall(r"`(tests/[\w/.]+)`", page):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_path_that_a_page_names_is_there(page):
    text = (ROOT / "docs" / page).read_text()
    for path in re.findall(r"`((?:heedful|tests|docs|benchmarks)/[\w/.]+\w)`", text):
        if "guestbook" not in path:
            assert (ROOT / path).exists(), f"{page} names {path}"
