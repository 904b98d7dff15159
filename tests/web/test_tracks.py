"""What we follow, and what was heard of it."""

import re

import pytest

from heedful.listening import actions as listening
from heedful.listening.models import Track
from tests.conftest import NOON, said

ACME = {"name": "Acme", "query": "acme OR zorble"}


@pytest.mark.parametrize(
    "role, may_add", [("owner", True), ("lead", True), ("teammate", True), ("observer", False)]
)
def test_everybody_sees_the_tracks_and_observers_add_none(signed_in, hire, track, role, may_add):
    browser = signed_in(hire("Tess", role))
    page = browser.get("/tracks/")
    assert (page.status_code, "acme OR zorble" in page.text) == (200, True)
    assert ('name="query"' in page.text) is may_add
    answer = browser.post("/tracks/", {"name": "Tess", "query": "tess"})
    assert answer.status_code == (302 if may_add else 403)
    assert Track.objects.filter(name="Tess").exists() is may_add


def test_nobody_sees_them_without_signing_in(client, track):
    for path in ("/tracks/", f"/tracks/{track.pk}/", "/mentions/"):
        assert client.get(path)["Location"] == f"/login/?next={path}"


def test_a_double_click_follows_once(signed_in, frank):
    browser = signed_in(frank)
    for _ in range(2):
        assert browser.post("/tracks/", ACME).status_code == 302
    assert Track.objects.count() == 1


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(signed_in, frank, track):
    page = signed_in(frank).post("/tracks/", {"name": "Acme", "query": "something else"})
    assert page.status_code == 400
    assert "There is a track called Acme already." in page.text
    assert ">\nsomething else</textarea>" in page.text


def test_a_mistake_is_marked_where_it_stands(signed_in, frank):
    page = signed_in(frank).post("/tracks/", {"name": "Acme", "query": "acme (broken"})
    assert page.status_code == 400
    assert "A ( has no ). (column 6)" in page.text
    assert "acme <mark>(</mark>broken" in page.text
    assert ">\nacme (broken</textarea>" in page.text
    assert not Track.objects.exists()


def test_a_mistake_at_the_end_is_marked_behind_the_last_word(signed_in, frank):
    page = signed_in(frank).post("/tracks/", {"name": "Acme", "query": "acme OR"})
    assert "acme OR<mark>" in page.text


def test_a_query_is_shown_as_text(signed_in, frank, olive):
    listening.add_track(by_id=olive.pk, name="<b>x</b>", query='"<script>alert(1)</script>"', at=NOON)
    page = signed_in(frank).get("/tracks/").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_track_is_changed_by_who_added_it_and_by_leads(signed_in, frank, bill, lea):
    own = listening.add_track(by_id=frank.pk, name="Frank", query="frank", at=NOON)
    for who, query in ((frank, "frank OR franky"), (lea, "frankie")):
        answer = signed_in(who).post(f"/tracks/{own.pk}/", {"name": "Frank", "query": query})
        assert answer["Location"] == "/tracks/"
        own.refresh_from_db()
        assert own.query == query
    assert signed_in(bill).post(f"/tracks/{own.pk}/", {"name": "Mine", "query": "x"}).status_code == 403
    assert "can change it" in signed_in(bill).get(f"/tracks/{own.pk}/").text
    own.refresh_from_db()
    assert own.name == "Frank"


def test_changing_a_track_to_nonsense_keeps_the_old_one(signed_in, olive, track):
    page = signed_in(olive).post(f"/tracks/{track.pk}/", {"name": "Acme", "query": "-acme"})
    assert page.status_code == 400
    assert ">\n-acme</textarea>" in page.text
    track.refresh_from_db()
    assert track.query == "acme OR zorble"


def test_pause_and_follow_again_twice_each(signed_in, olive, track):
    browser = signed_in(olive)
    for verb, paused in (("pause", True), ("resume", False)):
        for _ in range(2):
            assert browser.post(f"/tracks/{track.pk}/{verb}/")["Location"] == "/tracks/"
        track.refresh_from_db()
        assert (track.paused_at is not None) is paused
        assert ("paused</span>" in browser.get("/tracks/").text) is paused


def test_removing_is_taken_back_by_the_toast(signed_in, olive, track):
    browser = signed_in(olive)
    for _ in range(2):
        page = browser.post(f"/tracks/{track.pk}/remove/", follow=True)
        assert page.status_code == 200
    assert f'id="track-{track.pk}"' not in page.text

    track.refresh_from_db()
    undo = f"/tracks/{track.pk}/restore/"
    for _ in range(2):
        page = browser.post(undo, follow=True)
    assert f'id="track-{track.pk}"' in page.text
    track.refresh_from_db()
    assert (track.name, track.removed_at) == ("Acme", None)


def test_the_toast_of_a_removal_offers_the_way_back(signed_in, olive, track):
    page = signed_in(olive).post(f"/tracks/{track.pk}/remove/", follow=True)
    assert f'action="/tracks/{track.pk}/restore/"' in page.text


