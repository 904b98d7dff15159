"""Where we listen: health in words, testing, sending, credentials, what was lost."""

import re
from datetime import timedelta

import pytest

from heedful.connectors.contract import Budget, Gap, Unreadable
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, SignedOut
from heedful.listening import actions as listening
from heedful.listening.models import DeadLetter, Source
from heedful.teams import actions as teams
from heedful.web.tracks.words import health_of, in_short
from tests.conftest import NOON, SECOND, listen_at
from tests.web import browsing

ROLES = ["owner", "lead", "teammate", "observer"]
MAY_SET_UP = {"owner": True, "lead": True, "teammate": False, "observer": False}


def refresh(source):
    return Source.objects.get(pk=source.pk)


def trial_in(page):
    return re.search(r'name="tested" value="([^"]+)"', page.text)[1]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_how_sources_do_and_leads_change_them(signed_in, hire, square, role):
    browser = signed_in(hire("Tess", role))
    listed, one = browser.get("/sources/"), browser.get(f"/sources/{square.pk}/")
    assert "Fake square" in listed.text
    assert "on as @acme" in listed.text
    assert one.status_code == 200
    assert ("/sources/add/" in listed.text) is MAY_SET_UP[role]
    assert ("Remove this source" in one.text) is MAY_SET_UP[role]
    assert ("Change the credential" in one.text) is (role == "owner")


@pytest.mark.parametrize("path", ["", "add/", "dead-letters/", "gaps/", "1/"])
def test_nobody_sees_sources_without_signing_in(client, olive, path):
    assert client.get(f"/sources/{path}")["Location"] == f"/login/?next=/sources/{path}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "verb, fields",
    [("pause", {}), ("resume", {}), ("sending", {"on": "off"}), ("remove", {}), ("", {"name": "X"})],
)
def test_each_deed_for_each_role(signed_in, hire, square, role, verb, fields):
    browser = signed_in(hire("Tess", role))
    path = f"/sources/{square.pk}/{verb}/" if verb else f"/sources/{square.pk}/"
    before = refresh(square)
    statuses = [browser.post(path, fields).status_code for _ in range(2)]
    if MAY_SET_UP[role]:
        assert statuses == [302, 302]
    else:
        assert statuses == [403, 403]
        assert (refresh(square).state, refresh(square).sends, refresh(square).name) == (
            before.state, before.sends, before.name,
        )  # fmt: skip


def test_a_source_of_another_team_is_not_there(signed_in, frank, lea, olive, square):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    browser = signed_in(olive)
    assert browser.post(f"/sources/{square.pk}/", {"name": "Square", "team": care.pk}).status_code == 302
    assert signed_in(frank).get(f"/sources/{square.pk}/").status_code == 404
    assert "Square" not in signed_in(frank).get("/sources/").text
    assert "Care" in signed_in(lea).get("/sources/").text
    assert browser.post(f"/sources/{square.pk}/", {"name": "Square", "team": "999"}).status_code == 400


def test_adding_a_source_tests_first_and_keeps_once(signed_in, lea, wire):
    browser = signed_in(lea)
    assert (
        "Forgetful" in browser.get("/sources/add/").text
        or "Fake network" in browser.get("/sources/add/").text
    )
    told = browser.post(
        "/sources/add/", {"network": "fake", "address": "https://x.test", "credential_token": "s3"}
    )
    assert "Listen here" in told.text
    places = [
        browser.post("/sources/add/", {"do": "add", "tested": trial_in(told)})["Location"] for _ in range(2)
    ]
    source = Source.objects.get()
    assert places == [f"/sources/{source.pk}/", "/sources/"]
    assert not source.sends


def test_a_tested_source_waits_an_hour_and_belongs_to_who_tested_it(signed_in, lea, olive, wire):
    from heedful.connectors.contract import Account
    from heedful.web.tracks import trying

    told = signed_in(lea).post("/sources/add/", {"network": "fake", "address": "https://x.test"})
    stolen = signed_in(olive).post("/sources/add/", {"do": "add", "tested": trial_in(told)})
    assert stolen.status_code == 400
    old = trying._sealed(lea, "fake", "x", {}, Account(), clock.now() - timedelta(minutes=61))
    late = signed_in(lea).post("/sources/add/", {"do": "add", "tested": old})
    assert "The test is a while ago" in late.text
    assert not Source.objects.exists()


@pytest.mark.parametrize("role", ["teammate", "observer"])
def test_who_may_not_add_a_source_may_not_probe_for_one(signed_in, hire, wire, role):
    browser = signed_in(hire("Tess", role))
    assert browser.get("/sources/add/").status_code == 403
    assert browser.post("/sources/add/", {"network": "fake", "address": "x"}).status_code == 403


def test_what_cannot_be_an_address_is_told_in_the_form(signed_in, lea):
    browser = signed_in(lea)
    assert browser.get("/sources/add/?network=nowhere").status_code == 400
    page = browser.post("/sources/add/", {"network": "mastodon", "address": "not an address"})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert 'value="not an address"' in page.text


