"""Why a mention is here, and why a post is not."""

from datetime import timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.listening import actions as listening
from heedful.listening.models import Post
from tests.conftest import NOON, said
from tests.web.test_editor import text_of

pytestmark = pytest.mark.usefixtures("at_noon")


def asked(browser, what, track=None):
    return browser.get("/mentions/why-not/", {"what": what, "track": track.pk if track else ""})


def test_a_mention_says_which_track_clause_words_and_source_brought_it(signed_in, frank, hear, square):
    hear(said("1", "ACME is late", by="ana"), at=NOON + timedelta(minutes=12))
    post = Post.objects.get()
    browser = signed_in(frank)
    assert f'href="/mentions/{post.pk}/why/"' in browser.get("/mentions/").text
    page = browser.get(f"/mentions/{post.pk}/why/")
    assert '<mark class="hit" title="acme">ACME</mark> is late' in page.text
    told = text_of(page)
    assert "Delivered by Fake square (fake)" in told
    assert "12 min later" in told
    assert "Acme finds it" in told
    assert "Matched: acme" in told


def test_a_conversation_leads_to_why_its_mention_is_here(signed_in, frank, dana_waits):
    page = signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    assert f'href="/mentions/{dana_waits.post_id}/why/"' in page


def test_a_post_that_speaks_to_us_is_here_whatever_the_tracks_say(signed_in, frank, hear):
    hear(said("1", "hello there", addressed=True))
    told = text_of(signed_in(frank).get(f"/mentions/{Post.objects.get().pk}/why/"))
    assert "That is enough, whatever the tracks say." in told


def test_a_mention_that_the_track_would_not_find_today_says_on_what_it_was_found(
    signed_in, olive, frank, hear, track
):
    hear(said("1", "Acme is late"))
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query="zorble", at=NOON)
    told = text_of(signed_in(frank).get(f"/mentions/{Post.objects.get().pk}/why/"))
    assert "It was found on: acme. The track, or the post, was changed since." in told
    assert "zorble zorble is not in the text." in told


def test_what_its_author_took_away_is_not_explained_with_its_words(signed_in, frank, hear):
    hear(said("1", "acme secret"))
    hear(deleted=[Deleted("1")])
    page = signed_in(frank).get(f"/mentions/{Post.objects.get().pk}/why/")
    assert ("Its author took this away." in page.text, "secret" in page.text) == (True, False)


@pytest.mark.parametrize(
    "text, reason",
    [
        ("nothing of ours", "acme is not in the text."),
        ("acmes", "acme does not find “acmes”."),
        ("acme jobs", "-jobs It leaves out posts that say “jobs”."),
    ],
)
def test_words_that_are_not_here_are_told_the_clause_that_failed(signed_in, olive, track, text, reason):
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query="acme -jobs", at=NOON)
    told = text_of(asked(signed_in(olive), text, track))
    assert "No track finds these words." in told
    assert reason in told


def test_words_that_a_track_finds_were_not_delivered_or_kept_out(signed_in, frank, track):
    told = text_of(asked(signed_in(frank), "Acme is down"))
    assert "A track finds these words. So no source delivered them" in told
    assert "noindex" in told


@pytest.mark.parametrize(
    "address", ["https://fake.test/1", "http://www.fake.test/1/", "https://FAKE.test/1#top"]
)
def test_an_address_that_is_stored_is_found_however_it_is_written(signed_in, frank, hear, address):
    hear(said("1", "acme is down"))
    page = asked(signed_in(frank), address)
    assert "It is here: it is a mention." in text_of(page)
    assert f'href="/mentions/{Post.objects.get().pk}/why/"' in page.text


def test_our_own_post_is_no_mention(signed_in, frank, hear):
    hear(said("1", "@acme help", addressed=True))
    hear(said("2", "acme here", by_us=True, parent_id="1", root_id="1"))
    assert "It is our own post." in text_of(asked(signed_in(frank), "https://fake.test/2"))


def test_a_post_in_a_thread_says_so(signed_in, frank, hear):
    hear(said("1", "acme is down"))
    hear(said("2", "same here", parent_id="1", root_id="1"))
    told = text_of(asked(signed_in(frank), "https://fake.test/2"))
    assert "It is stored because it stands in a thread that we follow, and no track finds it." in told


def test_a_post_that_was_heard_before_its_track_says_so(signed_in, frank, olive, hear):
    hear(said("1", "acme is down"))
    hear(said("2", "jazz here", parent_id="1", root_id="1"))
    later = NOON + timedelta(hours=1)
    listening.add_track(by_id=olive.pk, name="Jazz", query="jazz", at=later)
    told = text_of(asked(signed_in(frank), "https://fake.test/2"))
    assert "It was heard before the track that finds it was added." in told


def test_an_address_from_where_something_was_heard_names_the_source_and_its_health(
    signed_in, frank, olive, hear, square
):
    hear(said("1", "acme is down"))
    listening.pause_source(by_id=olive.pk, source_id=square.pk, at=NOON)
    told = text_of(asked(signed_in(frank), "https://fake.test/nobody-told-this"))
    assert "It is not stored." in told
    assert "Fake square Paused It listens there." in told


def test_an_address_where_nobody_listens_says_that_no_source_delivers_it(signed_in, frank, hear):
    hear(said("1", "acme is down"))
    page = asked(signed_in(frank), "https://elsewhere.example/post/1")
    assert "no source that you may see listens there" in text_of(page)
    assert 'href="/sources/add/"' in page.text


def test_a_post_of_another_team_is_answered_like_one_that_never_came(signed_in, frank, olive, hear, square):
    from heedful.teams import actions as teams

    hear(said("1", "acme secret words"))
    care = teams.add_team(by_id=olive.pk, name="Care", teammate_ids=[], at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Square", team_id=care.pk, at=NOON)
    browser = signed_in(frank)
    told, never = (asked(browser, f"https://fake.test/{name}") for name in ("1", "2"))
    assert text_of(told).replace("test/1", "") == text_of(never).replace("test/2", "")
    assert "secret" not in told.text
    assert browser.get(f"/mentions/{Post.objects.get().pk}/why/").status_code == 404


@pytest.mark.parametrize("what", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_get_a_word(signed_in, frank, track, what):
    page = asked(signed_in(frank), what)
    assert (page.status_code, "Paste an address or some words" in page.text) == (400, True)


@pytest.mark.parametrize(
    "what",
    ["https://[bad", "http://a", "https://x/\x00", "<script>alert(1)</script>", "http://" + "a" * 1900],
)
def test_odd_addresses_get_an_answer(signed_in, frank, track, what):
    page = asked(signed_in(frank), what)
    assert (page.status_code, "<script>alert" in page.text) == (200, False)


@pytest.mark.parametrize("typed", ["x", "99", "-1", "²"])
def test_a_track_that_is_not_there_is_missing(signed_in, frank, typed):
    assert signed_in(frank).get(f"/mentions/why-not/?what=x&track={typed}").status_code == 404


def test_explaining_asks_the_database_a_bounded_number_of_times(
    signed_in, frank, olive, hear, django_assert_max_num_queries
):
    for number in range(12):
        listening.add_track(by_id=olive.pk, name=f"T{number}", query=f"acme -t{number}", at=NOON)
    hear(*(said(str(number), f"acme {number}", by=f"p{number}") for number in range(20)))
    browser = signed_in(frank)
    with django_assert_max_num_queries(10):
        browser.get(f"/mentions/{Post.objects.first().pk}/why/")
    with django_assert_max_num_queries(24):
        asked(browser, "https://fake.test/3")
    with django_assert_max_num_queries(10):
        asked(browser, "acme")
