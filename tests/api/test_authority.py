"""Authority by program: whoever leads says what others may decide alone."""

import pytest

from heedful.desk.models import Authority, Permission
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON


@pytest.fixture
def leads(program_of, lea):
    return program_of(lea)


@pytest.fixture
def care(olive, frank):
    return teams.add_team(by_id=olive.pk, name="Care", teammate_ids=[frank.pk], at=NOON)


def test_what_was_set_last_counts_and_is_taken_back(leads, program, frank, lea, bill):
    path = f"/teammates/{frank.pk}/authority"
    said = {"amount": "12,5", "currency": "eur", "words": "of a bill", "approver_id": lea.pk}
    for _ in range(2):
        status, given = leads.call("PUT", f"{path}/refund", said)
        assert (status, given["amount"], given["currency"], given["approver"]) == (200, "12.50", "EUR", "Lea")
    assert Authority.objects.count() == 1
    _, given = leads.call("PUT", f"{path}/refund", {"amount": None, "approver_id": bill.pk})
    assert (given["amount"], given["words"], given["approver_id"]) == (None, "", bill.pk)
    assert program.get(path) == program.get("/me/authority") == (200, [given])
    for _ in range(2):
        assert leads.call("DELETE", f"/authority/{given['id']}") == (204, None)
    assert program.get("/me/authority") == (200, [])


def test_ones_own_goes_before_the_teams(leads, program, frank, lea, care):
    team = f"/teams/{care.pk}/authority"
    leads.call("PUT", f"{team}/refund", {"amount": None, "approver_id": lea.pk})
    _, replaces = leads.call(
        "PUT", f"{team}/replacement", {"amount": None, "approver_id": lea.pk, "words": "one"}
    )
    twenty = {"amount": "20", "currency": "EUR", "approver_id": lea.pk}
    _, own = leads.call("PUT", f"/teammates/{frank.pk}/authority/refund", twenty)
    assert leads.get(team)[1] == [{**leads.get(team)[1][0], "amount": None}, replaces]
    assert {one["decision"]: one for one in program.get("/me/authority")[1]} == {
        "refund": own,
        "replacement": replaces,
    }
    assert program.get(f"/teammates/{frank.pk}/authority")[1] == [own]


def test_only_leads_give_it_and_nobody_to_themselves(leads, program_of, lea, bill, olive, care):
    said = {"amount": None, "approver_id": bill.pk}
    status, told = leads.call("PUT", f"/teammates/{lea.pk}/authority/refund", said)
    assert (status, told["text"]) == (403, "Nobody sets what they may decide themselves. Ask an owner.")
    assert program_of(olive).call("PUT", f"/teammates/{olive.pk}/authority/refund", said)[0] == 200
    assert leads.call("PUT", f"/teams/{care.pk}/authority/other", said)[0] == 200


@pytest.mark.parametrize("role", ["frank", "otto", "eve"])
def test_whoever_does_not_lead_reads_what_colleagues_may_and_sets_nothing(
    request, role, leads, program_of, bill, care
):
    asked, said = program_of(request.getfixturevalue(role)), {"amount": None, "approver_id": bill.pk}
    path = f"/teammates/{bill.pk}/authority"
    _, given = leads.call("PUT", f"{path}/refund", said | {"approver_id": care.teammates.get().pk})
    for method, address, body in (
        ("PUT", f"{path}/refund", said),
        ("PUT", f"/teams/{care.pk}/authority/refund", said),
        ("GET", f"/teams/{care.pk}/authority", None),
        ("DELETE", f"/authority/{given['id']}", None),
    ):
        assert asked.call(method, address, body)[0] == 403, (method, address)
    assert asked.get(path) == (200, [given])
    assert asked.get("/me/authority")[0] == (403 if role == "otto" else 200)
    assert Authority.objects.values_list("pk", flat=True).get() == given["id"]


