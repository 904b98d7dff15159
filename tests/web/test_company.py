"""The house itself: people, teams, the company, sending, status, the trail."""

import os
import re
from datetime import timedelta

import pytest
from django.test import Client

from heedful.desk import actions as desk
from heedful.desk.models import Conversation
from heedful.journal.models import Entry, Job
from heedful.kit import clock, runs
from heedful.listening.models import Purge
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.teams.models import Company, Pass, Team, Teammate
from heedful.web.company.status import spread
from tests.conftest import NOON, SECOND, listen_at, said

ROLES = ["owner", "lead", "teammate", "observer"]
LEADS = {"owner": True, "lead": True, "teammate": False, "observer": False}
PAGES = {  # who may open it
    "/people/": set(ROLES),
    "/people/teams/": set(ROLES),
    "/settings/company/": set(ROLES),
    "/status/": set(ROLES),
    "/audit/": {"owner", "lead"},
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_each_page_for_each_role(signed_in, hire, square, role, path):
    page = signed_in(hire("Tess", role)).get(path)
    assert page.status_code == (200 if role in PAGES[path] else 403)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_for_nobody(client, olive, path):
    assert client.get(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize("role", ROLES)
def test_leads_invite_and_only_owners_invite_owners(signed_in, hire, role):
    browser = signed_in(hire("Tess", role))
    assert ("Invite a colleague" in browser.get("/people/").text) is LEADS[role]
    answer = browser.post("/people/invite/", {"email": "nora@acme.test", "role": "teammate"})
    assert answer.status_code == (302 if LEADS[role] else 403)
    as_owner = browser.post("/people/invite/", {"email": "eve@acme.test", "role": "owner"})
    assert as_owner.status_code == {"owner": 302, "lead": 400}.get(role, 403)
    assert Pass.objects.filter(email="eve@acme.test").exists() is (role == "owner")


def test_an_invitation_is_shown_once_and_lets_in(signed_in, lea):
    browser = signed_in(lea)
    page = browser.post("/people/invite/", {"email": "nora@acme.test", "role": "observer"}, follow=True)
    link = re.search(r'value="http://testserver(/join/[^"]+)"', page.text)[1]
    again = browser.get("/people/").text
    assert link not in again
    assert "nora@acme.test" in again
    assert Client().get(link).status_code == 200


def test_an_invitation_is_withdrawn_twice_in_peace(signed_in, lea, frank):
    made, link = teams.invite(by_id=lea.pk, email="nora@acme.test", role="teammate", at=clock.now())
    assert signed_in(frank).post(f"/people/invitations/{made.pk}/withdraw/").status_code == 403
    for _ in range(2):
        assert signed_in(lea).post(f"/people/invitations/{made.pk}/withdraw/").status_code == 302
    assert Client().get(link).status_code == 404
    assert Entry.objects.filter(kind="InvitationWithdrawn").count() == 1


def test_a_bad_address_is_told_and_kept(signed_in, lea):
    page = signed_in(lea).post("/people/invite/", {"email": "nora at acme", "role": "teammate"})
    assert (page.status_code, 'value="nora at acme"' in page.text) == (400, True)


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_give_roles(signed_in, hire, bill, role):
    browser = signed_in(hire("Tess", role))
    page = browser.get(f"/people/{bill.pk}/")
    assert page.status_code == 200
    assert ('name="role"' in page.text) is (role == "owner")
    answer = browser.post(f"/people/{bill.pk}/", {"role": "lead"})
    assert answer.status_code == (302 if role == "owner" else 403)
    bill.refresh_from_db()
    assert bill.role == ("lead" if role == "owner" else "teammate")


def test_the_last_owner_stays_owner(signed_in, olive):
    page = signed_in(olive).post(f"/people/{olive.pk}/", {"role": "lead"})
    assert page.status_code == 400
    assert "Somebody has to be the owner" in page.text
    assert signed_in(olive).post(f"/people/{olive.pk}/let-go/").status_code == 409
    assert signed_in(olive).post(f"/people/{olive.pk}/", {"role": "boss"}).status_code == 400


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_end_access_and_they_are_asked_first(signed_in, hire, bill, role):
    browser, his = signed_in(hire("Tess", role)), signed_in(bill)
    path = f"/people/{bill.pk}/let-go/"
    assert browser.get(path).status_code == (200 if role == "owner" else 403)
    assert his.get("/tracks/").status_code == 200
    for _ in range(2):
        assert browser.post(path).status_code == (302 if role == "owner" else 403)
    assert (his.get("/tracks/").status_code == 302) is (role == "owner")
    assert browser.get(f"/people/{bill.pk}/").status_code == (404 if role == "owner" else 200)


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_make_sign_in_links_for_others_and_the_trail_says_so(signed_in, hire, bill, role):
    browser = signed_in(hire("Tess", role))
    answer = browser.post(f"/people/{bill.pk}/link/")
    if role != "owner":
        assert answer.status_code == 403
        return
    link = re.search(r'value="http://testserver(/welcome/[^"]+)"', browser.get(answer["Location"]).text)[1]
    assert link not in browser.get(f"/people/{bill.pk}/").text
    his = Client()
    his.post(link)
    assert "bill@acme.test" in his.get("/settings/").text
    assert "made a sign-in link for" in browser.get("/audit/").text


def test_an_owner_ends_anybodys_token(signed_in, olive, lea, bill):
    token, _ = teams.make_token(teammate_id=bill.pk, name="weekly report", at=NOON)
    path = f"/people/{bill.pk}/tokens/{token.pk}/revoke/"
    assert "weekly report" not in signed_in(lea).get(f"/people/{bill.pk}/").text
    assert signed_in(lea).post(path).status_code == 404
    assert "weekly report" in signed_in(olive).get(f"/people/{bill.pk}/").text
    assert signed_in(olive).post(path).status_code == 302
    assert not queries.tokens_of(bill.pk).exists()


@pytest.mark.parametrize("role", ROLES)
def test_leads_make_teams(signed_in, hire, bill, role):
    browser = signed_in(hire("Tess", role))
    for _ in range(2):
        answer = browser.post("/people/teams/", {"name": "Care", "people": [bill.pk]})
        assert answer.status_code == (302 if LEADS[role] else 403)
    assert Team.objects.count() == (1 if LEADS[role] else 0)
    if LEADS[role]:
        assert "Bill" in browser.get("/people/teams/").text


def test_a_team_gets_another_name_and_other_people(signed_in, lea, frank, bill):
    care = teams.add_team(by_id=lea.pk, name="Care", teammate_ids=[bill.pk], at=NOON)
    teams.add_team(by_id=lea.pk, name="Sales", at=NOON)
    browser, path = signed_in(lea), f"/people/teams/{care.pk}/"
    assert f'value="{bill.pk}" id="id_people_' in browser.get(path).text
    assert browser.post(path, {"name": "Kind care", "people": [frank.pk]}).status_code == 302
    assert [one.name for one in queries.members_of(care)] == ["Frank"]

    taken = browser.post(path, {"name": "Sales", "people": [bill.pk]})
    assert (taken.status_code, "There is a team called Sales already" in taken.text) == (400, True)
    assert browser.post(path, {"name": "Care", "people": ["999"]}).status_code == 400
    care.refresh_from_db()
    assert (care.name, [one.name for one in queries.members_of(care)]) == ("Kind care", ["Frank"])
    assert signed_in(frank).get(path).status_code == 403
    assert browser.get("/people/teams/999/").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_name_the_company(signed_in, hire, role):
    browser = signed_in(hire("Tess", role))
    answer = browser.post("/settings/company/", {"name": "Zorble", "names": "zorb\n\nzorb, zrb"})
    assert answer.status_code == (302 if role == "owner" else 403)
    known = Company.objects.get()
    assert (known.name, known.names) == (
        ("Zorble", ["zorb", "zrb"]) if role == "owner" else ("Acme", ["ACME"])
    )
    assert ('name="names"' in browser.get("/settings/company/").text) is (role == "owner")


def test_naming_the_company_twice_is_one_deed(signed_in, olive):
    before = Entry.objects.filter(kind="CompanyNamed").count()
    for _ in range(2):
        signed_in(olive).post("/settings/company/", {"name": "Zorble", "names": ""})
    assert Entry.objects.filter(kind="CompanyNamed").count() == before + 1
    assert signed_in(olive).post("/settings/company/", {"name": ""}).status_code == 400


def test_the_pause_of_sending_says_who_and_since_when(signed_in, frank, lea):
    browser = signed_in(frank)
    browser.post("/sending/pause/", {"next": "/settings/company/"})
    page = browser.get("/settings/company/").text
    assert re.search(r"<strong>Paused</strong> by Frank, since <time", page)
    assert "Resume sending" not in page.split("<main", 1)[1]
    assert "Resume sending" in signed_in(lea).get("/settings/company/").text.split("<main", 1)[1]
    assert "All sending is paused." in browser.get("/status/").text


def test_status_is_well_where_nothing_needs_anybody(signed_in, frank):
    page = signed_in(frank).get("/status/").text
    assert "All is well." in page
    assert "Nobody took anything away" in page
    assert "SQLite" in page or "PostgreSQL" in page


def test_status_points_at_what_needs_a_person(signed_in, frank, lea, olive, wire):
    listen_at(olive)
    Job.objects.create(
        name="sending.send", facts={}, run_at=NOON, attempts=8, dead=True, trouble="ValueError: <b>odd</b>"
    )
    Job.objects.create(name="opening.open", facts={}, run_at=NOON)
    Job.objects.create(name="opening.later", facts={}, run_at=clock.now() + timedelta(days=1))
    page = signed_in(lea).get("/status/").text
    assert "Something needs a person" in page
    assert "ValueError: &lt;b&gt;odd" in page
    assert "Nobody listens" in page
    hidden = signed_in(frank).get("/status/").text
    assert "ValueError" not in hidden
    assert "Given up" in hidden


def test_a_job_that_was_given_up_can_be_tried_again(signed_in, frank, lea):
    job = Job.objects.create(name="sending.send", facts={}, run_at=NOON, attempts=8, dead=True)
    again = f"/status/jobs/{job.pk}/again/"
    assert again in signed_in(lea).get("/status/").text
    assert signed_in(frank).post(again).status_code == 403
    assert Job.objects.due(clock.now()).count() == 0
    assert signed_in(lea).post(again).status_code == 302
    assert Job.objects.due(clock.now()).get().attempts == 0
    assert signed_in(lea).post(again).status_code == 404


def test_status_tells_of_processes_that_hang_or_are_gone(signed_in, frank, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "run_dir", lambda: tmp_path)
    at = clock.now()
    for name, pid, beat in (
        ("web", os.getpid(), at),
        ("listen", os.getpid(), at - 60 * SECOND),
        ("work", 2**22, at),
    ):
        runs.note(tmp_path, name, {"name": name, "pid": pid, "state": "running", "at": beat, "counts": {}})
    monkeypatch.setattr(runs, "is_alive", lambda pid: pid == os.getpid())
    page = signed_in(frank).get("/status/").text
    told = dict(re.findall(r"<code>(\w+)</code></dt><dd>(.*?)</dd>", page))
    assert "runs" in told["web"]
    assert "hangs" in told["listen"]
    assert "is gone" in told["work"]
    assert "Something needs a person" in page


def test_status_measures_deletions_with_their_number(signed_in, frank):
    now = clock.now()
    for number in range(1, 21):
        Purge.objects.create(
            network="fake", outside_id=str(number), heard_at=now - number * SECOND, purged_at=now
        )
    page = signed_in(frank).get("/status/").text
    assert re.search(r"Half were gone here within</dt><dd>10 s", page)
    assert re.search(r"95 of 100 within</dt><dd>19 s", page)
    assert "20 deletions" in page


@pytest.mark.parametrize(
    "values, p50, p95", [([1.0], 1.0, 1.0), ([1.0, 2.0], 1.0, 2.0), (list(range(1, 101)), 50, 95)]
)
def test_percentiles_are_values_that_were_measured(values, p50, p95):
    found = spread(values)
    assert (found.n, found.p50, found.p95) == (len(values), p50, p95)


def test_nothing_measured_is_nothing_said():
    assert spread([]) is None


def test_the_trail_tells_who_did_what_with_a_link(signed_in, lea, frank, dana_waits, noon):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=noon)
    page = signed_in(lea).get("/audit/").text
    row = re.search(r"<td>Frank</td>\s*<td>took the conversation with <a href=\"([^\"]+)\">Dana</a>", page)
    assert row[1] == f"/inbox/{dana_waits.pk}/"
    assert "follows the track" in page
    assert "added the source" in page


def test_every_deed_of_a_teammate_has_words_and_no_private_ones(
    signed_in, lea, frank, olive, bill, square, track
):
    from heedful.web.company.trail import BETWEEN_OTHERS, DEEDS

    teams.make_token(teammate_id=frank.pk, name="report", at=NOON)
    teams.change_role(by_id=olive.pk, teammate_id=bill.pk, role="lead", at=NOON)
    teams.let_go(by_id=olive.pk, teammate_id=bill.pk, at=NOON)
    teams.invite(by_id=lea.pk, email="nora@acme.test", role="observer", at=NOON)
    teams.pause_sending(by_id=frank.pk, at=NOON)
    kinds = set(Entry.objects.exclude(teammate_id=None).values_list("kind", flat=True))
    assert kinds <= DEEDS.keys() | set(BETWEEN_OTHERS)
    page = signed_in(lea).get("/audit/").text
    for words in (
        "made the token report",
        "changed the role of",
        "ended the access of Bill",
        "invited nora@acme.test",
    ):
        assert words in page


def test_words_for_every_event_that_somebody_can_cause():
    """An event without words would stand in the trail by its English class name."""
    import inspect

    from heedful.desk import events as desk_events
    from heedful.listening import events as listening_events
    from heedful.teams import events as teams_events
    from heedful.web.company.trail import BETWEEN_OTHERS, DEEDS

    by_machines = {
        "MentionsHeard", "OursHeard", "PostsEdited", "PostsDeleted", "ThreadFetched", "ThreadsJoined", "GapFound",
        "DeadLetterKept", "SourceTroubled", "SourceRecovered", "SourceSignedOut", "ConversationsOpened",
        "ConversationsWaiting", "ConversationWoke", "ConversationsMerged", "AnsweredElsewhere", "ReplyDelayed",
        "ReplyRejected", "ReplyUnknown", "PromiseDue", "PromiseHandedOver",
        "ClocksMoved", "ClocksReckoned",
        "ReplyCameBack", "ClaimExpired",
        "ConversationsRouted", "PeerNoticed", "PostsRead", "ConversationsUnderstood", "TopicsLookPlanned",
        "TopicsFound",
    }  # fmt: skip
    known = {
        name
        for module in (desk_events, listening_events, teams_events)
        for name, thing in inspect.getmembers(module, inspect.isclass)
        if thing.__module__.startswith(module.__name__)
    }
    assert known - by_machines - set(BETWEEN_OTHERS) <= DEEDS.keys()


def test_what_the_console_did_stands_in_the_trail(signed_in, lea, frank):
    teams.make_sign_in_link(teammate_id=frank.pk, at=NOON)
    page = signed_in(lea).get("/audit/").text
    assert re.search(r"<td>The console</td>\s*<td>made a sign-in link for <a[^>]+>Frank", page)
    assert "The console" not in signed_in(lea).get(f"/audit/?who={lea.pk}").text


def test_the_trail_names_the_teams_before_and_after(signed_in, lea, olive, square):
    from heedful.listening import actions as listening

    shops, lines = (teams.add_team(by_id=olive.pk, name=name, at=NOON) for name in ("Shops", "Lines"))
    for team in (shops, lines):
        listening.name_source(by_id=lea.pk, source_id=square.pk, name="Square", team_id=team.pk, at=NOON)
    page = signed_in(lea).get(f"/audit/?who={lea.pk}").text  # where nothing tells that the teams were made
    assert "<bdi>Shops</bdi> → <bdi>Lines</bdi>" in page
    assert "something that is gone" not in page


def test_the_trail_of_one_teammate(signed_in, lea, frank, olive, track):
    teams.make_token(teammate_id=frank.pk, name="report", at=NOON)
    page = signed_in(lea).get(f"/audit/?who={frank.pk}").text
    assert "made the token report" in page
    assert "follows the track" not in page


def test_the_trail_goes_on_page_by_page_without_a_double_or_a_gap(signed_in, lea, frank):
    for number in range(130):
        teams.make_token(teammate_id=frank.pk, name=f"number {number}.", at=NOON)
    browser, path, seen = signed_in(lea), f"/audit/?who={frank.pk}", []
    while path:
        page = browser.get(path).text
        seen += map(int, re.findall(r"made the token number (\d+)\.", page))
        following = re.search(r'rel="next" href="(\?[^"]+)"', page)
        path = following and "/audit/" + following[1].replace("&amp;", "&")
    assert seen == list(range(129, -1, -1))


@pytest.mark.parametrize(
    "query, status",
    [
        ("who=x", 404),
        ("before=x", 400),
        ("who=²", 404),
        ("before=" + "9" * 60, 400),
        ("before=" + "9" * 39, 200),
    ],
)
def test_addresses_of_the_trail_made_by_hand_lead_to_words(signed_in, lea, query, status):
    assert signed_in(lea).get(f"/audit/?{query}").status_code == status


def test_pages_ask_the_database_a_fixed_number_of_times(
    signed_in, lea, olive, hire, square, track, dana_waits, django_assert_max_num_queries
):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    for number in range(8):
        hire(f"Tess{number}", "teammate", team_ids=[care.pk])
        teams.make_token(teammate_id=olive.pk, name=f"t{number}", at=NOON)
        desk.claim(conversation_id=dana_waits.pk, teammate_id=lea.pk, at=NOON)
        desk.give_back(conversation_id=dana_waits.pk, teammate_id=lea.pk, at=NOON)
    browser = signed_in(lea)
    for path, most in (("/people/", 9), ("/people/teams/", 9), ("/status/", 18), ("/audit/", 16)):
        with django_assert_max_num_queries(most):
            browser.get(path)


def test_a_colleague_who_is_not_there(signed_in, olive):
    browser = signed_in(olive)
    assert browser.get("/people/999/").status_code == 404
    assert browser.post("/people/999/", {"role": "lead"}).status_code == 404
    assert browser.post("/people/999/link/").status_code == 404
    assert browser.post("/people/999/let-go/").status_code == 404
    assert Teammate.objects.count() == 1


@pytest.mark.parametrize("path", ["/tracks/mine/", "/keys/"])
def test_a_way_back_that_is_no_address_leads_to_the_usual_page(signed_in, lea, path):
    told = {"next": "nowhere", "words": "zorbles", "on": "1"}
    answer = signed_in(lea).post(path, told)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")


@pytest.mark.parametrize("typed", ["²", "9" * 19, "9" * 5000], ids=["raised", "too-large", "too-long"])
def test_what_no_id_can_be_is_no_id(signed_in, lea, hear, typed):
    hear(said("1", "acme is down"))
    browser, on = signed_in(lea), f"/inbox/{Conversation.objects.get().pk}"
    for path in ("?to=", "split/?post=", "join/?with="):
        assert browser.get(f"{on}/{path}{typed}").status_code == 200
    assert browser.get(f"/inbox/rows/?ids={typed}").status_code == 200
    for path in (f"/inbox/?after={typed}.1", f"/inbox/?after=1.{typed}", f"/figures/?months={typed}"):
        assert browser.get(path).status_code == 400
    forms = {"give": "to", "join": "other", "split": "post", "drafts/public/hand-over": "to"}
    for path, field in forms.items():
        assert browser.post(f"{on}/{path}/", {field: typed}).status_code == 400
    told = {"id": typed, "deed": "take"}
    assert browser.post("/inbox/together/", told).status_code == 400


@pytest.mark.parametrize("path", ["people", "inbox", "persons"])
def test_a_number_that_no_column_holds_leads_nowhere(signed_in, olive, path):
    assert signed_in(olive).get(f"/{path}/{2**63}/").status_code == 404


def test_each_section_of_the_settings_is_named_once(signed_in, olive):
    page = signed_in(olive).get("/settings/in-private/").text
    sections = page.split('<nav class="sections"')[1].split("</nav>")[0]
    named = re.findall(r'href="([^"]+)"', sections)
    assert "/settings/in-private/" in named
    assert len(named) == len(set(named)) > 10
