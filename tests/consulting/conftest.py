"""A conversation of the shops, their colleague Sam, and Nia of the engineers, who does not see it."""

import pytest

from heedful.consulting import actions
from heedful.desk.models import Conversation
from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.web.outside.pace import PACE
from tests.conftest import NOON, listen_at, said


@pytest.fixture(autouse=True)
def _fresh():
    PACE.forget()


@pytest.fixture
def at_noon(monkeypatch):
    """Stand at noon, or `at_noon(another)`."""
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(at):
        moment[0] = at

    return move


@pytest.fixture
def shops(olive):
    return teams.add_team(by_id=olive.pk, name="Shops", at=NOON)


@pytest.fixture
def engineers(olive):
    return teams.add_team(by_id=olive.pk, name="Engineers", at=NOON)


@pytest.fixture
def sam(hire, shops):
    return hire("Sam", "teammate", team_ids=[shops.pk])


@pytest.fixture
def nia(hire, engineers):
    return hire("Nia", "teammate", team_ids=[engineers.pk])


@pytest.fixture
def wanda(hire, engineers):
    """Observes with the engineers: a seat that costs nothing."""
    return hire("Wanda", "observer", team_ids=[engineers.pk])


@pytest.fixture
def dana(olive, hear, shops, sam, wire):
    """What Dana asked the shops, whom nobody else sees."""
    shop = listen_at(olive, network="forgetful", team_id=shops.pk, venue="Shop square")
    words = "Does the moss green Beacon work at 40 below, @acme @tom.example?"
    hear(said("d1", words, addressed=True), source=shop)
    return Conversation.objects.get()


@pytest.fixture
def ask(dana, sam, nia, engineers):
    """`ask()` lets Sam ask the engineers; `ask(to=nia)`, `ask(to=Expert(...))` others."""

    def asked(question="At what cold does the Beacon stop?", *, to=None, at=NOON, **more):
        fields = {"quote": False, "conversation_id": dana.pk, "by_id": sam.pk} | more
        return actions.ask(to=engineers.pk if to is None else to, question=question, at=at, **fields)

    return asked
