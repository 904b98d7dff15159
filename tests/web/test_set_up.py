"""The first visit: from a token on the console to a house that listens."""

import re

import pytest
from django.test import Client

from heedful.listening.models import Source, Track
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.teams.models import Company, Pass, Teammate
from heedful.web.set_up.proposals import tracks_for_names
from tests.conftest import NOON, PASSWORD

OWNER = {"name": "Olive", "email": "olive@acme.test", "password": PASSWORD}
NO_ROWS = {"tracks-TOTAL_FORMS": "0", "tracks-INITIAL_FORMS": "0"}


@pytest.fixture
def token(db):
    return teams.make_set_up_pass(at=NOON)


@pytest.fixture
def owner(client, token):
    """The browser of a new owner, at the second screen."""
    client.post("/set-up/owner/", OWNER | {"token": token})
    return client


def name_the_company(browser, names="Zorble\nacme broadband"):
    return browser.post("/set-up/company/", {"name": "Acme", "names": names})


def rows(*tracks):
    """Return the form of proposed tracks as a browser sends it."""
    fields = {
        "do": "follow",
        "tracks-TOTAL_FORMS": str(len(tracks)),
        "tracks-INITIAL_FORMS": str(len(tracks)),
    }
    for number, (name, query, *unticked) in enumerate(tracks):
        fields |= {f"tracks-{number}-name": name, f"tracks-{number}-query": query}
        fields |= {} if unticked else {f"tracks-{number}-follow": "on"}
    return fields


def trial_in(page):
    return re.search(r'name="tested" value="([^"]+)"', page.text)[1]


def test_a_house_without_an_owner_leads_every_page_to_its_set_up(client, db):
    for path in ("/", "/inbox/", "/tracks/", "/sources/", "/people/", "/login/", "/status/"):
        assert client.get(path)["Location"] == "/set-up/"
    assert client.get("/health").status_code == 200


def test_the_link_from_the_console_fills_in_the_token(client, token):
    page = client.get(f"/set-up/?token={token}", follow=True)
    assert page.redirect_chain[-1][0] == f"/set-up/owner/?token={token}"
    assert f'value="{token}"' in page.text


def test_the_token_makes_the_first_owner_and_signs_them_in(client, token):
    answer = client.post("/set-up/owner/", OWNER | {"token": token})
    assert answer["Location"] == "/set-up/company/"
    assert client.get("/set-up/company/").status_code == 200
    assert Teammate.objects.get().may_own


def test_a_wrong_token_makes_nobody_an_owner_and_keeps_what_was_typed(client, token):
    page = client.post("/set-up/owner/", OWNER | {"token": "heed_guess"})
    assert page.status_code == 400
    assert "This token opens nothing" in page.text
    assert 'value="olive@acme.test"' in page.text
    assert PASSWORD not in page.text
    assert not Teammate.objects.exists()


@pytest.mark.parametrize("password", ["short", "password1234", "olive@acme.test"])
def test_an_easy_password_is_told_beside_its_field(client, token, password):
    page = client.post("/set-up/owner/", OWNER | {"token": token, "password": password})
    assert page.status_code == 400
    assert 'id="id_password_error"' in page.text
    assert not Teammate.objects.exists()
    assert client.post("/set-up/owner/", OWNER | {"token": token}).status_code == 302


def test_the_second_to_use_the_token_is_led_to_the_sign_in(client, token):
    client.post("/set-up/owner/", OWNER | {"token": token})
    late = Client().post("/set-up/owner/", OWNER | {"token": token, "email": "eve@acme.test"}, follow=True)
    assert late.redirect_chain[-1][0] == "/login/?next=/set-up/"
    assert Teammate.objects.count() == 1


def test_names_become_proposals_and_proposals_become_tracks(owner):
    page = owner.get(name_the_company(owner)["Location"])
    assert 'value="acme"' in page.text
    assert "&quot;acme broadband&quot; OR acmebroadband" in page.text

    answer = owner.post(
        "/set-up/company/", rows(("Acme", "acme"), ("Zorble", "zorble -zorbleton"), ("No", "no", "unticked"))
    )

    assert answer["Location"] == "/set-up/source/#main"
    assert list(Track.objects.order_by("name").values_list("name", "query")) == [
        ("Acme", "acme"),
        ("Zorble", "zorble -zorbleton"),
    ]


def test_going_back_and_following_again_doubles_nothing(owner):
    name_the_company(owner)
    for _ in range(2):
        assert owner.post("/set-up/company/", rows(("Acme", "acme"))).status_code == 302
    name_the_company(owner)
    page = owner.get("/set-up/company/")
    assert (Track.objects.count(), Company.objects.count()) == (1, 1)
    assert 'value="acme"' not in page.text
    assert "Followed already:" in page.text


def test_a_query_that_cannot_be_read_is_told_in_its_row_and_the_others_are_followed(owner):
    name_the_company(owner)
    page = owner.post("/set-up/company/", rows(("Acme", "acme"), ("Zorble", "zorble OR")))
    assert page.status_code == 400
    assert 'id="id_tracks-1-query_error"' in page.text
    assert 'value="zorble OR"' in page.text
    assert list(Track.objects.values_list("name", flat=True)) == ["Acme"]