def test_an_address_inside_our_own_network_is_refused_in_words(signed_in, lea):
    page = signed_in(lea).post("/sources/add/", {"network": "mastodon", "address": "http://169.254.169.254"})
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_a_connection_is_tested_as_it_is_stored(signed_in, frank, otto, square, wire):
    browser = signed_in(frank)
    assert "knows us as @acme" in browser.post(f"/sources/{square.pk}/test/", follow=True).text
    wire.trouble = SignedOut("401")
    page = browser.post(f"/sources/{square.pk}/test/", follow=True)
    assert "does not let us in with this credential: 401" in page.text
    assert signed_in(otto).post(f"/sources/{square.pk}/test/").status_code == 403


def test_turning_sending_on_says_as_whom_and_that_it_is_public(signed_in, lea, olive, wire):
    source = listen_at(olive, sends=False)
    browser = signed_in(lea)
    page = browser.get(f"/sources/{source.pk}/").text
    assert "Let replies leave as @acme" in page
    assert "PUBLIC" in page
    for on, words in (("on", "published as @acme"), ("off", "Nothing leaves")):
        for _ in range(2):
            assert words in browser.post(f"/sources/{source.pk}/sending/", {"on": on}, follow=True).text
        assert refresh(source).sends is (on == "on")


def test_where_there_is_no_account_sending_is_refused_kindly(signed_in, lea, olive, wire):
    source = listen_at(olive, "mute")
    browser = signed_in(lea)
    assert "We only listen here" in browser.get(f"/sources/{source.pk}/").text
    answer = browser.post(f"/sources/{source.pk}/sending/", {"on": "on"})
    assert answer.status_code == 409
    assert "no account to answer from" in answer.text


def test_a_new_credential_is_tested_kept_and_never_shown(signed_in, olive, square, wire):
    listening.note_trouble(source_id=square.pk, trouble=SignedOut("401"), retry_at=None, at=NOON)
    browser = signed_in(olive)
    assert "Give a new credential" in browser.get(f"/sources/{square.pk}/").text
    path, before = f"/sources/{square.pk}/credential/", refresh(square).sealed_credential

    wire.trouble = SignedOut("wrong")
    page = browser.post(path, {"credential_token": "wr0ng"})
    assert (page.status_code, "wr0ng" in page.text, "does not let us in" in page.text) == (400, False, True)
    assert browser.post(path, {"credential_token": ""}).status_code == 400
    assert refresh(square).sealed_credential == before

    wire.trouble = None
    assert browser.post(path, {"credential_token": "n3w-t0ken"})["Location"] == f"/sources/{square.pk}/"
    row = refresh(square)
    assert (row.state, row.sealed_credential != before) == ("listening", True)
    assert "n3w-t0ken" not in browser.get(path).text + browser.get(f"/sources/{square.pk}/").text
    assert "t0ken" not in browser.get(path).text


@pytest.mark.parametrize("role", ["lead", "teammate", "observer"])
def test_only_an_owner_touches_credentials(signed_in, hire, square, role):
    browser = signed_in(hire("Tess", role))
    path = f"/sources/{square.pk}/credential/"
    assert browser.get(path).status_code == 403
    assert browser.post(path, {"credential_token": "x"}).status_code == 403


def test_removing_asks_first_and_forgets_the_credential(signed_in, lea, square):
    browser = signed_in(lea)
    assert "forget the credential" in browser.get(f"/sources/{square.pk}/remove/").text
    assert refresh(square).removed_at is None
    browser.post(f"/sources/{square.pk}/remove/")
    assert (refresh(square).removed_at is None, refresh(square).sealed_credential) == (False, "")
    assert browser.get(f"/sources/{square.pk}/").status_code == 404


@pytest.fixture
def at_work(square):
    """The square while a listener holds it and has heard something."""
    Source.objects.filter(pk=square.pk).update(
        leased_by="me", leased_until=clock.now() + 60 * SECOND, last_success_at=clock.now(), added_at=NOON
    )
    return refresh(square)


def test_health_is_said_in_words(at_work, olive):
    def word():
        return health_of(refresh(at_work), at=clock.now()).word

    assert word() == "Listening"
    trouble = OutsideTrouble("fake.test does not answer", retry_in=30)
    listening.note_trouble(source_id=at_work.pk, trouble=trouble, retry_at=clock.now(), at=NOON)
    assert word() == "In trouble"
    listening.note_trouble(source_id=at_work.pk, trouble=SignedOut("401"), retry_at=None, at=NOON)
    assert word() == "Signed out"
    Source.objects.filter(pk=at_work.pk).update(state="paused")
    assert word() == "Paused"
    Source.objects.filter(pk=at_work.pk).update(state="listening", trouble="", leased_until=None)
    assert word() == "Nobody listens"
    Source.objects.filter(pk=at_work.pk).update(added_at=clock.now())
    assert word() == "Starting"


