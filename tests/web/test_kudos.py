"""Praise and peers on the screens."""

import re

import pytest

from heedful.desk.models import Conversation, Draft, PeerAnswer
from heedful.kudos import actions as kudos
from heedful.kudos.models import Earned, Kudos, Praised
from tests.conftest import NOON, SECOND, said
from tests.web.conftest import HTMX

pytestmark = pytest.mark.usefixtures("at_noon")
KIND = "Samira at the @acme shop was so kind to my mother"


@pytest.fixture
def praise(hear, lea, work_until):
    kudos.add_praised(by_id=lea.pk, name="Samira", email="samira@acme.test", at=NOON)
    hear(said("joyce-1", KIND, by="joyce", addressed=True))
    work_until(NOON)
    return Conversation.objects.get(person__name="Joyce")


def words(answer):
    return answer.content.decode()


def test_one_button_passes_it_on_drafts_a_thank_you_and_is_undone(signed_in, frank, praise, work_until):
    browser = signed_in(frank)
    page = words(browser.get(f"/inbox/{praise.pk}/"))
    assert "This reads as praise for" in page
    keys = re.findall(r'data-key="(.)"', page)
    assert sorted(keys) == sorted(set(keys)), "one key, one deed"
    assert 'data-key="w"' in page

    answer = words(browser.post(f"/inbox/{praise.pk}/praise/", headers=HTMX))
    assert "On its way to Samira." in answer
    assert "Joyce, thank you for saying so. We pass it on to Samira" in answer
    undo = f"/kudos/{Kudos.objects.get().pk}/take-back/"
    assert undo in answer
    assert "Taken back: nobody is told." in words(browser.post(undo, headers=HTMX))
    assert not any(Draft.objects.values_list("text", flat=True))

    browser.post(f"/inbox/{praise.pk}/praise/")
    work_until(NOON + 11 * SECOND)
    page = words(browser.get(f"/inbox/{praise.pk}/"))
    assert "told by mail" in page
    assert "their lead was not told:" in page


def test_nobody_reads_a_story_before_everybody_said_yes(signed_in, client, frank, praise):
    browser = signed_in(frank)
    browser.post(f"/inbox/{praise.pk}/praise/")
    row, earned = Kudos.objects.get(), Earned.objects.get()
    for path, fields in (
        (f"/kudos/{row.pk}/agree/{earned.pk}/", {"agreed": "yes"}),
        (f"/kudos/{row.pk}/ask/", {}),
        (f"/kudos/{row.pk}/consent/", {"consent": "yes"}),
    ):
        assert KIND not in words(client.get("/kudos/stories/"))
        assert browser.post(path, fields).status_code == 302
    assert KIND in words(client.get("/kudos/stories/"))
    assert "May we show your words" in Draft.objects.get().text
    browser.post(f"/kudos/{row.pk}/consent/", {"consent": "withdrawn"})
    assert KIND not in words(client.get("/kudos/stories/"))
    assert KIND in words(browser.get("/kudos/"))


def test_a_list_is_imported_by_a_lead_alone(signed_in, frank, lea):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("people.csv", b"name,place\nSamira,Kirkgate\n,Leeds\n")
    assert signed_in(frank).post("/kudos/people/import/", {"text": "name\nx\n"}).status_code == 403
    browser = signed_in(lea)
    page = words(browser.post("/kudos/people/import/", {"file": file}, follow=True))
    assert "1 line is in the list." in page
    assert "Line 3: The name is missing." in page
    page = words(browser.post("/kudos/people/import/", {"text": "name\n\nOwen & Co\n;\n", "try": "yes"}))
    assert "2 lines would be in the list, 2 of them new. Nothing was changed." in page
    assert "Owen &amp; Co" in page.partition('name="text"')[2]
    assert [one.name for one in Praised.objects.all()] == ["Samira"]
    broken = SimpleUploadedFile("people.csv", "name\nZoë\n".encode("utf-16"))
    assert browser.post("/kudos/people/import/", {"file": broken}).status_code == 400
    browser.post(f"/kudos/people/{Praised.objects.get().pk}/remove/")
    assert "Nobody is in the list yet" in words(browser.get("/kudos/people/"))


def test_a_peer_is_named_where_the_person_waits(signed_in, frank, hear):
    hear(said("m", "@acme my light blinks amber", by="margit", addressed=True))
    hear(said("n", "Hold the button for ten seconds.", by="niall", parent_id="m", root_id="m"))
    browser, margit = signed_in(frank), Conversation.objects.get(person__name="Margit")
    page = words(browser.get(f"/inbox/{margit.pk}/"))
    assert "a peer is helping: Niall" in page
    assert "waits for an answer" in page
    assert "a peer is helping" in words(browser.get("/inbox/"))

    peer = PeerAnswer.objects.get()
    thank = browser.post(f"/inbox/peers/{peer.pk}/draft/", {"for": "thanks"})
    assert thank.url == f"/inbox/{margit.pk}/?to={peer.post_id}&kind=public"
    assert "Niall, thank you for helping Margit. That is right." in words(browser.get(thank.url))
    assert "Niall to Margit" in words(browser.get("/kudos/peers/"))
    browser.post(f"/inbox/peers/{peer.pk}/", {"helps": "no"})
    assert "a peer is helping" not in words(browser.get(f"/inbox/{margit.pk}/"))
    browser.post(f"/inbox/{margit.pk}/peers/{peer.post_id}/")
    assert PeerAnswer.objects.get().state == "confirmed"


@pytest.mark.parametrize("rows", [2, 25])
def test_the_wall_costs_the_same_for_few_and_many(
    signed_in, frank, lea, hear, rows, django_assert_max_num_queries
):
    kudos.add_praised(by_id=lea.pk, name="Samira", at=NOON)
    hear(*[said(f"k{n}", KIND, by=f"kim{n}", addressed=True) for n in range(rows)])
    for one in Conversation.objects.all():
        kudos.mark(by_id=frank.pk, conversation_id=one.pk, at=NOON)
    browser = signed_in(frank)
    with django_assert_max_num_queries(20):
        browser.get("/kudos/")
    with django_assert_max_num_queries(10):
        browser.get("/kudos/stories/")