def test_a_company_needs_a_name(owner):
    page = owner.post("/set-up/company/", {"name": "  ", "names": "x"})
    assert page.status_code == 400
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    "name, query",
    [
        ("Acme", "acme"),
        ("Acme Broad-Band", '"acme broad-band" OR acmebroadband'),
        ("@AcmeCares", "acmecares"),
        ("AT&T", 'at&t OR "at and t" OR atandt'),
        ("???", None),
        ("OR", "{OR} OR #or OR @or OR or.com"),
    ],
)
def test_a_name_becomes_a_query_that_can_be_read(name, query):
    assert [proposal.query for proposal in tracks_for_names([name, name.upper()])] == (
        [query] if query else []
    )


def test_a_source_is_tested_before_it_is_kept_and_sends_nothing(owner, wire):
    assert "Fake network" in owner.get("/set-up/source/").text
    asked = owner.get("/set-up/source/?network=fake")
    assert 'name="credential_token"' in asked.text
    assert 'type="password"' in asked.text

    told = owner.post(
        "/set-up/source/", {"network": "fake", "address": "https://fake.test", "credential_token": "s3cret"}
    )
    assert "@acme" in told.text
    assert "s3cret" not in told.text
    assert not Source.objects.exists()

    for _ in range(2):
        answer = owner.post("/set-up/source/", {"do": "add", "tested": trial_in(told), "sends": "off"})
        assert answer["Location"] == "/set-up/source/"
    source = Source.objects.get()
    assert (source.sends, source.account["address"]) == (False, "@acme")
    assert "s3cret" not in source.sealed_credential
    assert "Sending is off." in owner.get("/set-up/source/").text


def test_sending_begins_only_by_the_switch(owner, wire):
    told = owner.post("/set-up/source/", {"network": "fake", "address": "x", "credential_token": "s3cret"})
    owner.post("/set-up/source/", {"do": "add", "tested": trial_in(told), "sends": "on"})
    assert Source.objects.get().sends


def test_what_was_tested_cannot_be_changed_on_the_way(owner, wire, hire):
    told = owner.post("/set-up/source/", {"network": "fake", "address": "x", "credential_token": "s3cret"})
    for tested in ("", "junk", trial_in(told)[:-6] + "AAAAAA"):
        page = owner.post("/set-up/source/", {"do": "add", "tested": tested})
        assert page.status_code == 400
        assert "Test the connection again" in page.text
    assert not Source.objects.exists()


def test_a_network_in_trouble_says_so_and_keeps_the_address(owner, wire):
    from heedful.kit.errors import OutsideTrouble

    wire.trouble = OutsideTrouble("fake.test does not answer", retry_in=5)
    page = owner.post("/set-up/source/", {"network": "fake", "address": "https://fake.test"})
    assert page.status_code == 400
    assert "fake.test does not answer" in page.text
    assert 'value="https://fake.test"' in page.text


def test_an_invitation_is_shown_once_and_replaces_an_earlier_one(owner):
    name_the_company(owner)
    form = {"email": "frank@acme.test", "role": "teammate"}
    first = link_in(owner.post("/set-up/colleague/", form, follow=True))
    assert "/join/" not in owner.get("/set-up/colleague/").text
    second = link_in(owner.post("/set-up/colleague/", form, follow=True))

    assert queries.invitations(NOON).count() == 1
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def link_in(page):
    return re.search(r'value="http://testserver(/(?:join|welcome)/[^"]+)"', page.text)[1]


def test_bad_addresses_and_colleagues_who_are_here_are_told(owner):
    for email in ("frank", "olive@acme.test"):
        page = owner.post("/set-up/colleague/", {"email": email, "role": "teammate"})
        assert page.status_code == 400
        assert 'id="id_email_error"' in page.text
    assert not Pass.objects.filter(kind="invitation").exists()


def test_the_whole_way_can_be_skipped_and_ends_at_the_inbox(owner):
    for step in ("company", "source", "colleague"):
        page = owner.get(f"/set-up/{step}/")
        following = {"company": "source", "source": "colleague", "colleague": "done"}[step]
        assert f'href="/set-up/{following}/"' in page.text
    name_the_company(owner)
    assert owner.get("/set-up/done/").status_code == 200
    for _ in range(2):
        assert owner.post("/set-up/done/")["Location"] == "/inbox/"
    assert queries.is_set_up()


def test_coming_back_leads_to_the_first_step_that_is_not_done(owner, wire):
    assert owner.get("/set-up/")["Location"] == "/set-up/company/"
    name_the_company(owner)
    assert owner.get("/set-up/")["Location"] == "/set-up/source/"
    told = owner.post("/set-up/source/", {"network": "fake", "address": "x", "credential_token": "t"})
    owner.post("/set-up/source/", {"do": "add", "tested": trial_in(told)})
    assert owner.get("/set-up/")["Location"] == "/set-up/colleague/"


def test_the_set_up_has_five_screens_and_says_where_one_is(owner):
    page = owner.get("/set-up/source/")
    assert page.text.count('class="step ') == 5
    assert page.text.count('aria-current="step"') == 1


@pytest.mark.parametrize("step", ["company", "source", "colleague", "done"])
@pytest.mark.parametrize("role", ["lead", "teammate", "observer"])
def test_only_an_owner_sets_the_house_up(signed_in, hire, olive, step, role):
    browser = signed_in(hire("Tess", role))
    assert browser.get(f"/set-up/{step}/").status_code == 403
    assert browser.post(f"/set-up/{step}/", NO_ROWS).status_code == 403
    assert browser.get("/set-up/")["Location"] == "/inbox/"


@pytest.mark.parametrize("step", ["company", "source", "colleague", "done"])
def test_whoever_is_not_signed_in_signs_in_first(client, olive, step):
    assert client.get(f"/set-up/{step}/")["Location"] == f"/login/?next=/set-up/{step}/"
