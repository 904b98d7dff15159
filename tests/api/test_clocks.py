"""Clock policies and opening hours by program, for whoever may set up the house."""

import pytest

from heedful.desk.models import ClockPolicy
from heedful.journal.models import Entry
from heedful.kit import clock
from heedful.listening import actions as listening
from heedful.teams import actions as teams
from heedful.teams.models import OpeningHours
from tests.conftest import NOON, SECOND

WEEK = ["09:00-12:30, 13:30-17:00"] * 5 + ["", ""]
HOURS = {"zone": "Europe/Berlin", "week": WEEK, "holidays": ["2026-12-25 Christmas"]}


@pytest.fixture
def leads(program_of, lea):
    return program_of(lea)


@pytest.fixture
def shops(olive):
    return teams.add_team(by_id=olive.pk, name="Shops", at=NOON)


def names(program):
    return [one["name"] for one in program.get("/clock-policies")[1]["items"]]


def test_a_policy_is_added_changed_moved_removed_and_put_back(leads, dana_waits, work_until, shops):
    status, quick = leads.post("/clock-policies", {"name": "Quick", "first_minutes": 5, "in_hours": False})
    assert (status, quick["first_minutes"], quick["warn_percent"], quick["team_id"]) == (201, 5, 75, None)
    said = {"name": "Shops", "team_id": shops.pk, "network": "fake", "priority": 2, "resolution_minutes": 90}
    _, other = leads.post("/clock-policies", said)
    path = f"/clock-policies/{other['id']}"
    assert leads.get(path) == (200, other)

    work_until(clock.now() + SECOND)
    listed = leads.get("/clock-policies")[1]
    assert [(one["name"], one["waiting"]) for one in listed["items"]] == [("Quick", 1), ("Shops", 0)]
    assert listed["built_in_waiting"] == 0
    for _ in range(2):
        status, moved = leads.post(f"{path}/move", {"way": "up"})
        assert (status, [one["name"] for one in moved["items"]]) == (200, ["Shops", "Quick"])

    _, changed = leads.call("PUT", path, {"name": "Shops, soon", "first_minutes": 10})
    assert (changed["team_id"], changed["priority"], changed["resolution_minutes"]) == (None, None, None)
    for _ in range(2):
        assert leads.call("DELETE", path) == (204, None)
    assert (names(leads), leads.get(path)[0]) == (["Quick"], 404)
    for _ in range(2):
        assert leads.post(f"{path}/restore") == (200, changed)
    assert names(leads) == ["Shops, soon", "Quick"]


def test_policies_and_hours_are_for_leads_and_owners(program_of, frank, otto, eve, leads, shops):
    _, policy = leads.post("/clock-policies", {"name": "Quick", "first_minutes": 5})
    before, path = ClockPolicy.objects.values().get(), f"/clock-policies/{policy['id']}"
    for who in (frank, otto, eve):
        program = program_of(who)
        for method, address, body in (
            ("GET", "/clock-policies", None),
            ("GET", path, None),
            ("POST", "/clock-policies", {"name": "Mine", "first_minutes": 1}),
            ("PUT", path, {"name": "Mine", "first_minutes": 1}),
            ("POST", f"{path}/move", {"way": "down"}),
            ("DELETE", path, None),
            ("POST", f"{path}/restore", None),
            ("GET", "/hours", None),
            ("GET", "/hours/company", None),
            ("PUT", "/hours/company", HOURS),
            ("DELETE", "/hours/company", None),
            ("GET", f"/hours/teams/{shops.pk}", None),
            ("PUT", f"/hours/teams/{shops.pk}", HOURS),
            ("DELETE", f"/hours/teams/{shops.pk}", None),
            ("GET", "/hours/teams/4711", None),
        ):
            status, told = program.call(method, address, body)
            assert (status, told["code"]) == (403, "not-allowed"), (who, method, address)
    assert (ClockPolicy.objects.values().get(), OpeningHours.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "A clock needs a name of at most 60 letters."),
        (
            {"first_minutes": None},
            "A clock needs a target: for a first answer, the next ones, or the resolution.",
        ),
        ({"first_minutes": 0}, "greater than or equal to 1"),
        ({"first_minutes": 129_601}, "less than or equal to 129600"),
        ({"warn_percent": 96}, "less than or equal to 95"),
        ({"priority": 4}, "less than or equal to 3"),
        ({"network": "pigeons"}, "There is no network 'pigeons'."),
    ],
)
def test_a_policy_that_cannot_be_is_refused_whole(leads, changes, words):
    said = {"name": "Quick", "first_minutes": 5}
    _, policy = leads.post("/clock-policies", said)
    before = list(ClockPolicy.objects.values())
    for method, path in (("POST", "/clock-policies"), ("PUT", f"/clock-policies/{policy['id']}")):
        status, told = leads.call(method, path, said | changes)
        assert (status, told["code"]) == (400, "invalid")
        assert words in told["text"]
    assert list(ClockPolicy.objects.values()) == before


