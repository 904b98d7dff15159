"""Choosing rows and changing them at once, priority, and giving, as forms without JavaScript and with it."""

import pytest

from heedful.desk.models import Bulk, Conversation, Handover
from tests.conftest import NOON, SECOND, said

HTMX = {"HX-Request": "true"}


@pytest.fixture
def three(hear, at_noon):
    hear(
        *[
            said(str(n), f"acme {n}", by=name, at=NOON + n * SECOND)
            for n, name in enumerate(("ann", "ben", "cyd"))
        ]
    )
    return list(Conversation.objects.order_by("waiting_since"))


def states(field="state"):
    return list(Conversation.objects.order_by("waiting_since").values_list(field, flat=True))


@pytest.mark.parametrize(
    ("deed", "field", "expected"),
    [
        ("take", "owner__name", "Frank"),
        ("done", "state", "done"),
        ("snooze:answer", "state", "snoozed"),
        ("priority:3", "priority", 3),
        ("give:{bill}", "owner__name", "Bill"),
        ("team:{team}", "team__name", "Shops"),
    ],
)
def test_chosen_rows_change_together_by_a_plain_form(
    deed, field, expected, three, signed_in, frank, bill, olive
):
    from heedful.teams import actions as teams

    team = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    deed = deed.format(bill=bill.pk, team=team.pk)
    browser, before = signed_in(frank), states(field)
    page = browser.get("/inbox/").text
    assert f'value="{three[0].pk}" form="together"' in page
    assert deed in {"take", "done"} or f'value="{deed}"' in page
    chosen = [three[0].pk, three[2].pk]
    answer = browser.post("/inbox/together/", {"id": chosen, "more": deed}, follow=True)
    assert states(field) == [expected, before[1], expected]
    assert "2 conversations changed" in answer.text
    undo = f"/inbox/together/{Bulk.objects.get().pk}/undo/"
    assert undo in answer.text
    browser.post(undo)
    assert states(field) == before


def test_all_of_a_view_is_what_its_query_finds(three, signed_in, frank):
    signed_in(frank).post(
        "/inbox/together/", {"all": "1", "view": "waiting", "q": "author:ben", "deed": "done"}
    )
    assert states() == ["waiting", "done", "waiting"]
    signed_in(frank).post("/inbox/together/", {"all": "1", "view": "waiting", "deed": "done"})
    assert states() == ["done"] * 3


def test_what_stays_as_it_was_is_said(three, signed_in, frank, bill):
    Conversation.objects.filter(pk=three[0].pk).update(owner=bill)
    ids = [one.pk for one in three]
    answer = signed_in(frank).post("/inbox/together/", {"id": ids, "deed": "take"}, headers=HTMX)
    assert "2 conversations changed. · 1: somebody else has it" in answer.text
    assert '"together": true' in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("form", [{"deed": "done"}, {"id": "1", "deed": ""}, {"id": "1", "deed": "burn"}])
def test_a_form_that_says_too_little_is_refused(form, three, signed_in, frank):
    assert signed_in(frank).post("/inbox/together/", form).status_code == 400


def test_priority_is_set_from_the_head_shown_on_the_row_and_undone(three, signed_in, frank):
    browser = signed_in(frank)
    answer = browser.post(f"/inbox/{three[0].pk}/priority/3/", headers=HTMX)
    assert f"/inbox/{three[0].pk}/priority/1/" in answer.text
    assert '<span class="item-label">urgent</span>' in browser.get("/inbox/").text
    assert browser.post(f"/inbox/{three[0].pk}/priority/4/").status_code == 400


def test_giving_names_who_can_have_it_and_can_be_undone(three, signed_in, frank, bill, otto):
    browser, one = signed_in(frank), three[0]
    form = browser.get(f"/inbox/{one.pk}/give/").text
    assert "Bill" in form
    assert "Otto" not in form
    answer = browser.post(f"/inbox/{one.pk}/give/", {"to": bill.pk, "note": "You know her"}, follow=True)
    assert "Bill has it now" in answer.text
    assert "You know her" in answer.text
    assert "Frank gave you the conversation with Ann" in signed_in(bill).get("/notices/").text
    browser.post(f"/inbox/handovers/{Handover.objects.get().pk}/undo/")
    assert states("owner") == [None] * 3


def test_the_way_from_hand_to_hand_stands_beside_the_thread(three, signed_in, frank, bill):
    browser, one = signed_in(frank), three[0]
    browser.post(f"/inbox/{one.pk}/claim/")
    browser.post(f"/inbox/{one.pk}/give/", {"to": bill.pk})
    page = browser.get(f"/inbox/{one.pk}/").text
    assert "Handed on once" in page
    assert "Frank → Bill" in page


def test_a_program_changes_many_and_takes_it_back(three, client, frank):
    from heedful.teams import actions as teams

    token = teams.make_token(teammate_id=frank.pk, name="t", at=NOON)[1]
    asked = {"headers": {"authorization": f"Bearer {token}"}, "content_type": "application/json"}
    ids = [one.pk for one in three]
    for deed, more in [("priority", {"to": 2}), ("snooze", {}), ("reopen", {}), ("take", {}), ("done", {})]:
        told = client.post("/api/v1/together", {"conversation_ids": ids, "deed": deed, **more}, **asked)
        assert told.json()["changed"] == ids, deed
    back = client.post(f"/api/v1/together/{told.json()['id']}/undo", **asked)
    assert back.json()["changed"] == ids
    assert (
        client.post("/api/v1/together", {"conversation_ids": ids, "deed": "give"}, **asked).status_code == 400
    )
    one = client.put(f"/api/v1/conversations/{ids[0]}/priority", {"priority": 3}, **asked).json()
    assert (one["priority"], one["owner"]) == (3, "Frank")