@pytest.mark.parametrize(
    ("decision", "changes", "status", "words"),
    [
        ("refund", {"amount": "lots"}, 400, "amount: write it as a number, such as 25 or 12.50, or null"),
        ("refund", {"amount": "-1"}, 400, "amount: write it as a number"),
        ("refund", {"amount": ""}, 400, "amount: write it as a number"),
        ("refund", {"amount": " "}, 400, "amount: write it as a number"),
        ("refund", {"amount": "9999999999.9"}, 200, None),
        ("refund", {"amount": "9999999999.999"}, 400, "amount: String should have at most 13"),
        ("refund", {"amount": "1e10"}, 400, "amount: write it as a number"),
        ("refund", {"currency": "E1"}, 400, "Name the currency by three letters, such as EUR."),
        ("replacement", {}, 400, "Only refunds and gestures have an amount."),
        ("everything", {}, 400, "decision: "),
        ("refund", {"approver_id": 4711}, 400, "Name somebody else who decides above it."),
        ("refund", {"words": "x" * 201}, 400, "words: "),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_set(leads, frank, bill, decision, changes, status, words):
    said = {"amount": "5", "currency": "EUR", "approver_id": bill.pk} | changes
    answer = leads.call("PUT", f"/teammates/{frank.pk}/authority/{decision}", said)
    assert answer[0] == status
    if words is not None:
        assert (answer[1]["code"], answer[1]["text"].startswith(words)) == ("invalid", True)
        assert not Authority.objects.exists()


def test_nobody_is_asked_about_who_is_not_there(leads, program, lea):
    assert program.get("/teammates/4711/authority")[0] == 404
    assert leads.get("/teams/4711/authority")[0] == 404
    assert (
        leads.call("PUT", "/teammates/4711/authority/refund", {"amount": None, "approver_id": lea.pk})[0]
        == 404
    )
    assert (
        leads.call("PUT", "/teams/4711/authority/refund", {"amount": None, "approver_id": lea.pk})[0] == 404
    )


def test_no_limit_has_to_be_said(leads, frank, bill):
    status, told = leads.call("PUT", f"/teammates/{frank.pk}/authority/refund", {"approver_id": bill.pk})
    assert (status, told["text"]) == (400, "amount: Field required")
    assert not Authority.objects.exists()


@pytest.fixture
def frank_asked(leads, program, frank, lea, dana_waits):
    """Frank may refund up to 50 EUR, asked Lea for 80, and was told what stands there now."""
    given = {"amount": "50", "currency": "EUR", "approver_id": lea.pk}
    leads.call("PUT", f"/teammates/{frank.pk}/authority/refund", given)
    asked = {"decision": "refund", "amount": "80", "currency": "eur", "words": "She was charged twice."}
    status, told = program.post(f"/conversations/{dana_waits.pk}/permissions", asked)
    assert status == 201
    return told


def test_the_one_above_is_asked_told_and_answers(program, leads, frank_asked, dana_waits, lea):
    assert frank_asked | {"id": 0, "asked_at": ""} == {
        "id": 0,
        "conversation_id": dana_waits.pk,
        "person": "Dana",
        "decision": "refund",
        "amount": "80.00",
        "currency": "EUR",
        "words": "She was charged twice.",
        "asked_by_id": frank_asked["asked_by_id"],
        "asked_by": "Frank",
        "asked_at": "",
        "approver_id": lea.pk,
        "approver": "Lea",
        "granted": None,
        "answer": "",
        "answered_at": None,
    }
    assert Notice.objects.get(teammate=lea).text.startswith("Frank asks you to decide (refund, 80 EUR)")
    assert leads.get("/permissions?view=to-answer")[1]["items"] == [frank_asked]
    path = f"/permissions/{frank_asked['id']}"
    for _ in range(2):
        status, told = leads.post(f"{path}/answer", {"granted": True, "words": "Gladly."})
        assert (status, told["granted"], told["answer"]) == (200, True, "Gladly.")
    assert leads.post(f"{path}/answer", {"granted": False}) == (
        409,
        {"code": "refused", "text": "This was answered already."},
    )
    assert program.get(path) == (200, told)
    notes = [note["text"] for note in program.get(f"/conversations/{dana_waits.pk}")[1]["notes"]]
    assert notes == [
        "Asks Lea (refund, 80 EUR): She was charged twice.",
        "Granted: She was charged twice. Gladly.",
    ]


def test_what_is_open_and_what_was_answered_comes_page_by_page(program, leads, frank_asked, dana_waits):
    again = {"decision": "refund", "words": "And the postage."}
    _, second = program.post(f"/conversations/{dana_waits.pk}/permissions", again)
    leads.post(f"/permissions/{frank_asked['id']}/answer", {"granted": False})

    def ids(view):
        return [one["id"] for one in program.get(f"/permissions?view={view}")[1]["items"]]

    assert (ids("open"), ids("answered"), ids("to-answer")) == ([second["id"]], [frank_asked["id"]], [])
    assert ids("all") == [second["id"], frank_asked["id"]]
    first = program.get("/permissions?view=all&limit=1")[1]
    assert ([one["id"] for one in first["items"]], first["next_offset"]) == ([second["id"]], 1)
    assert program.get("/permissions?view=some")[0] == 400


def test_only_whoever_was_asked_or_an_owner_answers(program_of, frank_asked, bill, olive, otto, eve):
    path = f"/permissions/{frank_asked['id']}/answer"
    for who, status in ((bill, 403), (otto, 403), (eve, 404)):
        assert program_of(who).post(path, {"granted": True})[0] == status, who
    assert Permission.objects.get().granted is None
    assert program_of(olive).post(path, {"granted": False, "words": "Not this time."})[0] == 200


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"words": " "}, 400, "Say in a sentence or two what you ask for and why."),
        ({"words": ""}, 400, "words: "),
        ({"words": "x" * 501}, 400, "words: "),
        ({"amount": "lots", "currency": "EUR"}, 400, "amount: write it as a number"),
        ({"amount": "5"}, 400, "Name the currency by three letters, such as EUR."),
        ({"decision": "everything"}, 400, "decision: "),
        ({"decision": "other"}, 409, "Nobody is named yet to decide this."),
    ],
)
def test_what_cannot_be_asked_is_told_and_nobody_is(program, frank_asked, dana_waits, changes, status, words):
    said = {"decision": "refund", "words": "Please."} | changes
    answer = program.post(f"/conversations/{dana_waits.pk}/permissions", said)
    assert (answer[0], answer[1]["text"].startswith(words)) == (status, True)
    assert Permission.objects.count() == 1


def test_an_observer_reads_and_asks_nothing(program_of, otto, frank_asked, dana_waits):
    watches = program_of(otto)
    assert watches.get(f"/permissions/{frank_asked['id']}") == (200, frank_asked)
    said = {"decision": "refund", "words": "Please."}
    assert watches.post(f"/conversations/{dana_waits.pk}/permissions", said)[0] == 403


def test_a_page_of_permissions_costs_few_queries_however_long_it_is(
    program, frank_asked, dana_waits, django_assert_max_num_queries
):
    for number in range(6):
        asked = {"decision": "refund", "words": f"And {number}."}
        program.post(f"/conversations/{dana_waits.pk}/permissions", asked)
    with django_assert_max_num_queries(5):
        assert len(program.get("/permissions")[1]["items"]) == 7
