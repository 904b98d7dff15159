"""A draft on the screen: its versions, read along, handed over."""

import pytest

from heedful.desk import actions as desk
from heedful.desk.models import Draft, DraftVersion
from tests.conftest import NOON, SECOND


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def draft(dana_waits, frank):
    for seconds, text in ((0, "First <words>"), (90, "Second words"), (180, "Third words")):
        at = NOON + seconds * SECOND
        desk.save_draft(conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text=text, at=at)
    return Draft.objects.get()


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


def test_the_composer_leads_to_the_versions_and_one_comes_back(signed_in, frank, page, draft):
    browser = signed_in(frank)
    assert f'href="{page}drafts/public/"' in browser.get(page).text
    html = browser.get(f"{page}drafts/public/").text
    assert "First &lt;words&gt;" in html
    version = DraftVersion.objects.get(text="First <words>")
    shown = browser.post(f"/inbox/drafts/versions/{version.pk}/restore/", follow=True).text
    assert ">First &lt;words&gt;</textarea>" in shown


def test_a_shared_draft_stands_beside_the_thread_for_others(signed_in, frank, bill, otto, page, draft):
    others = signed_in(bill)
    assert "Third words" not in others.get(page).text
    signed_in(frank).post(f"{page}drafts/public/share/", {"shared": "yes"})
    html = others.get(page).text
    assert "shared draft" in html
    assert "Third words" in html
    assert "Put it into my draft" not in signed_in(otto).get(page).text
    shown = others.post(f"/inbox/drafts/{draft.pk}/use/", follow=True).text
    assert ">Third words</textarea>" in shown


def test_handed_over_it_opens_in_the_colleagues_composer(signed_in, frank, bill, page, draft):
    browser = signed_in(frank)
    shown = browser.post(f"{page}drafts/public/hand-over/", {"to": bill.pk}, follow=True).text
    assert "Handed over. Bill is told" in shown
    theirs = signed_in(bill)
    assert "Frank handed you a draft to Dana." in theirs.get("/notices/").text
    assert ">Third words</textarea>" in theirs.get(f"{page}?kind=public").text
    assert "Frank handed it to you." in theirs.get(f"{page}drafts/public/").text
    assert "Nothing is typed" in browser.get(f"{page}drafts/public/").text


@pytest.mark.parametrize("to", ["", "x", "9" * 30])
def test_a_colleague_who_is_none_is_refused(signed_in, frank, page, draft, to):
    assert signed_in(frank).post(f"{page}drafts/public/hand-over/", {"to": to}).status_code == 400


def test_there_is_no_other_kind(signed_in, frank, page):
    assert signed_in(frank).get(f"{page}drafts/loud/").status_code == 400
