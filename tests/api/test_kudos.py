"""Praise by program: who sees it, whom it reaches, and what may be shown."""

from datetime import timedelta

import pytest
from django.core import mail

from heedful.connectors.contract import Deleted
from heedful.desk.models import Conversation, Draft
from heedful.kit import clock
from heedful.kudos import actions as kudos
from heedful.kudos.models import Earned, Kudos, Praised
from heedful.listening import actions as listening
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, said

WORDS = "Samira at the @acme Kirkgate shop spent twenty minutes on my cables. So patient and kind."
QUESTION = "May we show your words?"


@pytest.fixture
def listed(lea):
    """Samira works in a shop and is no teammate; Lea leads her. By name."""
    samira = {"name": "Samira", "place": "Kirkgate", "email": "samira@acme.test", "lead": "Lea"}
    kudos.add_praised(by_id=lea.pk, at=NOON, **samira)
    kudos.add_praised(by_id=lea.pk, at=NOON, name="Bobby", teammate="Lea")
    return {one.name: one for one in Praised.objects.all()}


@pytest.fixture
def praise(listed, hear, work_until):
    """Joyce praises Samira; a rule proposes it."""
    hear(said("joyce-1", WORDS, by="joyce", addressed=True))
    work_until(NOON)
    return Conversation.objects.get(person__name="Joyce")


@pytest.fixture
def marked(program, praise):
    return program.post(f"/conversations/{praise.pk}/kudos", {})[1]


def ten_seconds_later(work_until):
    work_until(clock.now() + timedelta(seconds=12))


def test_it_is_proposed_marked_once_and_delivered(program, praise, work_until, lea):
    path = f"/conversations/{praise.pk}/kudos"
    [proposed] = program.get(path)[1]
    assert (proposed["state"], [one["name"] for one in proposed["earned"]]) == (
        "proposed",
        ["Samira (Kirkgate)"],
    )
    for _ in range(2):
        status, marked = program.post(path, {"thanks": "Thank you, Joyce."})
        assert (status, marked["id"], marked["state"]) == (201, proposed["id"], "marked")
    assert Draft.objects.get().text == "Thank you, Joyce."
    assert (mail.outbox, marked["earned"][0]["told_by"]) == ([], "")

    ten_seconds_later(work_until)
    [earned] = program.get(f"/kudos/{marked['id']}")[1]["earned"]
    assert (earned["told_by"], earned["lead_told_by"]) == ("mail", "notice")
    assert [letter.to for letter in mail.outbox] == [["samira@acme.test"]]
    assert Notice.objects.filter(teammate=lea, about__startswith="kudos:").count() == 1


def test_what_is_taken_back_in_time_reaches_nobody(program, marked, work_until):
    for _ in range(2):
        status, taken = program.post(f"/kudos/{marked['id']}/take-back")
        assert (status, taken["state"]) == (200, "taken-back")
    ten_seconds_later(work_until)
    assert (mail.outbox, Earned.objects.get().told_at) == ([], None)


def test_whom_it_is_for_is_said_and_who_was_not_told_is_told_then(program, marked, listed, work_until):
    path = f"/kudos/{marked['id']}"
    whom = {"praised_ids": [listed["Samira"].pk, listed["Bobby"].pk]}
    _, named = program.call("PUT", f"{path}/earned", whom)
    assert [one["name"] for one in named["earned"]] == ["Samira (Kirkgate)", "Bobby"]
    ten_seconds_later(work_until)
    assert {one["told_by"] for one in program.get(path)[1]["earned"]} == {"mail", "notice"}

    Earned.objects.filter(praised=listed["Samira"]).update(told_by="", told_at=None, trouble="no mail")
    assert program.post(f"{path}/deliver")[0] == 202
    ten_seconds_later(work_until)
    assert [letter.to for letter in mail.outbox] == [["samira@acme.test"]] * 2
    assert Notice.objects.filter(about__startswith="kudos:").exclude(about__endswith="lead_").count() == 1


