"""How people get in: a password and a second step, links that work once, invitations."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as codes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams.models import Pass, Teammate
from heedful.web.set_up.browsers import in_words
from tests.conftest import NOON, PASSWORD


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    """Tests that commit leave behind what limits sign-ins."""
    del db
    cache.clear()


def sign_in(browser, email="frank@acme.test", password=PASSWORD, **more):
    return browser.post("/login/", {"login": email, "password": password, **more})


def code_now(secret, half_minutes=0):
    """What an authenticator app shows now, or would show on a phone whose clock is off."""
    return format_hotp_value(hotp_value(secret, int(codes.time.time()) // 30 + half_minutes))


def is_in(browser):
    return browser.get("/settings/").status_code == 200


def test_a_teammate_signs_in_with_address_and_password(client, frank):
    assert sign_in(client)["Location"] == "/inbox/"
    assert is_in(client)


def test_capital_letters_in_the_address_do_not_matter(client, frank):
    assert sign_in(client, "Frank@ACME.test").status_code == 302


def test_they_come_to_where_they_wanted_to_go_and_nowhere_outside(client, frank):
    assert sign_in(client, next="/tracks/")["Location"] == "/tracks/"
    client.post("/logout/")
    assert sign_in(client, next="https://evil.test/")["Location"] == "/inbox/"


@pytest.mark.parametrize(
    "email, password", [("frank@acme.test", "wrong words here"), ("nobody@acme.test", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_look_the_same(client, frank, email, password):
    page = sign_in(client, email, password)
    assert 'role="alert"' in page.text
    assert f'value="{email}"' in page.text
    assert password not in page.text
    assert not is_in(client)


def test_many_wrong_tries_make_the_door_rest(client, frank):
    for _ in range(8):
        page = sign_in(client, password="wrong words here")
    assert "Too many" in page.text or page.status_code == 429
    assert sign_in(Client()).status_code != 302


def test_guessing_is_slowed_down_whichever_process_is_asked(client, frank):
    sign_in(client, password="wrong words here")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM heedful_cache")
        assert cursor.fetchone() > (0,)


def test_who_has_left_does_not_get_in(client, frank, olive, signed_in):
    browser = signed_in(frank)
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    assert not is_in(browser)
    sign_in(client)
    assert not is_in(client)


def test_nobody_signs_up(client, olive):
    assert client.get("/signup/").status_code == 404
    assert client.get("/email/").status_code == 404


def test_signing_out_asks_nothing_twice(signed_in, frank):
    browser = signed_in(frank)
    assert browser.get("/logout/").status_code == 200
    assert is_in(browser)
    for _ in range(2):
        assert browser.post("/logout/").status_code == 302
    assert not is_in(browser)


def test_a_link_from_the_console_signs_in_once(client, frank):
    link = teams.make_sign_in_link(teammate_id=frank.pk, at=clock.now())
    for _ in range(2):
        assert "Welcome, Frank" in client.get(link).text
    assert not is_in(client)

    assert client.post(link)["Location"] == "/inbox/"
    assert is_in(client)
    spent = Client().post(link)
    assert (spent.status_code, "This link is spent" in spent.text) == (404, True)


def test_a_link_is_spent_after_an_hour_and_when_its_teammate_left(client, frank, bill, olive):
    old = teams.make_sign_in_link(teammate_id=frank.pk, at=clock.now() - timedelta(minutes=61))
    lefts = teams.make_sign_in_link(teammate_id=bill.pk, at=clock.now())
    teams.let_go(by_id=olive.pk, teammate_id=bill.pk, at=NOON)
    for link in (old, lefts, "/welcome/heed_guess/"):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404
    assert not is_in(client)


def test_a_link_signs_in_its_own_teammate_whoever_was_in_before(signed_in, frank, bill):
    browser = signed_in(bill)
    browser.post(teams.make_sign_in_link(teammate_id=frank.pk, at=clock.now()))
    assert "frank@acme.test" in browser.get("/settings/").text


@pytest.fixture
def invited(olive):
    care = teams.add_team(by_id=olive.pk, name="Care", at=NOON)
    made, path = teams.invite(
        by_id=olive.pk, email="Nora@acme.test", role="lead", team_id=care.pk, at=clock.now()
    )
    return made, path


def test_an_invitation_lets_in_by_its_role_and_team(client, invited):
    _, path = invited
    page = client.get(path)
    assert "Olive invites you" in page.text
    assert "nora@acme.test" in page.text

    assert client.post(path, {"name": "Nora", "password": PASSWORD})["Location"] == "/inbox/"

    nora = Teammate.objects.get(email="nora@acme.test")
    assert (nora.role, [team.name for team in nora.teams.all()]) == ("lead", ["Care"])
    assert is_in(client)
    assert sign_in(Client(), "nora@acme.test").status_code == 302


def test_an_invitation_works_once(client, invited):
    _, path = invited
    client.post(path, {"name": "Nora", "password": PASSWORD})
    again = Client().post(path, {"name": "Eve", "password": PASSWORD})
    assert again.status_code == 404
    assert not Teammate.objects.filter(name="Eve").exists()


def test_a_password_that_is_too_easy_spends_nothing(client, invited):
    _, path = invited
    page = client.post(path, {"name": "Nora", "password": "password12"})
    assert page.status_code == 400
    assert 'value="Nora"' in page.text
    assert client.post(path, {"name": "Nora", "password": PASSWORD}).status_code == 302


def test_an_invitation_ends_after_two_weeks_or_when_it_is_withdrawn(client, olive, invited):
    made, path = invited
    late = teams.invite(
        by_id=olive.pk, email="late@acme.test", role="teammate", at=clock.now() - timedelta(days=15)
    )
    teams.withdraw_invitation(by_id=olive.pk, pass_id=made.pk, at=NOON)
    for link in (path, late[1]):
        assert client.get(link).status_code == 404
        assert client.post(link, {"name": "Eve", "password": PASSWORD}).status_code == 404


def test_who_left_and_is_invited_again_is_the_same_teammate(client, olive, frank):
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    _, path = teams.invite(by_id=olive.pk, email=frank.email, role="observer", at=clock.now())
    client.post(path, {"name": "Frank", "password": PASSWORD})
    frank.refresh_from_db()
    assert (frank.is_active, frank.role, Teammate.objects.filter(email=frank.email).count()) == (
        True,
        "observer",
        1,
    )
    assert is_in(client)


def test_without_mail_a_forgotten_password_leads_to_an_owner(client, olive, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = client.get("/password/reset/")
    assert "Ask an owner" in page.text
    assert client.post("/password/reset/", {"email": olive.email}).status_code == 200


def test_with_mail_a_link_brings_a_new_password(client, frank, mailoutbox):
    client.post("/password/reset/", {"email": frank.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]

    bad = client.post(form, {"password1": "short", "password2": "short"})
    assert 'id="id_password1_error"' in bad.text or 'id="id_password2_error"' in bad.text
    client.post(form, {"password1": "quite another password", "password2": "quite another password"})

    assert sign_in(Client()).status_code != 302
    assert sign_in(Client(), password="quite another password").status_code == 302
    assert "does not work any more" in Client().get(link, follow=True).text


def test_a_stranger_gets_no_mail_and_the_same_page(client, olive, mailoutbox):
    page = client.post("/password/reset/", {"email": "stranger@acme.test"}, follow=True)
    assert "If somebody with this address works here" in page.text
    assert mailoutbox == []


class Clock:
    """What codes go by: it stands still unless it is moved."""

    now = NOON.timestamp()

    def time(self):
        return self.now

    def go_on(self, seconds):
        self.now += seconds
        cache.clear()  # what remembers codes for half a minute, and tries


@pytest.fixture
def codes_clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", clock)
    return clock


@pytest.fixture
def second_step(client, frank, codes_clock):
    """Frank's browser after turning the second step on, and its secret."""
    sign_in(client)
    assert "/reauthenticate/" in client.get("/2fa/totp/activate/")["Location"]
    client.post("/reauthenticate/?next=/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/2fa/totp/activate/")
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page.text)[1]
    assert "data:image/svg+xml" in page.text
    wrong = client.post("/2fa/totp/activate/", {"code": "000000"})
    assert 'id="id_code_error"' in wrong.text
    answer = client.post("/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer["Location"] == "/2fa/recovery-codes/"
    return client, secret


def opens(code):
    """Test whether a code lets somebody in who has shown Frank's password."""
    browser = Client()
    sign_in(browser)
    answer = browser.post("/2fa/authenticate/", {"code": code})
    assert (answer.status_code == 302) == is_in(browser)
    return answer.status_code == 302


def test_the_second_step_is_asked_for_from_then_on(second_step, codes_clock):
    _, secret = second_step
    codes_clock.go_on(30)
    browser = Client()
    assert sign_in(browser)["Location"] == "/2fa/authenticate/"
    assert not is_in(browser)
    assert 'id="id_code_error"' in browser.post("/2fa/authenticate/", {"code": "111111"}).text
    assert browser.post("/2fa/authenticate/", {"code": code_now(secret)})["Location"] == "/inbox/"
    assert is_in(browser)


@pytest.mark.parametrize("half_minutes, does", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_of_the_half_minute_before_or_after_opens(second_step, codes_clock, half_minutes, does):
    _, secret = second_step
    codes_clock.go_on(300)
    assert opens(code_now(secret, half_minutes)) == does


@pytest.mark.parametrize("seconds", [0, 29, 31, 59, 61, 89])
def test_a_code_opens_once_for_as_long_as_it_holds(second_step, codes_clock, seconds):
    _, secret = second_step
    codes_clock.go_on(300)
    code = code_now(secret, 1)
    assert opens(code)
    codes_clock.go_on(seconds)
    assert not opens(code)
    codes_clock.go_on(60)
    assert opens(code_now(secret))


def test_no_code_opens_after_a_later_one(second_step, codes_clock):
    _, secret = second_step
    codes_clock.go_on(300)
    before, now, after = (code_now(secret, half_minutes) for half_minutes in (-1, 0, 1))
    assert [opens(code) for code in (now, before, after, now)] == [True, False, True, False]


def test_a_code_that_is_typed_with_a_gap_is_the_same_code(second_step, codes_clock):
    _, secret = second_step
    codes_clock.go_on(300)
    code = code_now(secret)
    assert opens(f"{code[:3]} {code[3:]}")
    codes_clock.go_on(0)
    assert not opens(code)


def test_the_code_that_turned_it_on_opens_nothing(second_step, codes_clock):
    _, secret = second_step
    codes_clock.go_on(0)
    assert not opens(code_now(secret))


def test_what_is_asked_for_again_takes_no_used_code_and_spends_its_own(second_step, codes_clock):
    browser, secret = second_step
    codes_clock.go_on(300)
    used, fresh = code_now(secret), code_now(secret, 1)
    assert opens(used)
    codes_clock.go_on(0)
    assert 'id="id_code_error"' in browser.post("/2fa/reauthenticate/", {"code": used}).text
    assert browser.post("/2fa/reauthenticate/", {"code": fresh}).status_code == 302
    codes_clock.go_on(0)
    assert not opens(fresh)


def test_a_code_that_comes_to_hold_while_it_is_looked_at_opens_nothing(second_step, codes_clock, monkeypatch):
    _, secret = second_step
    codes_clock.go_on(300)
    early = code_now(secret, 2)
    looks = iter([codes_clock.now])
    monkeypatch.setattr(codes_clock, "time", lambda: next(looks, codes_clock.now + 30))
    assert not opens(early)


def test_used_codes_do_not_undo_the_limit_of_tries(second_step, codes_clock):
    _, secret = second_step
    codes_clock.go_on(300)
    used = code_now(secret)
    assert opens(used)
    codes_clock.go_on(31)
    browser = Client()
    sign_in(browser)
    for _ in range(6):
        browser.post("/2fa/authenticate/", {"code": used})
        page = browser.post("/2fa/authenticate/", {"code": "111111"})
    assert "Too many" in page.text


if connection.vendor == "postgresql":  # the tests' SQLite lives in memory, where nobody waits for a lock

    def test_of_many_who_show_one_code_at_once_one_gets_in(second_step, codes_clock, settings):
        _, secret = second_step
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        codes_clock.go_on(300)
        code, start, got_in = code_now(secret), Barrier(10), []

        def show(browser):
            start.wait()
            try:
                got_in.append(browser.post("/2fa/authenticate/", {"code": code}).status_code == 302)
            finally:
                connection.close()

        browsers = [Client() for _ in range(10)]
        [sign_in(browser) for browser in browsers]
        threads = [Thread(target=show, args=(browser,)) for browser in browsers]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(got_in) == [False] * 9 + [True]


def test_a_link_does_not_pass_the_second_step_by(second_step, frank):
    browser = Client()
    answer = browser.post(teams.make_sign_in_link(teammate_id=frank.pk, at=clock.now()))
    assert answer["Location"] == "/2fa/authenticate/"
    assert not is_in(browser)


def test_a_recovery_code_opens_once(second_step):
    owner, _ = second_step
    code = re.search(r"<code>([0-9a-f]{8})</code>", owner.get("/2fa/recovery-codes/").text)[1]
    for place in ("/inbox/", None):
        browser = Client()
        sign_in(browser)
        assert browser.post("/2fa/authenticate/", {"code": code}).get("Location") == place


def test_secrets_of_the_second_step_are_sealed_at_rest(second_step):
    _, secret = second_step
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
        kept = row.data.get("secret") or row.data.get("seed")
        assert kept.startswith("v1.")


def test_the_second_step_can_be_turned_off_again(second_step, frank):
    browser, _ = second_step
    assert "Second step on" in browser.get("/settings/").text
    assert browser.get("/2fa/totp/deactivate/").status_code == 200
    assert browser.post("/2fa/totp/deactivate/")["Location"] == "/2fa/"
    assert "Second step off" in browser.get("/2fa/", follow=True).text
    assert sign_in(Client())["Location"] == "/inbox/"


def test_codes_can_be_downloaded_and_made_anew(second_step):
    browser, _ = second_step
    before = browser.get("/2fa/recovery-codes/download/").content
    assert browser.get("/2fa/recovery-codes/generate/").status_code == 200
    browser.post("/2fa/recovery-codes/generate/")
    assert browser.get("/2fa/recovery-codes/download/").content != before


def test_a_new_password_signs_other_browsers_out(client, frank, signed_in):
    other = signed_in(frank)
    sign_in(client)
    page = client.post("/password/change/", {"oldpassword": "wrong", "password1": "x", "password2": "y"})
    assert 'id="id_oldpassword_error"' in page.text
    new = "quite another password"
    assert (
        client.post("/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})[
            "Location"
        ]
        == "/settings/"
    )
    assert is_in(client)
    assert not is_in(other)


def test_who_was_let_in_by_the_console_chooses_a_password(client, acme, olive):
    nora = teams.add_teammate(name="Nora", email="nora@acme.test", role="teammate", at=NOON)
    client.post(teams.make_sign_in_link(teammate_id=nora.pk, at=clock.now()))
    assert "You have no password yet" in client.get("/settings/").text
    client.post("/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(Client(), nora.email).status_code == 302


def test_ones_own_settings(client, frank):
    sign_in(client)
    assert client.post("/settings/name/", {"name": "Frankie"}).status_code == 302
    assert client.post("/settings/name/", {"name": " "}).status_code == 400
    frank.refresh_from_db()
    assert frank.name == "Frankie"


def test_a_token_is_shown_once_and_a_double_click_makes_one(client, frank):
    sign_in(client)
    for _ in range(2):
        client.post("/settings/tokens/", {"name": "report"})
    page = client.get("/settings/")
    secret = re.search(r'value="(heed_[^"]+)"', page.text)[1]
    from heedful.teams.queries import teammate_by_token

    assert teammate_by_token(secret, at=clock.now())[0] == frank
    assert secret not in client.get("/settings/").text
    token = Pass.objects.get(kind="token")

    for _ in range(2):
        assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 302
    assert teammate_by_token(secret, at=clock.now()) is None


def test_a_token_is_not_in_the_session_in_clear(client, frank):
    from django.contrib.sessions.models import Session

    sign_in(client)
    client.post("/settings/tokens/", {"name": "report"})
    assert all("heed_" not in str(session.get_decoded()) for session in Session.objects.all())


def test_somebody_elses_token_is_not_theirs_to_end(client, frank, bill):
    token, _ = teams.make_token(teammate_id=bill.pk, name="report", at=NOON)
    sign_in(client)
    assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_signing_out_everywhere_else(client, frank):
    other = Client()
    sign_in(other)
    sign_in(client)
    assert "Sign out everywhere else" in client.get("/settings/").text
    client.post("/settings/sessions/end-others/")
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    "path",
    ["/settings/", "/2fa/totp/activate/", "/2fa/recovery-codes/", "/password/change/", "/password/set/"],
)
def test_nobody_sees_an_account_without_signing_in(client, olive, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith(("/login/", "/reauthenticate/"))


@pytest.mark.parametrize("path", ["/login/", "/logout/", "/settings/", "/password/reset/"])
def test_pages_of_the_doors_hold_no_inline_script_or_style(client, frank, path):
    sign_in(client)
    for browser in (client, Client()):
        page = browser.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)


@pytest.mark.parametrize(
    "said, words",
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0",
            "Firefox on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "An unknown program"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(said, words):
    assert in_words(said) == words