def test_trouble_says_since_when_what_is_left_and_when_we_try_again(signed_in, frank, at_work, hear):
    hear(source=at_work, budget=Budget(remaining=7, limit=300))
    trouble = OutsideTrouble("fake.test does not answer", retry_in=30)
    at = clock.now()
    listening.note_trouble(source_id=at_work.pk, trouble=trouble, retry_at=at + 30 * SECOND, at=at)
    page = signed_in(frank).get(f"/sources/{at_work.pk}/").text
    for words in ("In trouble", "fake.test does not answer", "Trouble since", "Next try", "7 of 300"):
        assert words in page


@pytest.fixture
def lost(hear, square):
    raw = b'<script>alert("raw")</script>\xff\x00 and more'
    hear(gaps=[Gap("41", "99", "the stream was cut")], unreadable=[Unreadable(raw, "no author <b>")])
    return DeadLetter.objects.get()


def test_gaps_and_dead_letters_are_counted_and_listed(signed_in, frank, square, lost):
    browser = signed_in(frank)
    one = browser.get(f"/sources/{square.pk}/").text
    assert "the stream was cut" in one
    assert "the stream was cut" in browser.get("/sources/gaps/").text
    letters = browser.get("/sources/dead-letters/").text
    assert "no author &lt;b&gt;" in letters
    assert "&lt;script&gt;alert(" in letters
    assert "<script>alert" not in letters
    assert "\\xff" in letters
    assert "Read it again" not in letters


def test_a_dead_letter_that_still_cannot_be_read_says_so_and_stays(signed_in, lea, lost):
    browser = signed_in(lea)
    page = browser.post(f"/sources/dead-letters/{lost.pk}/replay/", follow=True)
    assert "It still cannot be read: still broken" in page.text
    assert "Read it again" in page.text


def test_a_dead_letter_that_can_be_read_is_read_once(signed_in, lea, lost, track, monkeypatch):
    from tests import fakes
    from tests.conftest import said

    monkeypatch.setattr(fakes.Fake, "reread", lambda self, place, raw: [said("9", "acme was unreadable")])
    browser = signed_in(lea)
    first, second = (browser.post(f"/sources/dead-letters/{lost.pk}/replay/", follow=True) for _ in range(2))
    assert "It can be read now: 1 post." in first.text
    assert "read again already" in second.text
    assert browser.get("/mentions/").text.count("acme was unreadable") == 1


def test_a_dead_letter_is_thrown_away_once(signed_in, lea, frank, lost):
    assert signed_in(frank).post(f"/sources/dead-letters/{lost.pk}/drop/").status_code == 403
    assert signed_in(frank).post(f"/sources/dead-letters/{lost.pk}/replay/").status_code == 403
    browser = signed_in(lea)
    for words in ("Thrown away.", "thrown away already"):
        assert words in browser.post(f"/sources/dead-letters/{lost.pk}/drop/", follow=True).text
    assert not DeadLetter.objects.exists()


def test_what_another_team_lost_is_not_shown(signed_in, frank, olive, square, lost):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=care.pk, at=NOON)
    browser = signed_in(frank)
    assert "the stream was cut" not in browser.get("/sources/gaps/").text
    assert "no author" not in browser.get("/sources/dead-letters/").text


def test_empty_lists_say_why(signed_in, frank, lea):
    browser = signed_in(frank)
    for path in ("/sources/", "/sources/gaps/", "/sources/dead-letters/", "/tracks/", "/mentions/"):
        assert 'class="empty"' in browser.get(path).text
    assert "Add the first source" in signed_in(lea).get("/sources/").text
    assert "Add the first source" not in browser.get("/sources/").text


def test_the_list_asks_the_database_a_fixed_number_of_times(
    signed_in, frank, olive, wire, django_assert_max_num_queries
):
    for network in ("fake", "forgetful", "blind", "mute"):
        listen_at(olive, network)
    browser = signed_in(frank)
    with django_assert_max_num_queries(10):
        browser.get("/sources/")


@pytest.mark.parametrize(
    "seconds, words",
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (10.4, "10 s"), (89.9, "90 s"), (90, "2 min"), (5399, "90 min"), (5400, "2 h"),
     (172_799, "48 h"), (172_800, "2 d")],
)  # fmt: skip
def test_lengths_of_time_are_read_at_a_glance(seconds, words):
    assert in_short(seconds) == words


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_what_stands_beside_sources_stands_in_columns(window, olive, square, hear, width):
    listen_at(olive, "mute")
    hear(gaps=[Gap("41", "99", "the stream was cut")])
    Source.objects.filter(pk=square.pk).update(
        account={**square.account, "address": "@a.rather.long.account@far.away.example"}
    )
    page = window.page_of(olive, viewport={"width": width, "height": 900})
    page.goto(f"{browsing.HOUSE}/sources/")
    for column in (".source-heard", ".source-sends"):
        edges = page.locator(column).evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
        assert (len(edges), len(set(edges))) == (2, 1)
    assert page.evaluate("document.documentElement.scrollWidth") == width
