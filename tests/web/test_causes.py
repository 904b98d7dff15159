"""Causes and batches on the screens."""

import pytest

from heedful.causes.models import Affected, Cause
from heedful.desk.models import Batch, Conversation
from tests.conftest import NOON, SECOND, said
from tests.web.conftest import HTMX

pytestmark = pytest.mark.usefixtures("at_noon")


def post(browser, path, **fields):
    return browser.post(path, fields)


def words(answer):
    return answer.content.decode()


def test_a_conversation_is_linked_from_its_panel_and_undone(signed_in, frank, dana_waits):
    browser = signed_in(frank)
    here = f"/inbox/{dana_waits.pk}/"
    answer = browser.post(f"{here}causes/", {"title": "The cable"}, headers=HTMX)
    assert "Comes from: The cable" in words(answer)
    assert f'hx-target="#person-{dana_waits.pk}"' in words(answer)
    page = words(browser.get(here))
    assert f'href="/causes/{Cause.objects.get().pk}/"' in page
    assert '<option value="The cable">' in page

    undo = f"{here}causes/{Cause.objects.get().pk}/unlink/"
    assert undo in words(answer)
    browser.post(undo)
    assert not Affected.objects.filter(unlinked_at=None).exists()


def test_an_observer_sees_the_cause_and_no_form(signed_in, frank, otto, dana_waits):
    browser = signed_in(otto)
    assert "Comes from" not in words(browser.get(f"/inbox/{dana_waits.pk}/"))
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/causes/", {"title": "The cable"})
    page = words(browser.get(f"/inbox/{dana_waits.pk}/"))
    assert "The cable" in page
    assert "Link a cause" not in page
    assert browser.post(f"/inbox/{dana_waits.pk}/causes/", {"title": "x"}).status_code == 403


def test_the_whole_way_without_javascript(signed_in, frank, lea, hear, wire, time_passes):
    hear(*[said(f"l{n}", "@acme the letter", by=f"kim{n}", addressed=True) for n in range(3)])
    franks, leas = signed_in(frank), signed_in(lea)
    post(franks, "/causes/", title="The letter", words="It accuses.", owner=frank.pk, team="")
    here = f"/causes/{Cause.objects.get().pk}/"
    assert "3 conversations linked." in words(
        franks.post(f"{here}link/", {"query": "letter", "next": here}, follow=True)
    )
    post(franks, f"{here}letter/", text="You are a spammer.")
    post(franks, f"{here}letter/", text="Mail from your line is held back.")
    page = words(franks.get(here))
    assert page.index("You are a spammer.") < page.index("Mail from your line is held back.")
    assert "3 people are affected" in page
    assert "Tell those affected" not in page

    post(franks, f"{here}move/", state="fixed", why="It is a new one.")
    assert "Draft 3 replies" in words(franks.get(here))
    told = post(franks, f"{here}tell/", text="Hello {name}, it is new.")
    batch = f"/inbox/batches/{Batch.objects.get().pk}/"
    assert told.url == batch
    page = words(franks.get(batch))
    assert "Hello Kim0, it is new." in page
    assert "A lead can let all of them go at once" in page
    assert post(franks, f"{batch}approve/", a_minute="6").status_code == 403

    assert post(leas, f"{batch}approve/", a_minute="x").status_code == 400
    post(leas, f"{batch}approve/", a_minute="20")
    assert "Stop" in words(franks.get(batch))
    time_passes(NOON, NOON + 60 * SECOND)
    assert len(wire.received) == 3
    assert "3 of 3 told" in words(franks.get(batch))
    assert "3 told" in words(franks.get(here))
    assert "3 / 3" in words(franks.get("/causes/"))


def test_each_reply_can_be_sent_changed_or_left_out_by_itself(signed_in, frank, hear, wire, work_until):
    hear(*[said(f"l{n}", "@acme the letter", by=f"kim{n}", addressed=True) for n in range(2)])
    browser = signed_in(frank)
    post(browser, "/causes/", title="The letter", owner="", team="")
    here = f"/causes/{Cause.objects.get().pk}/"
    post(browser, f"{here}link/", query="letter")
    post(browser, f"{here}move/", state="fixed")
    post(browser, f"{here}tell/", text="New.")
    first, second = Batch.objects.get().lines.order_by("pk")
    post(browser, f"/inbox/batches/lines/{first.pk}/", do="send", text="Kim, it is new.")
    post(browser, f"/inbox/batches/lines/{second.pk}/", do="leave-out")
    assert post(browser, f"/inbox/batches/lines/{second.pk}/", do="dance").status_code == 400
    work_until(NOON + 20 * SECOND)
    assert [sent.text for sent in wire.received] == ["Kim, it is new."]
    assert Batch.objects.get().state == "done"


@pytest.mark.parametrize("rows", [2, 30])
def test_lists_cost_the_same_for_few_and_many(signed_in, frank, hear, rows, django_assert_max_num_queries):
    hear(*[said(f"l{n}", "@acme the letter", by=f"kim{n}", addressed=True) for n in range(rows)])
    browser = signed_in(frank)
    for n in range(rows):
        post(browser, "/causes/", title=f"Cause {n}", owner="", team="")
    here = f"/causes/{Cause.objects.first().pk}/"
    post(browser, f"{here}link/", query="letter")
    post(browser, f"{here}move/", state="fixed")
    post(browser, f"{here}tell/", text="New.")
    assert Conversation.objects.count() == rows
    with django_assert_max_num_queries(18):
        browser.get("/causes/?state=")
    with django_assert_max_num_queries(22):
        browser.get(here)
    with django_assert_max_num_queries(12):
        browser.get(f"/inbox/batches/{Batch.objects.get().pk}/")


def test_a_cause_without_a_title_is_told_beside_the_field(signed_in, frank):
    answer = post(signed_in(frank), "/causes/", title="  ", owner="", team="")
    assert answer.status_code == 400
    assert "This field is required" in words(answer)
