"""Why somebody stands first, and "Next for me", as the screens and the API show them."""

from datetime import timedelta

import pytest

from heedful.desk.models import Conversation
from tests.conftest import NOON, said

HOUR = timedelta(hours=1)


@pytest.fixture
def two_wait(hear, at_noon):
    hear(
        said("1", "@acme my lawyer will hear of it", by="ines", addressed=True, at=NOON - HOUR),
        said("2", "acme is slow", by="tom", at=NOON - 2 * HOUR),
    )
    return [Conversation.objects.get(person__name=name) for name in ("Ines", "Tom")]


def test_the_reasons_stand_beside_those_of_the_next_one(two_wait, signed_in, frank):
    page = signed_in(frank).get(f"/inbox/{two_wait[0].pk}/why/").text
    for words in ("Spoke to us", "+24 h", "Danger or law: “lawyer”", "+48 h", "Tom", "2 d behind"):
        assert words in page
    assert "Nobody waits behind them" in signed_in(frank).get(f"/inbox/{two_wait[1].pk}/why/").text


def test_who_does_not_wait_has_no_place(two_wait, signed_in, frank):
    Conversation.objects.update(state="done")
    assert "Nobody waits in this" in signed_in(frank).get(f"/inbox/{two_wait[0].pk}/why/").text


def test_next_for_me_opens_the_neediest_and_then_says_that_nobody_waits(two_wait, signed_in, frank):
    browser = signed_in(frank)
    places = [browser.post("/inbox/next/").url for _ in range(2)]
    assert places == [f"/inbox/{one.pk}/" for one in two_wait]
    answer = browser.post("/inbox/next/", follow=True)
    assert "Nobody is waiting without somebody" in answer.text


def test_the_next_for_me_costs_what_a_conversation_costs_and_the_deed(
    signed_in, frank, hear, django_assert_max_num_queries
):
    hear(said("1", "acme", by="ann"))
    browser = signed_in(frank)
    with django_assert_max_num_queries(50):
        answer = browser.post("/inbox/next/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#conversation"


def test_whoever_sees_their_own_only_is_not_told_that_nobody_waits(signed_in, eve, dana_waits):
    told = signed_in(eve).post("/inbox/next/", headers={"HX-Request": "true"}).text
    assert "Nobody of whom you see waits" in told
    assert "Nobody is waiting" not in told


def test_next_for_me_shows_the_conversation_in_place(two_wait, signed_in, frank):
    answer = signed_in(frank).post("/inbox/next/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == f"/inbox/{two_wait[0].pk}/"
    assert "You have it: Ines" in answer.text
    assert f'data-open="{two_wait[0].pk}"' in answer.text


def test_a_program_is_given_the_next_and_told_when_nobody_waits(two_wait, client, frank):
    from heedful.teams import actions as teams

    token = teams.make_token(teammate_id=frank.pk, name="t", at=NOON)[1]
    asked = [
        client.post(
            "/api/v1/next", headers={"authorization": f"Bearer {token}"}, content_type="application/json"
        )
        for _ in range(3)
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 204]
    assert asked[0].json()["id"] == two_wait[0].pk