def test_it_is_on_the_wall_once_all_agreed_and_off_it_at_once(program, program_of, marked, listed, lea):
    path = f"/kudos/{marked['id']}"
    whom = {"praised_ids": [listed["Samira"].pk, listed["Bobby"].pk]}
    samira, bobby = [one["id"] for one in program.call("PUT", f"{path}/earned", whom)[1]["earned"]]
    assert program.get("/kudos?view=wall")[1]["items"] == []
    assert [one["id"] for one in program.get("/kudos?view=to-agree")[1]["items"]] == [marked["id"]]

    assert program.call("PUT", f"{path}/earned/{samira}/agreed", {"agreed": True})[0] == 200
    assert program.call("PUT", f"{path}/earned/{bobby}/agreed", {"agreed": True}) == (
        403,
        {"code": "not-allowed", "text": "Lea decides about this."},
    )
    assert program.get("/kudos?view=wall")[1]["items"] == []
    for _ in range(2):
        program_of(lea).call("PUT", f"{path}/earned/{bobby}/agreed", {"agreed": True})
    assert [one["id"] for one in program.get("/kudos?view=wall")[1]["items"]] == [marked["id"]]
    program_of(lea).call("PUT", f"{path}/earned/{bobby}/agreed", {"agreed": False})
    assert program.get("/kudos?view=wall")[1]["items"] == []


def test_its_author_is_asked_and_says_yes_and_no(program, marked):
    path = f"/kudos/{marked['id']}"
    _, asked = program.post(f"{path}/ask-consent", {"question": QUESTION})
    assert (asked["consent"], Draft.objects.get().text) == ("asked", QUESTION)
    for consent in ("yes", "yes", "withdrawn"):
        _, noted = program.call("PUT", f"{path}/consent", {"consent": consent})
        assert noted["consent"] == consent
    assert (
        program.post(f"{path}/ask-consent", {"question": QUESTION})[1]["text"]
        == "They have answered already."
    )


def test_who_earned_it_sees_it_and_nothing_of_the_conversation(
    program, program_of, marked, listed, olive, frank, lea
):
    program.call("PUT", f"/kudos/{marked['id']}/earned", {"praised_ids": [listed["Bobby"].pk]})
    team = teams.add_team(by_id=olive.pk, name="Care", teammate_ids=[frank.pk], at=NOON)
    Conversation.objects.update(team=team)
    teams.change_role(by_id=olive.pk, teammate_id=lea.pk, role="teammate", at=NOON)

    status, seen = program_of(lea).get(f"/kudos/{marked['id']}")
    assert (status, seen["text"], seen["author"]) == (200, WORDS, "Joyce")
    assert [seen[name] for name in ("conversation_id", "post_id", "by_id", "consent")] == [None] * 4
    assert program_of(lea).get("/kudos?view=all")[1]["items"] == [seen]
    assert program_of(lea).post(f"/kudos/{marked['id']}/take-back")[0] == 404
    assert program.get(f"/kudos/{marked['id']}")[1]["conversation_id"] == marked["conversation_id"]


def test_whoever_sees_no_conversation_sees_no_praise_of_it(program_of, marked, praise, eve, frank):
    Conversation.objects.update(team=None)
    outside, path = program_of(eve), f"/kudos/{marked['id']}"
    [earned] = marked["earned"]
    before = Kudos.objects.values().get()
    for method, address, body in (
        ("GET", path, None),
        ("GET", f"/conversations/{praise.pk}/kudos", None),
        ("POST", f"/conversations/{praise.pk}/kudos", {}),
        ("PUT", f"{path}/earned", {"praised_ids": []}),
        ("POST", f"{path}/deliver", None),
        ("POST", f"{path}/take-back", None),
        ("POST", f"{path}/ask-consent", {"question": QUESTION}),
        ("PUT", f"{path}/consent", {"consent": "yes"}),
        ("PUT", f"{path}/earned/{earned['id']}/agreed", {"agreed": True}),
    ):
        assert outside.call(method, address, body)[0] == 404, (method, address)
    assert outside.get("/kudos?view=all")[1]["items"] == []
    assert Kudos.objects.values().get() == before


