"""Screens are asked at a moment that stands still."""

from datetime import timedelta

import pytest

from heedful.kit import clock
from tests.conftest import NOON

HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_noon(monkeypatch):
    """Let the screens think it is a little past noon: `at_noon(minutes=18)` moves on."""
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(**span):
        moment[0] = NOON + timedelta(**span)

    return move
