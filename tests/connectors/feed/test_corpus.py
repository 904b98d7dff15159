"""The test feeds of feedparser, thousands of odd ones: each is read, or refused in words."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from heedful.connectors.feed import parsing
from heedful.kit import meter

pytestmark = pytest.mark.slow
HOME = Path(os.environ.get("HEEDFUL_PEERS_DIR") or Path(__file__).parents[3] / "peers") / "feedparser"
NO_FEEDS = {"http/http_status_302-no-location.xml", "illformed/rss_empty_document.xml"}
ENTITIES = {"wellformed/rdf/doctype_contains_entity_decl.xml", "wellformed/rss/entity_in_doctype.xml"}


@pytest.fixture(scope="module")
def corpus():
    folder = HOME / "feedparser-6.0.14" / "tests"
    if not folder.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        got = subprocess.run(
            [*pip, "-d", HOME, "feedparser==6.0.14"], check=False, capture_output=True, text=True
        )
        if got.returncode:
            complain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            complain(f"The test feeds cannot be fetched: {got.stderr[-500:]}")
        with tarfile.open(next(HOME.glob("feedparser-*.tar.gz"))) as source:
            source.extractall(HOME, filter="data")
    return folder


def test_every_feed_of_the_corpus_is_read(corpus):
    ended, files = meter.counts["feed.child_ended"], sorted(corpus.glob("**/*.xml"))
    assert len(files) > 2_000
    no_feeds, refused = set(), set()
    for file in files:
        name = str(file.relative_to(corpus))
        try:
            found = parsing.feed(file.read_bytes(), url="http://127.0.0.1:8097/feed")
        except parsing.Unparsable:
            refused.add(name)
        else:
            no_feeds |= set() if found or "/cdf/" in name else {name}  # CDF died long ago
    assert (no_feeds, refused) == (NO_FEEDS, ENTITIES)
    assert meter.counts["feed.child_ended"] == ended