def test_observers_read_and_change_nothing(program_of, marked, praise, otto):
    watching, path = program_of(otto), f"/kudos/{marked['id']}"
    [earned] = marked["earned"]
    status, seen = watching.get(path)
    assert (status, seen["conversation_id"], seen["consent"]) == (200, praise.pk, None)
    for method, address, body in (
        ("POST", f"/conversations/{praise.pk}/kudos", {}),
        ("PUT", f"{path}/earned", {"praised_ids": []}),
        ("POST", f"{path}/deliver", None),
        ("POST", f"{path}/take-back", None),
        ("POST", f"{path}/ask-consent", {"question": QUESTION}),
        ("PUT", f"{path}/consent", {"consent": "yes"}),
        ("PUT", f"{path}/earned/{earned['id']}/agreed", {"agreed": True}),
        ("POST", "/praised", {"name": "Nia"}),
    ):
        status, told = watching.call(method, address, body)
        assert (status, told["code"]) == (403, "not-allowed"), (method, address)
    assert watching.get(path) == (200, seen)


def test_what_cannot_be_is_told_and_changes_nothing(program, praise, marked, dana_waits):
    path, mark = f"/kudos/{marked['id']}", f"/conversations/{praise.pk}/kudos"
    before = (list(Kudos.objects.values()), list(Earned.objects.values()))
    for method, address, body, status in (
        ("POST", mark, {"post_id": dana_waits.post_id}, 400),
        ("POST", f"/conversations/{dana_waits.pk}/kudos", {"praised_ids": [4711]}, 400),
        ("POST", mark, {"praised_ids": list(range(1, 60))}, 400),
        ("PUT", f"{path}/earned", {"praised_ids": [4711]}, 400),
        ("PUT", f"{path}/earned", {}, 400),
        ("PUT", f"{path}/consent", {"consent": "perhaps"}, 400),
        ("PUT", f"{path}/earned/4711/agreed", {"agreed": True}, 404),
        ("POST", f"{path}/ask-consent", {"question": ""}, 400),
        ("GET", "/kudos/4711", None, 404),
        ("GET", "/kudos?view=best", None, 400),
    ):
        got, told = program.call(method, address, body)
        assert (got, bool(told["text"])) == (status, True), (method, address, body)
    assert (list(Kudos.objects.values()), list(Earned.objects.values())) == before


def test_what_its_author_deleted_is_told_no_more(program, marked, hear):
    hear(deleted=[Deleted("joyce-1")])
    _, seen = program.get(f"/kudos/{marked['id']}")
    assert (seen["text"], seen["url"]) == ("", "")
    assert program.get("/kudos?view=to-agree")[1]["items"] == []


@pytest.fixture
def many(listed, hear, work_until):
    """Six people praise Samira."""
    for number in range(6):
        hear(said(f"j{number}", WORDS, by=f"joyce{number}", addressed=True))
    work_until(NOON)


def test_praise_comes_page_by_page(program, many):
    first = program.get("/kudos?view=all&limit=4")[1]
    rest = program.get("/kudos?view=all&limit=4&offset=4")[1]
    assert (first["next_offset"], rest["next_offset"]) == (4, None)
    assert len({one["id"] for one in [*first["items"], *rest["items"]]}) == 6


def test_leads_say_whom_people_may_praise(program_of, program, lea):
    leads = program_of(lea)
    said_of = {
        "name": "Nia",
        "place": "Leeds",
        "other_names": ["N."],
        "email": "nia@acme.test",
        "lead": "Lea",
    }
    status, added = leads.post("/praised", said_of)
    assert (status, added["email"], added["lead_id"], added["other_names"]) == (
        201,
        "nia@acme.test",
        lea.pk,
        ["N."],
    )
    assert leads.post("/praised", said_of | {"other_names": []})[1]["id"] == added["id"]
    [shown] = program.get("/praised")[1]["items"]
    assert (shown["name"], shown["email"], shown["lead_email"]) == ("Nia", None, None)
    for path, method in ((f"/praised/{added['id']}", "DELETE"), (f"/praised/{added['id']}/restore", "POST")):
        assert program.call(method, path)[0] == 403
        for _ in range(2):
            assert leads.call(method, path)[0] in {200, 204}
    for wrong, status in (
        ({"name": ""}, 400),
        ({"name": "X", "email": "nobody"}, 400),
        ({"name": "X", "teammate": "Nobody"}, 400),
        ({"name": "X", "team": "None"}, 400),
    ):
        assert leads.post("/praised", wrong)[0] == status
    assert program.post("/praised", {"name": "X"})[0] == 403
    assert [one["name"] for one in program.get("/praised")[1]["items"]] == ["Nia"]


