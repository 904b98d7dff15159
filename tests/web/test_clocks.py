"""Clocks and hours on the screens: due marks, the panel, the settings of a lead; and in the API."""

import re
from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import ClockPolicy, Conversation
from heedful.teams import actions as teams
from heedful.teams.models import OpeningHours
from tests.conftest import NOON, SECOND, said

MINUTE = timedelta(minutes=1)
TYPED = {"name": "Care", "first_minutes": "20 min", "counts": "always", "warn_percent": "50"}
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00") | {
    "saturday": "",
    "sunday": "",
}


def row_of(page):
    start = page.index('<li class="item"')
    return page[start : page.index("</li>", start)]


def panel_of(page):
    start = page.index("<h3>Clocks</h3>")
    return re.sub(
        r"\s+",
        " ",
        re.sub(
            r"<[^>]+>",
            " ",
            page[
                start : min(
                    at
                    for at in (page.find(tag, start + 4) for tag in ("<h3", "</section", "<form", "<details"))
                    if at > 0
                )
            ],
        ),
    )


def test_a_row_says_due_soon_and_late_by_its_own_clock(signed_in, frank, lea, hear, at_noon, work_until):
    desk.add_clock_policy(
        by_id=lea.pk, policy=desk.Policy("Slow", first_minutes=60, in_hours=False, warn_percent=50), at=NOON
    )
    hear(said("1", "acme is slow"))
    browser = signed_in(frank)
    shown = {}
    for minutes in (29, 30, 60, 61):
        at_noon(minutes=minutes)
        row = row_of(browser.get("/inbox/").text)
        shown[minutes] = re.findall(r'data-due="(\w+)"', row)
        assert 'data-late="2008-04-06T13:00:00+00:00"' in row
    assert shown == {29: [], 30: ["soon"], 60: ["soon"], 61: ["late"]}


def test_an_answered_person_is_due_nothing(signed_in, frank, dana_waits, at_noon, work_until):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    at_noon(minutes=30)
    row = row_of(signed_in(frank).get("/inbox/?view=everything").text)
    assert "data-due" not in row
    assert "data-late" not in row


def test_the_head_and_the_panel_say_what_is_due_from_when_and_by_which_clock(
    signed_in, frank, lea, dana_waits, at_noon, work_until
):
    desk.add_clock_policy(
        by_id=lea.pk,
        policy=desk.Policy("Care", first_minutes=20, resolution_minutes=240, in_hours=False),
        at=NOON,
    )
    work_until(NOON + SECOND)
    at_noon(minutes=25)
    page = signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    assert re.search(r'class="badge" data-waits data-due="late"', page)
    assert panel_of(page).strip() == (
        "Clocks First answer 25 min of 20 min late from 12:00 · due 12:20"
        " Resolution 25 min of 4 h from 12:00 · due 16:00 Decided by Care"
    )


def test_the_panel_says_why_a_clock_rests(signed_in, frank, dana_waits, at_noon, work_until):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    work_until(NOON + 6 * MINUTE)
    at_noon(minutes=25)
    words = panel_of(signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text)
    assert re.search(r"stopped \d\d:\d\d", words)
    assert "paused: we wait for them" in words
    assert "Decided by the built-in clock" in words


def test_an_answer_that_has_not_left_yet_has_not_stopped_the_clock(signed_in, frank, dana_waits, at_noon):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    at_noon(minutes=5)
    words = panel_of(signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text)
    assert "5 min of 20 min from 12:00 · our answer leaves 12:05" in words


def test_outside_of_opening_hours_the_panel_says_until_when(signed_in, frank, lea, dana_waits, at_noon):
    teams.set_hours(by_id=lea.pk, zone="UTC", week=["09:00-17:00"] * 5 + ["", ""], at=NOON)
    desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy("Care", first_minutes=60), at=NOON)
    words = panel_of(signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text)
    assert "now of 1 h from 12:00 · due Mon 7 Apr, 10:00" in words
    assert "closed until Mon 7 Apr, 09:00" in words


