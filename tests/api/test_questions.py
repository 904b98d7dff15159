"""Questions to others, for programs."""

import json

import pytest
from django.test import Client

from heedful.consulting.models import Consultation
from heedful.teams import actions as teams
from tests.conftest import NOON


@pytest.fixture
def program_of():
    def program(teammate):
        token = teams.make_token(teammate_id=teammate.pk, name="program", at=NOON)[1]
        client = Client(headers={"authorization": f"Bearer {token}"})

        def ask(method, path, body=None):
            words = json.dumps(body) if body is not None else ""
            answer = client.generic(method, f"/api/v1{path}", words, content_type="application/json")
            return answer.status_code, json.loads(answer.content or b"null")

        return ask

    return program


def test_a_program_asks_and_another_lists_and_answers(dana_waits, frank, otto, olive, program_of):
    team = teams.add_team(by_id=olive.pk, name="Masts", teammate_ids=[otto.pk], at=NOON)
    mine, theirs = program_of(frank), program_of(otto)
    asked = {"team_id": team.pk, "question": "Does the mast stand?", "quote": True, "key": "k1"}
    for _ in range(2):
        status, made = mine("POST", f"/conversations/{dana_waits.pk}/questions", asked)
        assert (status, made["asked_name"], made["state"]) == (201, "Masts", "open")
    assert Consultation.objects.count() == 1
    [listed] = theirs("GET", "/questions")[1]
    assert (listed["question"], listed["quoted"]) == (
        "Does the mast stand?",
        "My line to @… is down since noon",
    )
    status, answered = theirs("POST", f"/questions/{made['id']}/answer", {"text": "Since ten."})
    assert (status, answered["answers"][0]["text"]) == (200, "Since ten.")
    assert theirs("GET", "/questions")[1] == []
    assert mine("GET", "/questions?which=mine")[1][0]["answers"][0]["giver"] == "Otto"


def test_a_program_is_told_what_is_wrong(dana_waits, frank, bill, program_of):
    mine = program_of(frank)
    path = f"/conversations/{dana_waits.pk}/questions"
    assert mine("POST", path, {"question": "x", "email": "nobody"})[0] == 400
    assert mine("POST", path, {"question": " ", "colleague_id": bill.pk})[0] == 400
    assert mine("POST", path, {"question": "x", "colleague_id": frank.pk})[0] == 400
    assert mine("POST", path, {"question": "x", "team_id": 4711})[0] == 404
    made = mine("POST", path, {"question": "How?", "colleague_id": bill.pk})[1]
    assert mine("POST", f"/questions/{made['id']}/answer", {"text": "x"})[0] == 403
    assert mine("POST", f"/questions/{made['id']}/remind")[0] == 409
    assert mine("POST", f"/questions/{made['id']}/withdraw")[1]["state"] == "withdrawn"
    assert (
        program_of(bill)("POST", f"/questions/{made['id']}/ask-again", {"more": "Please."})[1]["state"]
        == "open"
    )