def test_a_track_whose_name_was_taken_meanwhile_comes_back_beside_it(signed_in, olive, track):
    browser = signed_in(olive)
    browser.post(f"/tracks/{track.pk}/remove/")
    browser.post("/tracks/", ACME)
    browser.post(f"/tracks/{track.pk}/restore/")
    assert sorted(Track.objects.values_list("name", flat=True)) == ["Acme", f"Acme ({track.pk})"]


@pytest.mark.parametrize("verb", ["pause", "resume", "remove", "restore"])
def test_nobody_changes_what_is_not_theirs(signed_in, bill, otto, track, verb):
    for who in (bill, otto):
        assert signed_in(who).post(f"/tracks/{track.pk}/{verb}/").status_code == 403
        assert signed_in(who).post(f"/tracks/{track.pk + 99}/{verb}/").status_code == 404
    assert signed_in(bill).get(f"/tracks/{track.pk}/{verb}/").status_code == 405


def test_mentions_lead_to_their_conversation(signed_in, frank, dana_waits, track):
    page = signed_in(frank).get(f"/mentions/?track={track.pk}")
    assert "My line to @acme is down since noon" in page.text
    assert f'href="/inbox/{dana_waits.pk}/"' in page.text


def test_mentions_of_one_track_only(signed_in, frank, olive, hear, track):
    other = listening.add_track(by_id=olive.pk, name="Other", query="other", at=NOON)
    hear(said("1", "acme is down"), said("2", "the other thing"), said("3", "acme and the other"))
    browser = signed_in(frank)
    text = browser.get(f"/mentions/?track={other.pk}").text
    assert ("the other thing" in text, "acme is down" in text) == (True, False)
    assert 'class="figure">2<' in browser.get("/tracks/").text
    everything = browser.get("/mentions/").text
    assert everything.count('class="mention"') == 3


def test_mentions_go_on_page_by_page_without_a_double_or_a_gap(signed_in, frank, hear, track):
    hear(*(said(str(number), f"acme {number}", by=f"p{number}") for number in range(120)))
    browser, path, seen = signed_in(frank), f"/mentions/?track={track.pk}", []
    while path:
        page = browser.get(path).text
        seen += re.findall(r">acme (\d+)<", page)
        following = re.search(r'href="(\?[^"]+)" rel="next"', page)
        path = following and "/mentions/" + following[1].replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(120))
    assert len(seen) == 120


@pytest.mark.parametrize(
    "query", ["track=x", "track=99999", "before=-1", "before=1e9", f"before={'9' * 40}", "track=²"]
)
def test_addresses_made_by_hand_lead_to_words(signed_in, frank, track, query):
    assert signed_in(frank).get(f"/mentions/?{query}").status_code == 404


def test_what_its_author_took_away_is_not_shown(signed_in, frank, hear, track):
    from heedful.connectors.contract import Deleted

    hear(said("1", "acme secret words"))
    hear(deleted=[Deleted("1")])
    page = signed_in(frank).get("/mentions/").text
    assert "secret words" not in page
    assert "Its author took this away." in page


def test_words_from_outside_are_words(signed_in, frank, hear, track):
    hear(
        said("1", "acme <img src=x onerror=alert(1)>", by="<script>", warning="<b>boo</b>", title="<i>t</i>")
    )
    page = signed_in(frank).get("/mentions/").text
    assert "<img src=x" not in page
    assert "<b>boo" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_mentions_of_another_teams_source_are_not_shown(signed_in, frank, lea, olive, hear, square, track):
    from heedful.teams import actions as teams

    care = teams.add_team(by_id=olive.pk, name="Care", teammate_ids=[], at=NOON)
    hear(said("1", "acme is down"))
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=care.pk, at=NOON)
    assert "acme is down" not in signed_in(frank).get("/mentions/").text
    assert "acme is down" in signed_in(lea).get("/mentions/").text


def test_lists_ask_the_database_a_fixed_number_of_times(
    signed_in, frank, olive, hear, track, django_assert_max_num_queries
):
    for number in range(12):
        listening.add_track(by_id=olive.pk, name=f"T{number}", query=f"acme t{number}", at=NOON)
    hear(*(said(str(number), f"acme {number}", by=f"p{number}") for number in range(60)))
    browser = signed_in(frank)
    with django_assert_max_num_queries(8):
        browser.get("/tracks/")
    with django_assert_max_num_queries(14):
        browser.get("/mentions/")


def test_a_link_that_would_run_something_is_not_a_link(signed_in, frank, hear, track):
    from heedful.listening.models import Post

    hear(said("1", "acme is down"))
    assert 'href="https://fake.test/1"' in signed_in(frank).get("/mentions/").text
    Post.objects.update(url="javascript:alert(1)")
    assert "javascript:" not in signed_in(frank).get("/mentions/").text
