"""Drafts by program: one's own, what colleagues share, and nothing else."""

import pytest

from heedful.desk.models import Conversation, Draft, Reply
from heedful.teams.models import Notice

LONG = "We are sorry for the trouble with your line since noon."


@pytest.fixture
def drafts(dana_waits):
    return f"/conversations/{dana_waits.pk}/drafts"


@pytest.fixture
def bills(program_of, bill):
    return program_of(bill)


def test_what_is_typed_is_kept_twice_is_once_and_leaves_the_house_by_no_means(program, drafts):
    for _ in range(2):
        status, kept = program.call("PUT", f"{drafts}/public", {"text": "Hello Dana"})
        assert (status, kept["text"], kept["kind"], kept["shared"]) == (200, "Hello Dana", "public", False)
    assert program.get(drafts) == (200, [kept])
    assert (Draft.objects.count(), Reply.objects.count()) == (1, 0)


def test_each_kind_is_a_draft_of_its_own(program, drafts):
    for kind in ("public", "mine", "private", "note"):
        assert program.call("PUT", f"{drafts}/{kind}", {"text": f"{kind} words"})[0] == 200
    assert {one["kind"]: one["text"] for one in program.get(drafts)[1]} == {
        kind: f"{kind} words" for kind in ("public", "mine", "private", "note")
    }


def test_an_emptied_draft_is_gone_unless_much_would_be_lost(program, drafts):
    program.call("PUT", f"{drafts}/private", {"text": "Hi"})
    assert program.call("PUT", f"{drafts}/private", {"text": ""}) == (204, None)
    assert program.get(f"{drafts}/private")[0] == 404

    program.call("PUT", f"{drafts}/public", {"text": LONG})
    for _ in range(2):
        assert program.call("DELETE", f"{drafts}/public") == (204, None)
    assert program.get(drafts) == (200, [])
    _, emptied = program.get(f"{drafts}/public")
    assert (emptied["text"], [one["text"] for one in emptied["versions"]]) == ("", [LONG])

    status, restored = program.post(f"/drafts/versions/{emptied['versions'][0]['id']}/restore")
    assert (status, restored["text"]) == (200, LONG)


def test_colleagues_read_what_is_shared_and_no_more(program, bills, drafts):
    _, kept = program.call("PUT", f"{drafts}/public", {"text": LONG})
    program.call("PUT", f"{drafts}/private", {"text": "Frank's alone"})
    assert bills.get(drafts) == (200, [])
    assert bills.post(f"/drafts/{kept['id']}/use")[0] == 404

    for _ in range(2):
        status, shared = program.post(f"{drafts}/public/share", {"shared": True})
        assert (status, shared["shared"]) == (200, True)
    assert bills.get(drafts) == (200, [shared])
    assert bills.get(f"{drafts}/public")[0] == 404

    bills.call("PUT", f"{drafts}/public", {"text": "Bill's own"})
    for _ in range(2):
        status, used = bills.post(f"/drafts/{kept['id']}/use")
        assert (status, used["teammate"], used["text"]) == (200, "Bill", f"Bill's own\n\n{LONG}")
    assert program.post(f"{drafts}/public/share", {"shared": False})[1]["shared"] is False
    assert [one["teammate"] for one in bills.get(drafts)[1]] == ["Bill"]


def test_a_shared_draft_that_was_emptied_gives_nothing_to_use(program, bills, drafts):
    _, kept = program.call("PUT", f"{drafts}/public", {"text": LONG})
    program.post(f"{drafts}/public/share", {"shared": True})
    program.call("DELETE", f"{drafts}/public")
    assert bills.post(f"/drafts/{kept['id']}/use") == (204, None)


def test_handed_over_it_is_the_colleagues_with_the_conversation(program, bills, drafts, dana_waits, bill):
    program.call("PUT", f"{drafts}/public", {"text": LONG})
    program.post(f"/conversations/{dana_waits.pk}/claim")
    assert program.post(f"{drafts}/public/hand-over", {"to_id": bill.pk}) == (204, None)
    [theirs] = bills.get(drafts)[1]
    assert (theirs["text"], theirs["teammate_id"]) == (LONG, bill.pk)
    assert Conversation.objects.get().owner == bill
    assert Notice.objects.filter(teammate=bill, about__startswith="draft:").count() == 1
    assert program.post(f"{drafts}/public/hand-over", {"to_id": bill.pk}) == (
        409,
        {"code": "refused", "text": "There is no draft of a reply here yet. Write some words first."},
    )


def test_a_version_is_its_authors_alone(program, bills, drafts):
    program.call("PUT", f"{drafts}/public", {"text": LONG})
    program.call("PUT", f"{drafts}/public", {"text": "Oops"})
    [version] = program.get(f"{drafts}/public")[1]["versions"]
    assert bills.post(f"/drafts/versions/{version['id']}/restore")[0] == 404
    assert program.get(f"{drafts}/public")[1]["text"] == "Oops"


def test_observers_share_and_take_nothing_and_others_see_no_conversation(
    program, program_of, drafts, otto, eve
):
    _, kept = program.call("PUT", f"{drafts}/public", {"text": LONG})
    program.post(f"{drafts}/public/share", {"shared": True})
    watching = program_of(otto)
    assert [one["id"] for one in watching.get(drafts)[1]] == [kept["id"]]
    assert watching.post(f"/drafts/{kept['id']}/use")[1]["code"] == "not-allowed"
    watching.call("PUT", f"{drafts}/public", {"text": "Otto's words"})
    assert watching.post(f"{drafts}/public/share", {"shared": True})[0] == 403
    assert watching.post(f"{drafts}/public/hand-over", {"to_id": eve.pk})[0] == 403

    outside = program_of(eve)
    assert outside.get(drafts)[0] == 404
    assert outside.call("PUT", f"{drafts}/public", {"text": "Eve"})[0] == 404
    assert outside.post(f"/drafts/{kept['id']}/use")[0] == 404
    assert not Draft.objects.filter(teammate=eve).exists()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/letter", {"text": "x"}),
        ("PUT", "/public", {}),
        ("PUT", "/public", {"text": "x" * 20_001}),
        ("PUT", "/public", {"text": "a\0b"}),
        ("POST", "/note/share", {"shared": True}),
        ("POST", "/public/share", {"shared": "perhaps"}),
        ("POST", "/public/hand-over", {"to_id": 0}),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(program, drafts, method, path, body):
    program.call("PUT", f"{drafts}/public", {"text": LONG})
    before = list(Draft.objects.values())
    status, told = program.call(method, f"{drafts}{path}", body)
    assert (status, told["code"], bool(told["text"])) == (400, "invalid", True)
    assert list(Draft.objects.values()) == before


def test_a_draft_goes_to_nobody_who_cannot_answer_there(program, drafts, otto, frank):
    program.call("PUT", f"{drafts}/public", {"text": LONG})
    for to, status in ((otto.pk, 409), (frank.pk, 409), (4711, 404)):
        assert program.post(f"{drafts}/public/hand-over", {"to_id": to})[0] == status
    assert Draft.objects.get().teammate == frank
