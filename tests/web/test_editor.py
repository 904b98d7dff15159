"""A track while it is written: preview, mistakes, what an edit changes, examples."""

import re

import pytest

from heedful.connectors.contract import Deleted
from heedful.listening import actions as listening
from heedful.listening.models import TrackExample
from tests.conftest import NOON, said
from tests.web.conftest import HTMX

pytestmark = pytest.mark.usefixtures("at_noon")


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def tried(browser, query, track=None):
    return browser.post(
        "/tracks/preview/", {"query": query, "track": track.pk if track else ""}, headers=HTMX
    )


@pytest.fixture
def heard(hear):
    hear(
        said("1", "Acme is late again", by="ana"),
        said("2", "we hire: jobs at acme", by="bob"),
        said("3", "My Zorble is late", by="cleo"),
    )


def test_a_query_shows_what_it_would_have_found_with_the_words_marked(signed_in, frank, heard):
    page = tried(signed_in(frank), "acme -jobs")
    assert '<mark class="hit" title="acme">Acme</mark> is late again' in page.text
    assert "jobs at" not in page.text
    assert "Hits in 7 days 1 A day, about 1.0 Cost 4 steps" in text_of(page)


def test_what_was_heard_before_the_week_is_not_counted(signed_in, frank, heard, at_noon):
    at_noon(days=8)
    page = tried(signed_in(frank), "acme")
    assert "Hits in 7 days 0" in text_of(page)
    assert "Nothing that was heard in the last 7 days matches." in text_of(page)


@pytest.mark.parametrize(
    "query, words",
    [
        ("acme late OR zorble", "AND binds before OR, so this reads: (acme late) OR zorble."),
        ("acme OR adidas", "Nothing that we stored matches adidas ."),
        ("lang:en OR acme", "It names no word to look up"),
    ],
)
def test_what_may_be_meant_otherwise_is_told_before_saving(signed_in, frank, heard, query, words):
    assert words in text_of(tried(signed_in(frank), query))


def test_a_query_that_finds_most_of_what_is_heard_is_too_wide(signed_in, frank, hear):
    hear(*(said(str(n), f"acme {n}", by=f"p{n}") for n in range(25)))
    assert "Too wide, perhaps" in tried(signed_in(frank), "acme").text
    assert "Too wide, perhaps" not in tried(signed_in(frank), "acme 3").text


def test_counting_ends_at_a_bound_that_is_told(signed_in, frank, heard, monkeypatch):
    monkeypatch.setattr("heedful.listening.previewing.MOST_COUNTED", 1)
    told = text_of(tried(signed_in(frank), "acme"))
    assert "1 or more" in told
    assert "Counting ends at" in told


def test_a_mistake_is_shown_where_it_is_and_mended_by_one_click_without_javascript(signed_in, frank, track):
    browser = signed_in(frank)
    told = browser.post("/tracks/", {"name": "New", "query": "(acme late", "do": "try"})
    assert "A ( has no ). (column 1)" in text_of(told)
    assert 'name="use" value="(acme late)"' in told.text
    mended = browser.post("/tracks/", {"name": "New", "query": "(acme late", "use": "(acme late)"})
    assert (mended.status_code, ">\n(acme late)</textarea>" in mended.text) == (200, True)
    assert 'value="New"' in mended.text
    assert "Reads: acme late" in text_of(mended)


def test_trying_saves_nothing(signed_in, olive, track):
    page = signed_in(olive).post(f"/tracks/{track.pk}/", {"name": "Acme", "query": "jazz", "do": "try"})
    assert (page.status_code, ">\njazz</textarea>" in page.text) == (200, True)
    track.refresh_from_db()
    assert track.query == "acme OR zorble"


def test_an_edit_shows_what_it_adds_and_loses_before_it_is_saved(signed_in, olive, heard, track):
    page = tried(signed_in(olive), "(acme -jobs) OR my", track)
    told = text_of(page)
    assert "Adds 0, loses 1" in told
    lost = page.text.split("What it loses")[1].split("</details>")[0]
    assert '<mark class="hit" title="acme">acme</mark>' in lost
    assert "Adds 1, loses" not in told
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query="zorble", at=NOON)
    track.refresh_from_db()
    assert "Adds 2, loses 0" in text_of(tried(signed_in(olive), "zorble OR acme", track))
    assert "Adds" not in text_of(tried(signed_in(olive), "ZORBLE", track))


