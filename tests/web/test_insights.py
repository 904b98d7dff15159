"""Surges and incidents on the screens."""

import re
from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.desk.models import Conversation, Draft
from heedful.insights import queries
from heedful.insights.models import Gathered, Incident, Surge, SurgePost
from heedful.listening.models import Post
from tests.conftest import NOON, said

MINUTE = timedelta(minutes=1)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def post(browser, address, **fields):
    return browser.post(address, fields, follow=True)


def surge_of(track, people, hear, start=NOON):
    """A surge as a look leaves it, of people who speak a minute apart."""
    said_ones = [
        said(f"o{n}", f"@acme no line at number {n}", by=f"kim{n}", addressed=True, at=start + n * MINUTE)
        for n in range(people)
    ]
    hear(*said_ones, at=start + people * MINUTE)
    surge = Surge.objects.create(
        track=track, began_at=start, raised_at=start + people * MINUTE, minutes=60,
        people=people, expected=0.2, chance=1e-9,
    )  # fmt: skip
    for one in Post.objects.filter(outside_id__startswith="o").select_related("author"):
        SurgePost.objects.create(surge=surge, post=one, person_id=one.author.person_id, at=one.said_at)
    return surge


@pytest.fixture
def surge(track, hear):
    return surge_of(track, 5, hear)


def test_the_inbox_says_quietly_what_breaks_out_and_leads_to_why(signed_in, frank, surge):
    browser = signed_in(frank)
    page = browser.get("/inbox/")
    assert "Breaking out" in words(page)
    assert f'href="/surges/{surge.pk}/"' in page.text
    assert words(browser.get("/surges/line/")).strip() == "Breaking out · Acme , 5 people"
    why = words(browser.get(f"/surges/{surge.pk}/"))
    assert "5 people in 60 minutes, where 0.2 are usual at this hour" in why
    assert re.search("Kim0 .* Kim1 .* Kim4", why)
    assert "number" in why


def test_not_one_is_gone_from_the_inbox_and_comes_back(signed_in, frank, surge):
    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/dismiss/")
    assert "Breaking out" not in words(browser.get("/inbox/"))
    assert "not one" in words(browser.get("/surges/"))
    post(browser, f"/surges/{surge.pk}/restore/")
    assert "Breaking out" in words(browser.get("/inbox/"))


def test_an_observer_reads_it_and_changes_nothing(signed_in, otto, surge):
    browser = signed_in(otto)
    assert browser.get(f"/surges/{surge.pk}/").status_code == 200
    assert browser.post(f"/surges/{surge.pk}/dismiss/").status_code == 403
    assert browser.post(f"/surges/{surge.pk}/incident/").status_code == 403


def test_one_view_gathers_everybody_and_says_who_waits_longest(signed_in, frank, surge, at_noon):
    browser = signed_in(frank)
    page = words(post(browser, f"/surges/{surge.pk}/incident/"))
    post(browser, f"/surges/{surge.pk}/incident/")
    assert Incident.objects.count() == 1
    assert "Frank sees to it" in page
    assert "0 / 5" in page
    assert "Waits longest: Kim0" in page
    assert "noticed after 5 min" in page
    incident = Incident.objects.get()
    assert browser.get(f"/inbox/{incident.gathered.first().conversation_id}/").text.count("/incidents/") >= 1


def test_who_is_left_out_stays_out_and_can_be_put_back(signed_in, frank, surge):
    from heedful.insights import actions

    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/incident/")
    incident = Incident.objects.get()
    kim = Conversation.objects.get(person__name="Kim2")
    post(browser, f"/incidents/{incident.pk}/out/{kim.pk}/")
    actions.gather_surge(surge_id=surge.pk, at=NOON)
    assert queries.gathered_for(frank.pk, incident).count() == 4
    post(browser, f"/incidents/{incident.pk}/back/{kim.pk}/")
    assert queries.gathered_for(frank.pk, incident).count() == 5


def test_one_more_is_added_from_beside_the_conversation(signed_in, frank, surge, hear):
    hear(said("other", "@acme and my phone", by="omar", addressed=True, at=NOON))
    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/incident/")
    omar = Conversation.objects.get(person__name="Omar")
    assert "Add to an incident" in words(browser.get(f"/inbox/{omar.pk}/"))
    post(browser, f"/inbox/{omar.pk}/incidents/", incident=Incident.objects.get().pk)
    assert Gathered.objects.filter(conversation=omar, by=frank).exists()
    assert browser.post(f"/inbox/{omar.pk}/incidents/", {"incident": "x"}).status_code == 400


def test_what_we_know_is_a_fact_and_goes_into_the_draft_behind_what_stands_there(
    signed_in, frank, surge, at_noon
):
    from heedful.desk import actions as desk

    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/incident/")
    incident = Incident.objects.get()
    here = f"/incidents/{incident.pk}/"
    assert browser.post(f"{here}know/", {"fact": "elm-road"}).status_code == 400
    answers.add_fact(by_id=frank.pk, key="elm-road", text="The mast at Elm Road is down", at=NOON)
    page = words(post(browser, f"{here}know/", fact="elm-road"))
    assert "known" in page
    assert "The mast at Elm Road is down" in page
    kim = Conversation.objects.get(person__name="Kim0")
    desk.save_draft(conversation_id=kim.pk, teammate_id=frank.pk, kind="public", text="Hello Kim.", at=NOON)
    for _ in range(2):
        post(browser, f"{here}say/{kim.pk}/")
    assert Draft.objects.get(conversation=kim).text == "Hello Kim. {fact:elm-road}"


def test_when_it_is_fixed_everybody_is_told_why_by_the_batch_of_its_cause(
    signed_in, frank, lea, surge, wire, work_until, time_passes, at_noon
):
    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/incident/")
    here = f"/incidents/{Incident.objects.get().pk}/"
    assert browser.post(f"{here}tell/", {"text": "x"}).status_code == 409
    assert browser.post(f"{here}fix/", {"why": " "}).status_code == 400
    page = words(post(browser, f"{here}fix/", why="a digger cut the cable."))
    assert "Draft 5 replies" in page
    assert "this is why it happened: a digger cut the cable." in page
    drafts = post(browser, f"{here}tell/", text="Hello {name}, a digger cut the cable. It is mended.")
    assert drafts.status_code == 200
    assert wire.received == []
    incident = Incident.objects.get()
    assert incident.cause.affected.count() == 5
    assert "Everybody is told, or has a draft waiting." in words(browser.get(here))


def test_an_incident_shows_only_what_its_reader_may_see(signed_in, olive, frank, surge, hire, square):
    from heedful.listening import actions as listening
    from heedful.teams import actions as teams

    post(signed_in(olive), f"/surges/{surge.pk}/incident/")
    incident = Incident.objects.get()
    assert signed_in(frank).get(f"/incidents/{incident.pk}/").status_code == 200
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="x", team_id=shops.pk, at=NOON)
    Conversation.objects.update(team=shops)
    assert signed_in(frank).get(f"/incidents/{incident.pk}/").status_code == 404


@pytest.mark.parametrize("people", [3, 30])
def test_pages_cost_the_same_for_few_and_many(
    signed_in, frank, track, hear, people, django_assert_max_num_queries
):
    surge = surge_of(track, people, hear)
    browser = signed_in(frank)
    post(browser, f"/surges/{surge.pk}/incident/")
    with django_assert_max_num_queries(12):
        browser.get("/surges/")
    with django_assert_max_num_queries(16):
        browser.get(f"/surges/{surge.pk}/")
    with django_assert_max_num_queries(26):
        browser.get(f"/incidents/{Incident.objects.get().pk}/")
