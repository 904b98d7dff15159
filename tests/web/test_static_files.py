"""Styles and scripts, as the server in front of the browser sends them."""

import asyncio
import gzip
import warnings
from pathlib import Path

import pytest
from asgiref.testing import ApplicationCommunicator
from django.contrib.staticfiles import finders

from heedful.web import threads

PATH = "/static/heedful/css/tokens.css"


@pytest.fixture
def fetch(tmp_path, settings):
    """`fetch(method, **headers)` asks for one file under ASGI; returns status, headers and body."""
    folder = tmp_path / "heedful" / "css"
    folder.mkdir(parents=True)
    css = Path(finders.find("heedful/css/tokens.css")).read_bytes()
    (folder / "tokens.css").write_bytes(css)
    (folder / "tokens.css.gz").write_bytes(gzip.compress(css))
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False

    async def ask(method, headers):
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": PATH, "headers": raw, "query_string": b""}
        asked = ApplicationCommunicator(threads.Handler(), scope)
        await asked.send_input({"type": "http.request"})
        start = await asked.receive_output(10)
        body, more = b"", True
        while more:
            piece = await asked.receive_output(10)
            body, more = body + piece.get("body", b""), piece.get("more_body", False)
        told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return start["status"], told, body

    def fetched(method="GET", **headers):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return asyncio.run(ask(method, headers))

    fetched.css = css
    return fetched


def test_a_file_comes_whole_and_without_a_warning(fetch):
    status, headers, body = fetch()
    assert (status, body) == (200, fetch.css)
    assert headers["content-type"].startswith("text/css")
    assert headers["content-length"] == str(len(fetch.css))


def test_a_browser_that_can_read_it_gets_the_smaller_one(fetch):
    _, headers, body = fetch(accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == fetch.css


def test_what_a_browser_has_is_not_sent_again(fetch):
    etag = fetch()[1]["etag"]
    status, headers, body = fetch(if_none_match=etag)
    assert (status, body, "content-type" in headers) == (304, b"", False)


def test_a_part_of_a_file_and_only_its_head(fetch):
    status, headers, body = fetch(range="bytes=10-19")
    assert (status, body) == (206, fetch.css[10:20])
    assert headers["content-length"] == "10"
    status, headers, body = fetch("HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(fetch.css)), b"")


def test_a_file_takes_no_deed(fetch):
    assert fetch("POST")[0] == 405