def test_a_failing_example_is_shown_and_saving_needs_a_second_word(signed_in, olive, track):
    browser, path = signed_in(olive), f"/tracks/{track.pk}/"
    browser.post(f"{path}examples/", {"text": "Acme is late", "must": "yes"})
    browser.post(f"{path}examples/", {"text": "jobs at acme", "must": "not"})
    edit = {"name": "Acme", "query": "zorble"}
    refused = browser.post(path, {**edit, "do": "save"})
    assert refused.status_code == 400
    assert "One example of this track says otherwise." in text_of(refused)
    assert "acme is not in the text" not in text_of(refused)
    assert "zorble: zorble is not in the text." in text_of(refused)
    assert 'name="despite" value="zorble"' in refused.text
    track.refresh_from_db()
    assert track.query == "acme OR zorble"
    other = browser.post(path, {"name": "Acme", "query": "jazz", "do": "despite", "despite": "zorble"})
    assert other.status_code == 400
    assert browser.post(path, {**edit, "do": "despite", "despite": "zorble"}).status_code == 302
    track.refresh_from_db()
    assert track.query == "zorble"


def test_an_example_that_must_not_be_found_says_which_clause_finds_it(signed_in, olive, track):
    listening.keep_example(by_id=olive.pk, track_id=track.pk, text="jobs at acme", must_match=False, at=NOON)
    told = text_of(signed_in(olive).get(f"/tracks/{track.pk}/"))
    assert "must not be found is found" in told
    assert "Found by acme." in told


def test_a_name_is_changed_whatever_the_examples_say(signed_in, olive, track):
    listening.keep_example(by_id=olive.pk, track_id=track.pk, text="jobs at acme", must_match=False, at=NOON)
    answer = signed_in(olive).post(f"/tracks/{track.pk}/", {"name": "ACME", "query": track.query})
    assert answer.status_code == 302


def test_an_example_is_kept_once_and_may_change_its_side(signed_in, olive, track):
    browser = signed_in(olive)
    for must in ("yes", "yes", "not"):
        assert (
            browser.post(f"/tracks/{track.pk}/examples/", {"text": " acme ", "must": must}).status_code == 302
        )
    assert list(TrackExample.objects.values_list("text", "must_match")) == [("acme", False)]


def test_an_example_is_removed_twice_and_put_back_by_the_toast(signed_in, olive, track):
    kept = listening.keep_example(by_id=olive.pk, track_id=track.pk, text="acme!", must_match=True, at=NOON)
    browser, path = signed_in(olive), f"/tracks/{track.pk}/examples/{kept.pk}"
    for _ in range(2):
        page = browser.post(f"{path}/remove/", follow=True)
    assert f'id="example-{kept.pk}"' not in browser.get(f"/tracks/{track.pk}/").text
    assert f'action="{path}/restore/"' in page.text
    for _ in range(2):
        page = browser.post(f"{path}/restore/", follow=True)
    assert f'id="example-{kept.pk}"' in page.text


def test_examples_are_changed_by_who_may_change_the_track(signed_in, bill, otto, olive, track):
    kept = listening.keep_example(by_id=olive.pk, track_id=track.pk, text="acme!", must_match=True, at=NOON)
    for who in (bill, otto):
        browser = signed_in(who)
        assert browser.post(f"/tracks/{track.pk}/examples/", {"text": "x"}).status_code == 403
        for verb in ("remove", "restore"):
            assert browser.post(f"/tracks/{track.pk}/examples/{kept.pk}/{verb}/").status_code == 403
        assert "acme!" in text_of(browser.get(f"/tracks/{track.pk}/")).replace("acme !", "acme!")
    assert TrackExample.objects.kept().count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_an_example_has_some_words_and_not_too_many(signed_in, olive, track, text):
    answer = signed_in(olive).post(f"/tracks/{track.pk}/examples/", {"text": text})
    assert (answer.status_code, TrackExample.objects.count()) == (400, 0)


