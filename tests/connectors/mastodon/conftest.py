"""A small Mastodon for each test."""

import pytest

from heedful.connectors.mastodon import Mastodon
from tests.connectors.mastodon.fake import Fake


@pytest.fixture
def server():
    fake = Fake("sse")
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def mastodon():
    return Mastodon()
