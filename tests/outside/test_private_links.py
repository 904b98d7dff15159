"""Private links: what the person outside sees, and what nobody else does."""

from datetime import timedelta

import pytest
from django.test import Client

from heedful.gestures import actions
from heedful.gestures.models import Gesture
from heedful.kit import clock, log, vault
from heedful.kit.errors import Refused
from heedful.outside import actions as outside
from heedful.outside.models import MOST_TRIES, Link
from heedful.web.outside.pace import MOST_MISSES, PACE
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _start(tmp_path):
    vault.configure(tmp_path / "vault.key")
    PACE.forget()


@pytest.fixture
def at_noon(monkeypatch):
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(**span):
        moment[0] = NOON + timedelta(**span)

    return move


@pytest.fixture
def link(lea, frank, dana_waits, at_noon):
    """The address of a private page on which Dana tells where she lives."""
    actions.set_budget(by_id=lea.pk, team_id=None, currency="EUR", a_month="100", alone_up_to="50", at=NOON)
    gesture = actions.propose(
        conversation_id=dana_waits.pk,
        by_id=frank.pk,
        what="A <b>carton</b> of tea",
        reason="She looked everywhere",
        value="20",
        key="k",
        at=NOON,
    )
    _, secret = actions.ask_address(gesture_id=gesture.pk, by_id=frank.pk, at=NOON)
    return f"/private/{secret}/"


def test_a_person_writes_where_they_live_without_signing_in_or_a_cookie(link):
    dana = Client(enforce_csrf_checks=True)
    page = dana.get(link)
    assert page.status_code == 200
    assert "A &lt;b&gt;carton&lt;/b&gt; of tea" in page.content.decode()
    sent = dana.post(link, {"address": "1 Elm Road"})
    assert sent.status_code == 200
    assert "Thank you" in sent.content.decode()
    assert Gesture.objects.get().state == "address-there"
    assert not dana.cookies


def test_nothing_of_it_is_indexed_kept_framed_or_told_on(link):
    page = Client().get(link)
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert page["X-Frame-Options"] == "DENY"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    html = page.content.decode()
    assert "<script" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html


def test_looking_does_not_spend_it_and_writing_does(link):
    for _ in range(3):
        assert Client().get(link).status_code == 200
    Client().post(link, {"address": "1 Elm Road"})
    again = Client().post(link, {"address": "2 Elm Road"})
    assert again.status_code == 410
    assert "used already" in again.content.decode()
    assert "used already" in Client().get(link).content.decode()


def test_an_empty_form_is_told_and_the_link_still_works(link):
    told = Client().post(link, {"address": "  "})
    assert told.status_code == 400
    assert "Write where it should go." in told.content.decode()
    assert Client().post(link, {"address": "1 Elm Road"}).status_code == 200


def test_after_its_time_it_says_so(link, at_noon):
    at_noon(days=13, hours=23)
    assert Client().get(link).status_code == 200
    at_noon(days=14)
    late = Client().get(link)
    assert late.status_code == 410
    assert "time of this link is over" in late.content.decode()
    assert Client().post(link, {"address": "1 Elm Road"}).status_code == 410
    assert Gesture.objects.get().state == "address-asked"


def test_only_a_hash_of_its_secret_is_kept(link):
    secret = link.split("/")[2]
    row = Link.objects.get()
    assert secret not in str(Link.objects.values().get())
    assert len(secret) >= 43
    assert len(row.digest) == 64


def test_a_link_that_was_never_ours_is_a_plain_page(house, olive):
    told = Client().get("/private/nobody-made-this/")
    assert told.status_code == 404
    assert "not complete" in told.content.decode()


def test_who_tries_one_after_another_has_to_wait(link):
    for number in range(MOST_MISSES):
        assert Client().get(f"/private/guess-{number}/").status_code == 404
    assert Client().get(link).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.2").get(link).status_code == 200


def test_a_form_can_be_sent_so_often_and_no_more(link):
    for _ in range(MOST_TRIES):
        PACE.forget()
        assert Client().post(link, {"address": ""}).status_code == 400
    PACE.forget()
    told = Client().post(link, {"address": "1 Elm Road"})
    assert told.status_code == 409
    assert "tried too often" in told.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_do_nothing(link, method):
    assert getattr(Client(), method)(link).status_code == 405


def test_no_log_holds_a_secret(link):
    secret = link.split("/")[2]
    told = log.redact(f"Bad Request: /private/{secret}/")
    assert secret not in told
    assert "Bad Request: /private/" in told


def test_of_two_who_write_at_once_one_is_told(link):
    first, second = Link.objects.get(), Link.objects.get()
    outside.use_link(first, at=NOON)
    with pytest.raises(Refused, match="used already"):
        outside.use_link(second, at=NOON)
