"""Teammates and tokens, from the console."""

import pytest

from heedful.kit import clock, runs
from heedful.teams import queries as teams
from heedful.teams.models import Pass


def secret_of(link):
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_a_teammate_is_added_and_can_sign_in_by_the_link(facts, olive):
    added = facts("user", "add", "bill@acme.test", "--name", "Bill Ostrow", "--role", "lead")
    opened = teams.open_pass(secret_of(added["sign_in"]), Pass.Kind.SIGN_IN, at=clock.now())
    assert (opened.teammate.name, opened.teammate.role) == ("Bill Ostrow", "lead")


@pytest.mark.parametrize(
    ("told", "leads_to"),
    [("127.0.0.1:8899", "127.0.0.1:8899"), ("0.0.0.0:9000", "localhost:9000"), (":::9000", "localhost:9000")],
)
def test_a_link_leads_to_where_the_house_runs_now(facts, olive, monkeypatch, tmp_path, told, leads_to):
    monkeypatch.setenv("HEEDFUL_DATA_DIR", str(tmp_path))
    folder = runs.run_dir()
    usual = facts("user", "link", olive.email)["sign_in"]
    runs.note(folder, "up", {"name": "up", "pid": 1, "address": f"http://{told}"})
    runs.note(folder, "work", {"name": "work", "pid": 1})
    assert facts("user", "link", olive.email)["sign_in"].split("/")[2] == usual.split("/")[2]
    with runs.alone(folder, "up", otherwise="taken"):
        assert facts("user", "link", olive.email)["sign_in"].split("/")[2] == leads_to
        monkeypatch.setenv("HEEDFUL_BASE_URL", "https://care.acme.test")
        assert facts("user", "link", olive.email)["sign_in"].split("/")[2] == usual.split("/")[2]


def test_only_an_owner_adds_teammates(console, olive, lea):
    answered = console("user", "add", "bill@acme.test", "--as", lea.email)
    assert (answered.exit_code, teams.teammates().count()) == (1, 2)


def test_the_list_shows_who_works_here(console, facts, olive, otto):
    assert [(mate["email"], mate["role"]) for mate in facts("user", "list")] == [
        ("olive@acme.test", "owner"), ("otto@acme.test", "observer"),
    ]  # fmt: skip
    assert "otto@acme.test" in console("user", "list").output


def test_a_role_can_be_changed_and_the_last_owner_stays(console, facts, olive, frank):
    facts("user", "role", frank.email, "lead")
    frank.refresh_from_db()
    assert frank.role == "lead"

    assert console("user", "role", olive.email, "observer").exit_code == 1
    olive.refresh_from_db()
    assert olive.role == "owner"


def test_a_password_can_be_set_and_an_easy_one_is_refused(console, olive, frank):
    assert console("user", "password", frank.email, "--password-file", "-", stdin="password").exit_code == 1
    assert (
        console(
            "user", "password", frank.email, "--password-file", "-", stdin="long and new words\n"
        ).exit_code
        == 0
    )
    frank.refresh_from_db()
    assert frank.check_password("long and new words")


def test_who_was_removed_has_no_access(facts, olive, frank):
    token = facts("token", "make", "--as", frank.email)["token"]
    facts("user", "remove", frank.email)
    assert teams.teammate_by_token(token, at=clock.now()) is None


def test_a_link_for_nobody_is_refused(console, olive):
    assert "Nobody here has the address" in console("user", "link", "eve@acme.test").stderr


def test_a_token_opens_until_it_is_revoked(console, facts, olive):
    made = facts("token", "make", "--name", "reports")
    assert teams.teammate_by_token(made["token"], at=clock.now()) == (olive, made["id"])
    assert [each["name"] for each in facts("token", "list")] == ["reports"]
    assert made["token"] not in console("token", "list").output

    facts("token", "revoke", str(made["id"]))
    assert teams.teammate_by_token(made["token"], at=clock.now()) is None
    assert facts("token", "list") == []
