"""A program that asks again with the same key gets the first answer, and nothing happens twice."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Note, Permission, Reply
from heedful.kit import clock
from heedful.teams.models import Once
from tests.conftest import NOON, SECOND

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
ASKED = {"decision": "refund", "words": "She was charged twice, says Dana."}


@pytest.fixture
def asking(lea, frank, dana_waits):
    """Where Frank asks Lea for a refund."""
    desk.set_authority(by_id=lea.pk, teammate_id=frank.pk, decision="refund", approver_id=lea.pk, at=NOON)
    return f"/conversations/{dana_waits.pk}/permissions"


@pytest.mark.parametrize("again", [KEY, f'"{KEY}"'])
def test_asked_again_it_is_done_once_and_answered_alike(program, asking, again):
    first = program.post(asking, ASKED, key=KEY)
    assert first[0] == 201
    assert program.post(asking, ASKED, key=again) == first
    assert (Permission.objects.count(), Note.objects.count()) == (1, 1)
    assert program.post(asking, ASKED, key="another")[1]["id"] != first[1]["id"]


def test_it_holds_for_every_post(program, dana_waits):
    for path, body, model in (
        (f"/conversations/{dana_waits.pk}/notes", {"text": "Look here"}, Note),
        (f"/conversations/{dana_waits.pk}/reply", {"text": "On our way."}, Reply),
    ):
        assert program.post(path, body, key=path) == program.post(path, body, key=path)
        assert model.objects.count() == 1


def test_the_answer_is_the_first_one_whatever_changed_since(program, asking, lea):
    _, first = program.post(asking, ASKED, key=KEY)
    desk.answer_permission(permission_id=first["id"], by_id=lea.pk, granted=True, at=NOON)
    assert program.post(asking, ASKED, key=KEY) == (201, first)


def test_a_key_is_for_one_request(program, asking, dana_waits):
    program.post(asking, ASKED, key=KEY)
    for path, body in (
        (asking, ASKED | {"words": "Another matter."}),
        (f"/conversations/{dana_waits.pk}/claim", ASKED),
    ):
        status, told = program.post(path, body, key=KEY)
        assert (status, told["code"]) == (422, "key-used")
    assert Permission.objects.count() == 1


def test_a_key_belongs_to_its_token(program, program_of, frank, asking):
    _, first = program.post(asking, ASKED, key=KEY)
    assert program_of(frank).post(asking, ASKED, key=KEY)[1]["id"] != first["id"]
    program.post(asking, ASKED)
    program.post(asking, ASKED)
    assert Permission.objects.count() == 4


def test_while_the_first_is_running_the_second_is_told_so(program, asking, monkeypatch):
    told, ask = [], desk.ask_permission

    def ask_slowly(**asked):
        told.append(program.post(asking, ASKED, key=KEY))
        return ask(**asked)

    monkeypatch.setattr(desk, "ask_permission", ask_slowly)
    assert program.post(asking, ASKED, key=KEY)[0] == 201
    assert [(status, body["code"]) for status, body in told] == [(409, "still-running")]
    assert Permission.objects.count() == 1


def test_where_the_first_broke_off_the_program_has_to_look(program, asking, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    program.post(asking, ASKED, key=KEY)
    Once.objects.update(status=None)  # as after a process was killed
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=1))
    status, told = program.post(asking, ASKED, key=KEY)
    assert (status, told["code"]) == (409, "broke-off")
    assert Permission.objects.count() == 1


def test_a_refusal_is_the_first_answer_too(program, asking, lea, frank):
    desk.take_authority(by_id=lea.pk, authority_id=authority_of(frank), at=NOON)
    refused = program.post(asking, ASKED, key=KEY)
    assert refused[0] == 409
    desk.set_authority(by_id=lea.pk, teammate_id=frank.pk, decision="refund", approver_id=lea.pk, at=NOON)
    assert program.post(asking, ASKED, key=KEY) == refused
    assert program.post(asking, ASKED, key="another")[0] == 201


def authority_of(frank):
    from heedful.desk.queries import authorities_of

    return authorities_of(frank.pk)["refund"].pk


def test_what_cannot_be_used_may_be_mended_under_the_same_key(program, asking):
    assert program.post(asking, ASKED | {"words": ""}, key=KEY)[0] == 400
    assert program.post(asking, ASKED, key=KEY)[0] == 201


def test_what_broke_on_our_side_may_be_tried_again(program, asking, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(desk, "ask_permission", lambda **asked: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            program.post(asking, ASKED, key=KEY)
    assert program.post(asking, ASKED, key=KEY)[0] == 201


@pytest.mark.parametrize("key", ["with\ttab", "x" * 201, '""', "ä"])
def test_a_key_that_is_none_is_told(program, asking, key):
    status, told = program.post(asking, ASKED, key=key)
    assert (status, told["code"], told["text"][:15]) == (400, "invalid", "Idempotency-Key")
    assert not Permission.objects.exists()


def test_after_a_day_a_key_is_new(program, asking, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    _, first = program.post(asking, ASKED, key=KEY)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1) - SECOND)
    assert program.post(asking, ASKED, key=KEY)[1] == first
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    assert program.post(asking, ASKED, key=KEY)[1]["id"] != first["id"]
    assert Once.objects.count() == 1


def test_nobody_reads_kept_answers_in_the_database(program, asking):
    program.post(asking, ASKED, key=KEY)
    [kept] = Once.objects.values()
    assert kept["status"] == 201
    assert b"Dana" not in bytes(kept["answer"])
    assert KEY not in str(kept)


def test_other_requests_need_no_key_and_ignore_one(program, asking):
    assert program.call("GET", "/permissions", key=KEY)[0] == 200
    assert not Once.objects.exists()


def test_without_a_token_a_key_opens_nothing(program, program_of, asking):
    program.post(asking, ASKED, key=KEY)
    assert program_of(None).post(asking, ASKED, key=KEY)[0] == 401


def test_the_description_tells_of_it_at_every_post(program):
    described = program.get("/openapi.json")[1]["paths"]
    posts = [address["post"] for address in described.values() if "post" in address]
    assert len(posts) > 50
    for post in posts:
        assert [one["name"] for one in post["parameters"]].count("Idempotency-Key") == 1
        assert {"409", "422"} <= post["responses"].keys()


def test_what_is_too_long_is_told(program, asking, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for key in (None, KEY):
        status, told = program.post(asking, ASKED | {"words": "x" * 1000}, key=key)
        assert (status, told["code"]) == (413, "too-long")
        assert told["text"] == "A request holds at most 1,000 bytes. Send less at once."
