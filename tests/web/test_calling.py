"""Calling a colleague in a note, on the screen."""

import pytest

from heedful.teams import actions as teams
from tests.conftest import NOON
from tests.web.conftest import HTMX


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


def test_names_are_offered_to_whoever_writes_a_note(signed_in, olive, frank, otto, dana_waits):
    teams.add_team(by_id=olive.pk, name="Line care", at=NOON)
    for who in (frank, otto):
        browser = signed_in(who)
        assert 'data-names="/inbox/names/"' in browser.get(f"/inbox/{dana_waits.pk}/?kind=note").text
        assert browser.get("/inbox/names/").json()["names"] == ["Frank", "Olive", "Otto", "Line care"]


def test_a_called_colleague_finds_the_note(signed_in, frank, otto, dana_waits):
    signed_in(frank).post(
        f"/inbox/{dana_waits.pk}/note/", {"text": "@Otto <look>", "key": "k1"}, headers=HTMX
    )
    notices = signed_in(otto).get("/notices/").text
    assert "Frank beside Dana: @Otto &lt;look&gt;" in notices
    assert "You are told because Frank called you in a note." in notices


def test_its_author_is_told_who_cannot_see_it(signed_in, olive, frank, lea, dana_waits):
    from heedful.desk.models import Conversation

    team = teams.add_team(by_id=olive.pk, name="Shops", teammate_ids=[lea.pk], at=NOON)
    Conversation.objects.filter(pk=dana_waits.pk).update(team=team)
    answer = signed_in(lea).post(
        f"/inbox/{dana_waits.pk}/note/", {"text": "@Frank see", "key": "k1"}, headers=HTMX
    )
    words = "Not told, since they cannot see this conversation: Frank."
    assert answer.text.count(words) == 2  # in the note, and as a toast
