"""Every page stands in the same frame, and says what went wrong in words."""

import pytest
from django.urls import path

from heedful import urls
from heedful.kit.errors import NotAllowed, OutsideTrouble
from heedful.teams import actions as teams
from tests.conftest import NOON


def _refuses(request):
    raise NotAllowed("Only a lead or an owner can do this.")


def _fails_outside(request):
    raise OutsideTrouble("it is down", retry_in=None)


def _breaks(request):
    raise RuntimeError("a bug")


@pytest.fixture(autouse=True)
def _bad_pages(settings):
    class Bad:
        urlpatterns = [
            path("bad/no/", _refuses),
            path("bad/outside/", _fails_outside),
            path("bad/bug/", _breaks),
            *urls.urlpatterns,
        ]
        handler404, handler500 = urls.handler404, urls.handler500

    settings.ROOT_URLCONF = Bad


def test_whoever_is_not_signed_in_is_asked_to(client, acme):
    answer = client.get("/notices/")
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/notices/")


def test_an_outdated_session_sends_htmx_to_the_sign_in_too(client, acme):
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/7/?view=mine"}
    answer = client.get("/notices/", headers=here)
    assert answer["HX-Redirect"] == "/login/?next=/inbox/7/%3Fview%3Dmine"


def test_a_refusal_is_a_page_with_its_words(signed_in, frank):
    answer = signed_in(frank).get("/bad/no/")
    assert answer.status_code == 403
    assert "Only a lead or an owner can do this." in answer.text
    assert "<main" in answer.text


def test_a_refusal_is_a_toast_for_htmx(signed_in, frank):
    answer = signed_in(frank).post("/bad/no/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert 'hx-target="#toasts"' in answer.text
    assert 'role="alert"' in answer.text
    assert "<main" not in answer.text


def test_a_form_address_opened_by_itself_is_a_page_with_its_words(signed_in, frank):
    answer = signed_in(frank).get("/settings/tokens/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "opened by itself, it shows nothing" in answer.text
    assert "<main" in answer.text


def test_another_systems_trouble_is_said_in_words(signed_in, frank):
    answer = signed_in(frank).get("/bad/outside/")
    assert answer.status_code == 502
    assert "it is down" in answer.text


def test_a_bug_shows_a_reference_and_nothing_of_the_bug(signed_in, frank, caplog):
    browser = signed_in(frank)
    browser.raise_request_exception = False
    answer = browser.get("/bad/bug/")
    assert answer.status_code == 500
    assert "a bug" not in answer.text
    references = [record.facts["reference"] for record in caplog.records if record.message == "page failed"]
    assert len(references) == 1
    assert references[0] in answer.text


def test_an_address_that_leads_nowhere_offers_a_way_on(signed_in, frank):
    answer = signed_in(frank).get("/nowhere/")
    assert answer.status_code == 404
    assert 'href="/inbox/"' in answer.text


def test_the_frame_names_the_company_and_its_rooms(signed_in, frank):
    page = signed_in(frank).get("/notices/").text
    assert "Acme" in page
    for room in ("Inbox", "Tracks", "Sources", "People", "Status", "Settings"):
        assert room in page
    assert "Sign out" in page


def test_everybody_sees_that_sending_is_paused_and_by_whom(signed_in, frank, lea):
    teams.pause_sending(by_id=lea.pk, at=NOON)
    page = signed_in(frank).get("/notices/").text
    assert "Sending is paused" in page
    assert "Lea" in page
    assert "Resume sending" not in page
    assert "Resume sending" in signed_in(lea).get("/notices/").text


def test_pausing_shows_at_once_and_can_be_undone_by_a_lead(signed_in, lea):
    browser = signed_in(lea)
    answer = browser.post("/sending/pause/", headers={"HX-Request": "true"})
    assert 'hx-target="#banner"' in answer.text
    assert "/sending/resume/" in answer.text
    assert browser.post("/sending/resume/").status_code == 302
    assert "Sending is paused" not in browser.get("/notices/").text.split('id="toasts"')[0]


def test_notices_are_counted_and_go_when_seen(signed_in, frank):
    teams.tell(teammate_ids=[frank.pk], text="Look here", why="You wrote it.", about="x", at=NOON)
    browser = signed_in(frank)
    page = browser.get("/notices/").text
    assert "Look here" in page
    assert 'count is-new">1' in page
    browser.post(f"/notices/{frank.notices.get().pk}/seen/")
    assert 'count is-new">' not in browser.get("/notices/").text


def test_nothing_in_a_page_needs_an_exception_from_the_content_policy(signed_in, frank):
    answer = signed_in(frank).get("/notices/")
    assert "'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    for banned in (" style=", " onclick=", "<script>", "javascript:"):
        assert banned not in answer.text


def test_health_answers_without_a_sign_in(client, db):
    assert client.get("/health").json()["ok"] is True