def test_there_is_room_for_two_hundred_examples(olive, track, monkeypatch, signed_in):
    monkeypatch.setattr("heedful.listening.actions.examples.MOST", 1)
    browser, path = signed_in(olive), f"/tracks/{track.pk}/examples/"
    assert browser.post(path, {"text": "one"}).status_code == 302
    assert browser.post(path, {"text": "two"}).status_code == 409
    assert browser.post(path, {"text": "one", "must": "not"}).status_code == 302


def test_a_post_that_its_author_deletes_is_an_example_no_more(signed_in, olive, hear, track):
    from heedful.listening.models import Post

    hear(said("1", "acme secret words"))
    path = f"/tracks/{track.pk}/"
    signed_in(olive).post(f"{path}examples/", {"post": Post.objects.get().pk, "must": "yes"})
    assert TrackExample.objects.get().text == ""
    assert "secret words" in signed_in(olive).get(path).text
    hear(deleted=[Deleted("1")])
    assert "secret words" not in signed_in(olive).get(path).text
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="A", query="acme OR x", at=NOON)


def test_a_post_of_another_team_is_no_example_for_those_who_may_not_see_it(
    signed_in, frank, olive, hear, square
):
    from heedful.listening.models import Post
    from heedful.teams import actions as teams

    own = listening.add_track(by_id=frank.pk, name="Mine", query="acme", at=NOON)
    hear(said("1", "acme secret words"))
    care = teams.add_team(by_id=olive.pk, name="Care", teammate_ids=[], at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=care.pk, at=NOON)
    post, browser = Post.objects.get(), signed_in(frank)
    assert browser.post(f"/tracks/{own.pk}/examples/", {"post": post.pk}).status_code == 404
    kept = listening.keep_example(by_id=olive.pk, track_id=own.pk, post_id=post.pk, must_match=True, at=NOON)
    assert "secret" not in browser.get(f"/tracks/{own.pk}/").text
    assert "secret words" not in text_of(tried(browser, "acme -late", own))
    assert browser.post(f"/tracks/{own.pk}/examples/{kept.pk}/remove/").status_code == 404
    refused = browser.post(f"/tracks/{own.pk}/", {"name": "Mine", "query": "jazz"})
    assert refused.status_code == 400
    assert "One example of this track says otherwise." in text_of(refused)
    assert "secret" not in refused.text


def test_words_from_outside_are_words_in_a_preview(signed_in, frank, hear):
    hear(said("1", "acme <img src=x onerror=alert(1)>", by="<b>"))
    page = tried(signed_in(frank), "acme OR img")
    assert "<img" not in page.text
    assert '&lt;<mark class="hit" title="img">img</mark>' in page.text


def test_a_preview_asks_the_database_a_bounded_number_of_times(
    signed_in, olive, heard, track, django_assert_max_num_queries
):
    for number in range(12):
        listening.keep_example(
            by_id=olive.pk, track_id=track.pk, text=f"acme {number}", must_match=True, at=NOON
        )
    browser = signed_in(olive)
    with django_assert_max_num_queries(42):
        tried(browser, "acme late -jobs", track)
    with django_assert_max_num_queries(24):
        browser.get(f"/tracks/{track.pk}/")


@pytest.mark.parametrize("query", ["", "x" * 5000, "(" * 300, "NOT a", "owner:me acme", "\x00", "-"])
def test_whatever_is_typed_gets_an_answer(signed_in, frank, track, query):
    assert tried(signed_in(frank), query, track).status_code == 200


def test_the_api_refuses_what_examples_deny_until_it_is_meant(olive, track):
    from tests.test_access import program_of

    listening.keep_example(by_id=olive.pk, track_id=track.pk, text="jobs at acme", must_match=False, at=NOON)
    api, edit = program_of(olive), {"name": "Acme", "query": "acme OR jobs"}
    path = f"/api/v1/tracks/{track.pk}"
    assert api.put(path, edit, content_type="application/json").status_code == 409
    meant = api.put(path, {**edit, "despite_examples": True}, content_type="application/json")
    assert (meant.status_code, meant.json()["query"]) == (200, "acme OR jobs")