def test_a_policy_names_only_what_is_there(leads, otto, frank):
    own = listening.add_track(by_id=frank.pk, name="Mine", query="jazz", mine=True, at=NOON)
    for changes, status in (
        ({"team_id": 4711}, 404),
        ({"track_id": 4711}, 404),
        ({"track_id": own.pk}, 404),
        ({"escalate_to_id": 4711}, 404),
        ({"escalate_to_id": otto.pk}, 400),
    ):
        said = {"name": "Quick", "first_minutes": 5} | changes
        assert leads.post("/clock-policies", said)[0] == status, changes
    assert not ClockPolicy.objects.exists()


def test_hours_are_the_teams_own_or_the_companys(leads, shops):
    listed = leads.get("/hours")[1]
    assert [(one["team"], one["own"], one["open"]) for one in listed] == [
        (None, False, True),
        ("Shops", False, True),
    ]
    assert listed[0]["week"] == ["00:00-24:00"] * 7

    status, company = leads.call("PUT", "/hours/company", HOURS)
    assert (status, company["own"], company["zone"], company["week"]) == (200, True, "Europe/Berlin", WEEK)
    assert company["holidays"] == ["2026-12-25 Christmas"]
    assert leads.get("/hours/company") == (200, company)
    assert leads.get(f"/hours/teams/{shops.pk}")[1] == company | {
        "team_id": shops.pk,
        "team": "Shops",
        "own": False,
    }

    for _ in range(2):
        _, own = leads.call("PUT", f"/hours/teams/{shops.pk}", {"zone": "UTC", "week": [""] * 7})
        assert (own["own"], own["never_opens"], own["open"]) == (True, True, False)
    assert Entry.objects.filter(kind="HoursChanged").count() == 1
    for _ in range(2):
        assert leads.call("DELETE", f"/hours/teams/{shops.pk}") == (204, None)
    assert leads.get(f"/hours/teams/{shops.pk}")[1]["zone"] == "Europe/Berlin"
    assert leads.call("DELETE", "/hours/company") == (204, None)
    assert leads.get("/hours")[1] == listed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": "Atlantis"}, "There is no time zone 'Atlantis'. Write one such as Europe/Berlin."),
        ({"week": [""] * 6}, "week: List should have at least 7 items"),
        ({"week": ["nine to five", *WEEK[1:]]}, "'nine to five' is no span. Write 09:00-17:00."),
        ({"week": ["09:00-12:00, 11:00-13:00", *WEEK[1:]]}, "overlap"),
        ({"holidays": ["Christmas"]}, "'Christmas' is no holiday. Write 2026-12-25 Christmas."),
        ({"holidays": ["2026-12-25 A", "2026-12-25 B"]}, "2026-12-25 is there twice."),
    ],
)
def test_hours_that_cannot_be_read_change_nothing(leads, changes, words):
    leads.call("PUT", "/hours/company", HOURS)
    before = OpeningHours.objects.values().get()
    status, told = leads.call("PUT", "/hours/company", HOURS | changes)
    assert (status, told["code"]) == (400, "invalid")
    assert words in told["text"]
    assert OpeningHours.objects.values().get() == before


def test_there_are_no_hours_of_a_team_that_is_not_there(leads):
    for method, body in (("GET", None), ("PUT", HOURS), ("DELETE", None)):
        assert leads.call(method, "/hours/teams/4711", body)[1]["text"] == "There is no such team."