def test_a_lead_adds_changes_orders_removes_and_puts_back_a_clock(signed_in, lea, dana_waits, work_until):
    browser = signed_in(lea)
    assert (
        "First answer: 20 min, Next answers: 20 min (around the clock)"
        in browser.get("/settings/clocks/").text
    )
    for name in ("Care", "Night"):
        answer = browser.post("/settings/clocks/add/", TYPED | {"name": name})
        assert answer.status_code == 302
    work_until(NOON + SECOND)
    care, night = ClockPolicy.objects.order_by("pk")
    page = browser.get("/settings/clocks/").text
    assert re.search(rf'id="clock-{care.pk}".*?<span class="figure">1</span> waits', page, re.DOTALL)
    browser.post(f"/settings/clocks/{night.pk}/move/", {"way": "up"})
    page = browser.get("/settings/clocks/").text
    assert page.index(">Night<") < page.index(">Care<")
    shown = browser.get(f"/settings/clocks/{night.pk}/").text
    assert 'value="20 min"' in shown
    browser.post(f"/settings/clocks/{night.pk}/", TYPED | {"name": "Night", "first_minutes": "4 h"})
    assert ClockPolicy.objects.get(pk=night.pk).first_minutes == 240
    browser.post(f"/settings/clocks/{night.pk}/remove/")
    page = browser.get("/settings/clocks/").text
    assert f"/settings/clocks/{night.pk}/restore/" in page
    browser.post(f"/settings/clocks/{night.pk}/restore/")
    assert ">Night<" in browser.get("/settings/clocks/").text
    trail = browser.get("/audit/").text
    assert "added the clock" in trail
    assert "put back the clock" in trail


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"first_minutes": "soon"}, "Write a span such as 20 min"),
        ({"first_minutes": ""}, "A clock needs a target"),
        ({"warn_percent": "99"}, "95"),
        ({"team": "999"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_saved_is_told_beside_what_was_typed(signed_in, lea, typed, told):
    answer = signed_in(lea).post("/settings/clocks/add/", TYPED | typed)
    assert answer.status_code == 400
    assert told in answer.text
    assert 'value="Care"' in answer.text


def test_a_lead_sets_the_hours_of_the_company_and_of_a_team(signed_in, olive, lea, at_noon):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    browser = signed_in(lea)
    typed = WEEK | {"own": "yes", "zone": "Europe/Berlin", "holidays": "2008-12-25 Christmas\n"}
    assert browser.post("/settings/hours/company/", typed).status_code == 302
    page = browser.get("/settings/hours/").text
    assert "Monday to Friday 09:00-17:00 (Europe/Berlin)" in page
    assert "As the company" in page
    assert page.count("closed now") == 2  # a Sunday
    night = dict.fromkeys(WEEK, "22:00-06:00") | {"own": "yes", "zone": "UTC", "holidays": ""}
    browser.post(f"/settings/hours/{care.pk}/", night)
    assert "Monday to Sunday 22:00-06:00 (UTC)" in browser.get("/settings/hours/").text
    assert 'value="22:00-06:00"' in browser.get(f"/settings/hours/{care.pk}/").text
    browser.post(f"/settings/hours/{care.pk}/", {"own": "no", "zone": "UTC"})
    assert OpeningHours.objects.count() == 1
    assert "changed the opening hours of the team" in browser.get("/audit/").text


@pytest.mark.parametrize(
    "typed, told",
    [
        ({"zone": "Berlin"}, "There is no time zone"),
        ({"monday": "nine to five"}, "is no span"),
        ({"holidays": "Christmas"}, "is no holiday"),
        ({"holidays": "2008-12-25 A\n2008-12-25 B"}, "there twice"),
    ],
)
def test_hours_that_cannot_be_read_are_told_and_kept(signed_in, lea, typed, told):
    whole = WEEK | {"own": "yes", "zone": "UTC", "holidays": ""} | typed
    answer = signed_in(lea).post("/settings/hours/company/", whole)
    assert answer.status_code == 400
    assert told in answer.text
    assert not OpeningHours.objects.exists()


@pytest.mark.parametrize(
    "path", ["/settings/clocks/", "/settings/clocks/add/", "/settings/hours/", "/settings/hours/company/"]
)
def test_only_leads_and_owners_see_these_settings(signed_in, frank, otto, path):
    for who in (frank, otto):
        assert signed_in(who).get(path).status_code == 403
        assert path not in signed_in(who).get("/settings/").text


def test_the_list_of_clocks_costs_the_same_for_many(signed_in, lea, django_assert_max_num_queries):
    for number in range(12):
        desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy(f"C{number}", first_minutes=9), at=NOON)
    browser = signed_in(lea)
    browser.get("/settings/clocks/")
    with django_assert_max_num_queries(9):
        browser.get("/settings/clocks/")


def test_the_api_tells_the_clocks(client, frank, dana_waits, at_noon):
    token = teams.make_token(teammate_id=frank.pk, name="t", at=NOON)[1]
    ask = {"headers": {"authorization": f"Bearer {token}"}}
    at_noon(minutes=25)
    (listed,) = client.get("/api/v1/conversations", **ask).json()["items"]
    assert (listed["due_kind"], listed["due_at"]) == ("first", "2008-04-06T12:20:00Z")
    whole = client.get(f"/api/v1/conversations/{dana_waits.pk}", **ask).json()
    first = whole["clocks"][0]
    assert (first["kind"], first["seconds"], first["target_seconds"], first["late"]) == (
        "first",
        1500,
        1200,
        True,
    )
    assert whole["noticed_after"] == 0


def test_live_screens_are_told_when_a_clock_moves(dana_waits, frank, lea, work_until):
    from heedful.journal import read
    from heedful.web.live import told_to

    position = read.head()
    desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy("Slow", first_minutes=60), at=NOON)
    work_until(NOON + SECOND)
    told = told_to(frank.pk, read.since(position))
    assert [(one.kind, one.conversations) for one in told] == [("ClocksMoved", [dana_waits.pk])]
    assert "row" in told[0].parts
    assert Conversation.objects.get().due_at == NOON + 60 * MINUTE
