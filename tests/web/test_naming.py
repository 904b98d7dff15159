"""A name is typed, its spellings are picked, and what they make is followed."""

import re

import pytest

from heedful.listening.models import Track

pytestmark = pytest.mark.usefixtures("at_noon")


def ticked(page):
    return re.findall(r'name="pick" value="([^"]*)" checked', page.text)


def test_a_name_shows_its_spellings_and_the_query_of_those_that_are_ticked(signed_in, frank):
    page = signed_in(frank).get("/tracks/name/", {"name": "Five Guys"})
    assert ticked(page) == ["&quot;five guys&quot;", "fiveguys", "&quot;5 guys&quot;"]
    assert 'name="query" value="&quot;five guys&quot; OR fiveguys OR &quot;5 guys&quot;"' in page.text


def test_the_person_picks_and_follows(signed_in, frank):
    browser = signed_in(frank)
    page = browser.get("/tracks/name/", {"name": "Gap", "picked": "1", "pick": ["{Gap}", "made-up"]})
    assert ticked(page) == ["{Gap}"]
    query = re.search(r'name="query" value="([^"]*)"', page.text)[1]
    assert browser.post("/tracks/", {"name": "Gap", "query": query, "do": "save"}).status_code == 302
    assert list(Track.objects.values_list("name", "query")) == [("Gap", "{Gap}")]


def test_nothing_picked_and_a_name_without_letters_are_told(signed_in, frank):
    browser = signed_in(frank)
    none = browser.get("/tracks/name/", {"name": "Gap", "picked": "1"})
    assert (none.status_code, "Pick at least one spelling." in none.text) == (400, True)
    odd = browser.get("/tracks/name/", {"name": "&&"})
    assert (odd.status_code, "A name needs a letter or a digit." in odd.text) == (400, True)


def test_the_tracks_page_leads_there(signed_in, frank):
    assert 'href="/tracks/name/"' in signed_in(frank).get("/tracks/").text
