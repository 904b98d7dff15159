"""Choosing when a reply leaves, on the screen and by a program."""

import pytest
from django.utils import timezone

from heedful.desk.models import Reply
from heedful.teams import actions as teams
from tests.conftest import NOON
from tests.web.conftest import HTMX


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


def test_tomorrow_at_nine_is_one_choice_away(signed_in, frank, page):
    browser = signed_in(frank)
    assert '<option value="tomorrow">Tomorrow, Mon 09:00</option>' in browser.get(page).text
    answer = browser.post(f"{page}reply/", {"text": "Good morning.", "when": "tomorrow"}, headers=HTMX)
    assert "Your reply leaves on Mon 7 Apr, 09:00, unless something is said before." in answer.text
    held = Reply.objects.get()
    assert timezone.localtime(held.leaves_at).isoformat() == "2008-04-07T09:00:00+00:00"
    html = browser.get(page).text
    assert "leaves on Mon 7 Apr, 09:00" in html.replace("</svg>", "")
    assert 'value="2008-04-07T09:00"' in html


def test_any_moment_and_another_one_and_now(signed_in, frank, page):
    browser = signed_in(frank)
    fields = {"text": "Good morning.", "when": "moment", "moment": "2008-04-08T10:30"}
    browser.post(f"{page}reply/", fields)
    held = Reply.objects.get()
    assert held.leaves_at.isoformat() == "2008-04-08T10:30:00+00:00"
    path = f"/inbox/replies/{held.pk}/reschedule/"
    browser.post(path, {"when": "moment", "moment": "2008-04-09T08:00"}, headers=HTMX)
    held.refresh_from_db()
    assert held.leaves_at.isoformat() == "2008-04-09T08:00:00+00:00"
    browser.post(path, {"when": "now"}, headers=HTMX)
    held.refresh_from_db()
    assert (held.leaves_at - NOON).total_seconds() == 10


@pytest.mark.parametrize("moment", ["", "soon", "2001-01-01T00:00"])
def test_a_moment_that_cannot_be_keeps_the_words_and_the_choice(signed_in, frank, page, moment):
    browser = signed_in(frank)
    shown = browser.post(
        f"{page}reply/", {"text": "Hi", "when": "moment", "moment": moment}, follow=True
    ).text
    assert Reply.objects.count() == 0
    assert ">Hi</textarea>" in shown
    assert '<option value="moment" selected>' in shown


def test_a_note_has_no_moment(signed_in, otto, page):
    assert 'name="when"' not in signed_in(otto).get(page).text


def test_a_program_chooses_a_moment(client, frank, dana_waits):
    token = teams.make_token(teammate_id=frank.pk, name="bot", at=NOON)[1]
    how = {"headers": {"authorization": f"Bearer {token}"}, "content_type": "application/json"}
    path = f"/api/v1/conversations/{dana_waits.pk}/reply"
    assert client.post(path, {"text": "x", "leave_at": "2008-04-07T09:00:00"}, **how).status_code == 400
    held = client.post(path, {"text": "x", "leave_at": "2008-04-07T09:00:00Z"}, **how).json()
    assert (held["scheduled"], held["leaves_at"]) == (True, "2008-04-07T09:00:00Z")
    path = f"/api/v1/replies/{held['id']}/reschedule"
    assert client.post(path, {"leave_at": "2008-04-07T12:00:00+02:00"}, **how).status_code == 200
    assert Reply.objects.get().leaves_at.isoformat() == "2008-04-07T10:00:00+00:00"
