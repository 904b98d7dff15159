"""A budget for those without a team, and a carton that Frank proposes for Dana."""

import itertools
import re

import pytest

from heedful.gestures import actions
from heedful.kit import vault
from tests.conftest import NOON

numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _vault(tmp_path):
    vault.configure(tmp_path / "vault.key")


@pytest.fixture
def budget(lea):
    """A hundred euros a month; up to ten a teammate decides alone."""
    return actions.set_budget(
        by_id=lea.pk, team_id=None, currency="EUR", a_month="100", alone_up_to="10", at=NOON
    )


@pytest.fixture
def propose(budget, dana_waits, frank):
    def proposed(value="25", *, by=frank, key=None, what="A carton of tea", at=NOON):
        return actions.propose(
            conversation_id=dana_waits.pk,
            by_id=by.pk,
            what=what,
            reason="She looked for it everywhere.",
            value=value,
            key=key or f"key-{next(numbers)}",
            at=at,
        )

    return proposed


@pytest.fixture
def approved(propose, lea):
    gesture = propose()
    return actions.approve(gesture_id=gesture.pk, by_id=lea.pk, at=NOON)


def secret_in(words):
    return re.search(r"/private/([\w-]+)/", words)[1]
