"""Feeds that were made to hurt: the child refuses or dies, we say so, and the next feed is read."""

import json
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.connectors.feed import parsing
from heedful.kit import meter
from heedful.kit.errors import OutsideTrouble
from tests.connectors.feed.conftest import item, rss

LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">{}]><rss version="2.0"><channel>
<title>&lol9;</title></channel></rss>""".format(
    "".join(f'<!ENTITY lol{n} "{"&lol%s;" % (n - 1 or "") * 10}">' for n in range(1, 10))
)
BLOWUP = f"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><rss version="2.0"><channel><item>
<title>{"&a;" * 10_000}</title></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>
<title>&a;</title></item></channel></rss>"""
HIDDEN = "<!-- <rss -->" + OUTSIDE.removeprefix('<?xml version="1.0"?>')
NESTED = "<rss version='2.0'><channel><item><description>" + "<a>" * 100_000
HOSTILE = {
    "billion laughs": LAUGHS.encode(),
    "billion laughs in utf-16": LAUGHS.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"),
    "quadratic blowup": BLOWUP.encode(),
    "an entity from outside": OUTSIDE.encode(),
    "an entity behind a comment": HIDDEN.encode(),
    "100,000 elements deep": NESTED.encode(),
    "100,000 brackets deep": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    "20 MB": rss(item(1, "x" * 20_000_000)).encode(),
}


def read(body):
    return parsing.feed(body, url="http://127.0.0.1:8097/feed")


@pytest.fixture
def works():
    yield
    assert read(rss(item(1)).encode()).entries[0].title == "Title 1"


QUARTER_MILLION = "a quarter million entries"
HOSTILE[QUARTER_MILLION] = b"<rss version='2.0'><channel>" + b"<item/>" * 250_000


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == QUARTER_MILLION)) for name in HOSTILE]
)
def test_a_hostile_feed_is_refused_in_time_and_the_next_one_is_read(works, name):
    began = time.monotonic()
    with pytest.raises(parsing.Unparsable):
        read(HOSTILE[name])
    assert time.monotonic() - began < parsing.WALL_SECONDS + 1.5


def test_nothing_of_an_outside_entity_is_read(works):
    with pytest.raises(parsing.Unparsable, match="entities"):
        read(OUTSIDE.encode())


def test_sloppy_xml_is_read_as_far_as_it_goes(works):
    found = read(rss(item(1), "<item><title>Fish & chips <b>now</title></item>", item(2)).encode())
    assert len(found.entries) == 3
    assert found.entries[0].title == "Title 1"


def test_a_wrong_charset_costs_letters_only(works):
    body = '<?xml version="1.0" encoding="utf-8"?>' + rss(item(1, "Zürich is lovely"))[21:]
    (entry,) = read(body.encode("latin-1")).entries
    assert "rich is lovely" in entry.text


def test_a_declared_charset_is_read(works):
    body = '<?xml version="1.0" encoding="iso-8859-1"?>' + rss(item(1, "Zürich"))[21:]
    assert read(body.encode("latin-1")).entries[0].text == "Zürich"


def test_nul_bytes_are_left_out(works):
    assert read(rss(item(1, "Zor\0ble")).encode()).entries[0].text == "Zorble"


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"\xff\xfe", b"{}", b"{", b"[]", b"<", b"hello", b"<html><p>x</html>", b"GIF89a"]
)
def test_what_is_no_feed_is_none(works, body):
    assert read(body) is None


def test_html_that_nests_without_end_is_not_kept(works):
    (entry,) = read(rss(item(1, "&lt;div&gt;" * 2_000 + "Zorble")).encode()).entries
    assert (entry.text, entry.html) == ("Zorble", "")


def test_a_child_that_dies_is_replaced(works):
    read(rss(item(1)).encode())
    process = parsing.nursery.idle[-1].process
    process.kill()
    process.wait()
    assert read(rss(item(2)).encode()).entries[0].title == "Title 2"


def test_a_child_that_dies_over_a_feed_costs_that_one_feed(works, monkeypatch):
    monkeypatch.setattr(parsing, "WALL_SECONDS", 0.05)
    with pytest.raises(OutsideTrouble, match="too long") as trouble:
        read(HOSTILE[QUARTER_MILLION])
    assert trouble.value.retry_in
    monkeypatch.undo()


def test_a_child_is_replaced_after_some_feeds(works, monkeypatch):
    monkeypatch.setattr(parsing, "PARSES_PER_CHILD", 2)
    parsing.nursery.end_all()
    pids = set()
    for _ in range(4):
        read(rss(item(1)).encode())
        pids |= {child.process.pid for child in parsing.nursery.idle}
    assert len(pids) == 2


def test_an_idle_child_is_ended(monkeypatch):
    monkeypatch.setattr(parsing, "IDLE_SECONDS", 0.05)
    read(rss(item(1)).encode())
    deadline = time.monotonic() + 5
    while parsing.nursery.idle and time.monotonic() < deadline:
        time.sleep(0.02)
    assert parsing.nursery.idle == []


def test_the_child_has_limits_and_no_secrets(works, monkeypatch):
    monkeypatch.setenv("HEEDFUL_SECRET", "hush")
    parsing.nursery.end_all()
    read(rss(item(1)).encode())
    process = Path("/proc") / str(parsing.nursery.idle[-1].process.pid)
    assert b"hush" not in (process / "environ").read_bytes()
    limits = {
        line[:26].strip(): line[26:].split()[0] for line in (process / "limits").read_text().splitlines()
    }
    assert int(limits["Max address space"]) == 512 * 1024 * 1024
    assert int(limits["Max cpu time"]) < 20
    assert limits["Max file size"] == "0"


def test_many_threads_read_at_once(works):
    found = []

    def work(number):
        found.extend((number, read(rss(item(number)).encode()).entries[0].title) for _ in range(5))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 40
    assert all(title == f"Title {number}" for number, title in found)
    assert len(parsing.nursery.idle) <= parsing.MOST_AT_ONCE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"<rss version='2.0'><channel><item>",
            b'{"version":"https://jsonfeed.org/version/1","items":[',
            b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
            b"",
        ]
    ),
)
def test_whatever_bytes_come_the_child_answers(noise, start):
    meter.counts.pop("feed.child_ended", None)
    with suppress(parsing.Unparsable):
        read(start + noise)
    assert meter.counts["feed.child_ended"] == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "url",
                "title",
                "content_html",
                "content_text",
                "date_published",
                "authors",
                "author",
                "tags",
                "language",
            ]
        ),
        json_values,
    )
)
def test_a_json_feed_of_any_shape_is_read(entry):
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [entry, {"id": 1, "content_text": "Zorble"}]}
    )
    found = read(body.encode())
    assert len(found.entries) + len(found.broken) == 2
    assert found.entries[-1].text == "Zorble"