def test_a_page_of_praise_costs_few_queries_however_long_it_is(program, many, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert len(program.get("/kudos?view=all")[1]["items"]) == 6


def test_figures_of_praise_are_those_of_the_wall(
    program, program_of, marked, work_until, bill, olive, square, monkeypatch
):
    ten_seconds_later(work_until)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))
    status, told = program.get("/figures/praise")
    counted = {"marked": 1, "delivered": 1, "answered": 0, "median_seconds": None}
    assert (status, told["figures"], len(told["months"])) == (200, counted, 6)
    assert told["per_team"] == [{"team": "Kirkgate", "counts": [0, 0, 0, 0, 0, 1], "n": 1}]
    assert program.get("/figures/praise?months=2")[1]["per_team"][0]["counts"] == [0, 1]
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shops", team_id=shops.pk, at=NOON)
    Conversation.objects.update(team=shops)
    assert program_of(bill).get("/figures/praise")[1] | {"since": "", "months": []} == {
        "since": "",
        "figures": dict.fromkeys(counted, 0) | {"median_seconds": None},
        "months": [],
        "per_team": [],
    }
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=31))
    assert program_of(olive).get("/figures/praise")[1]["figures"]["marked"] == 0
    assert program_of(olive).get("/figures/praise?days=32")[1]["figures"]["marked"] == 1
    for wrong in ("days=0", "months=61"):
        assert program.get(f"/figures/praise?{wrong}")[0] == 400


LIST = 'name,place,lead\n\nNia,"Leeds,\nnorth",Lea\n,Hull,\nOwen,York,Nobody\nSamira,Kirkgate,\n'
TROUBLES = [
    {"line": 5, "why": "The name is missing."},
    {"line": 6, "why": "'Nobody' is no teammate."},
]


def names():
    return sorted(Praised.objects.values_list("name", flat=True))


def test_a_list_is_imported_whole_or_not_at_all(program_of, listed, lea):
    leads = program_of(lea)
    told = {"count": 2, "added": 1, "troubles": TROUBLES}
    for asked in ({}, {"dry_run": True}, {"dry_run": True, "despite_troubles": True}):
        assert leads.post("/praised/import", {"csv": LIST} | asked) == (200, told | {"is_done": False})
        assert names() == ["Bobby", "Samira"]
        assert Praised.objects.get(name="Samira").lead == lea
    done = leads.post("/praised/import", {"csv": LIST, "despite_troubles": True})
    assert done == (200, told | {"is_done": True})
    assert names() == ["Bobby", "Nia", "Samira"]
    assert Praised.objects.get(name="Samira").lead is None
    again = leads.post("/praised/import", {"csv": "name;place\nNia;Leeds, north\n"})
    assert again == (200, {"count": 1, "added": 0, "troubles": [], "is_done": True})


def test_only_leads_import_and_what_is_no_list_is_told(program, program_of, lea):
    assert program.post("/praised/import", {"csv": "name\nX\n"})[0] == 403
    leads = program_of(lea)
    for wrong, words in (
        ("a,b\n1,2\n", "The first line has to name the columns: name, other_names"),
        ("", "csv: "),
        ("name\n" + "x\n" * 2001, "At most 2,000 lines at once."),
        ("x" * 1_000_001, "csv: "),
    ):
        status, told = leads.post("/praised/import", {"csv": wrong})
        assert (status, told["text"].startswith(words)) == (400, True), told["text"]
    assert names() == []
