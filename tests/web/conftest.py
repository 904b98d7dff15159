"""Screens are asked at a moment that stands still."""

import shutil
from datetime import timedelta

import pytest

from heedful.kit import clock
from tests.conftest import NOON, missing
from tests.listening.judging import all_read, heard  # noqa: F401
from tests.web import browsing

HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_noon(monkeypatch):
    """Let the screens think it is a little past noon: `at_noon(minutes=18)` moves on."""
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(**span):
        moment[0] = NOON + timedelta(**span)

    return move


@pytest.fixture(scope="module")
def chromium():
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        missing("Chromium")
    with browsing.window() as opened:
        yield opened


@pytest.fixture
def window(chromium, settings, acme):
    settings.REPLY_HOLD_SECONDS = 600
    yield chromium
    errors = chromium.errors
    chromium.clear()
    assert errors == []
