"""A model that answers on loopback, and what a teammate does with it in a browser."""

import re
from decimal import Decimal

import pytest

from heedful.desk.models import Draft
from heedful.drafting import actions
from heedful.kit import clock, vault
from tests.conftest import NOON
from tests.drafting.endpoint import KEY, model

FIELD = re.compile(r'name="(mark|seen)" value="([0-9a-f]+)"')


@pytest.fixture(autouse=True)
def at(monkeypatch, tmp_path):
    """`at(NOON + HOUR)` moves the clock of the screens."""
    vault.configure(tmp_path / "vault.key")
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(to):
        moment[0] = to

    return move


@pytest.fixture
def obeys():
    """A model that answers what it is told to."""
    with model() as fresh:
        yield fresh


@pytest.fixture
def on(olive, obeys):
    """The model is on, at a price, with a cap."""

    def switch(**changed):
        fields = {
            "address": obeys.address,
            "model": "small-1",
            "key": KEY,
            "price_in": Decimal("0.5"),
            "price_out": Decimal("1.5"),
            "cap": Decimal(100),
        }
        return actions.set_endpoint(by_id=olive.pk, on=True, at=NOON, **fields | changed)

    return switch


@pytest.fixture
def ask(signed_in, frank):
    """`ask(conversation)` looks at the preview and sends it; returns the page that comes back."""

    def press(conversation, kind="public", by=frank):
        browser = signed_in(by)
        page = f"/inbox/{conversation.pk}/model/"
        preview = browser.get(page, {"kind": kind})
        assert preview.status_code == 200, preview.content.decode()
        fields = dict(FIELD.findall(preview.content.decode()))
        return browser.post(page, fields | {"kind": kind}, follow=True)

    return press


@pytest.fixture
def draft_of(frank):
    def text(conversation, kind="public", by=frank):
        drafts = Draft.objects.filter(conversation=conversation, teammate=by, kind=kind)
        return drafts.values_list("text", flat=True).first() or ""

    return text
