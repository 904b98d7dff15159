"""Is this us? Verdicts of a random sample measure a track; others only label."""

import re

import pytest

from heedful.journal.models import Entry
from heedful.listening import actions as listening
from heedful.listening.models import Hit, Post
from heedful.listening.rules import precision_of
from heedful.teams import actions as teams
from tests.conftest import NOON, said


@pytest.fixture
def thirty(hear):
    hear(*(said(f"m{n}", f"acme number {n}", by=f"p{n}") for n in range(30)))


def shown(page):
    return re.findall(r">acme number (\d+)<", page)


def sample(browser, track, more=""):
    return browser.get(f"/mentions/?track={track.pk}&sample=1{more}").text


def judge(browser, post, track, verdict, **more):
    told = {"track": track.pk, "verdict": verdict, "sample": "1", **more}
    return browser.post(f"/mentions/{post.pk}/verdict/", told, follow=True)


def judge_all(browser, track, verdicts):
    for post, verdict in zip(Post.objects.order_by("pk"), verdicts, strict=False):
        judge(browser, post, track, verdict)


@pytest.mark.parametrize(
    ("us", "labelled", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_the_interval_is_wilsons(us, labelled, low, high):
    """Against R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    found = precision_of(us, labelled)
    assert (found.share, round(found.low, 4), round(found.high, 4)) == (us / labelled, low, high)


def test_the_sample_is_the_same_all_day_another_tomorrow_and_not_the_newest(
    thirty, signed_in, frank, track, at_noon
):
    browser = signed_in(frank)
    first = shown(sample(browser, track))
    assert len(first) == 10
    assert first != [str(n) for n in range(29, 19, -1)]
    at_noon(hours=3)
    assert shown(sample(browser, track)) == first
    at_noon(hours=24)
    assert shown(sample(browser, track)) != first


def test_paging_skips_none_and_repeats_none_while_more_is_heard(
    thirty, signed_in, frank, track, hear, at_noon
):
    browser, seen, more = signed_in(frank), [], ""
    while more is not None:
        page = sample(browser, track, more)
        seen += shown(page)
        hear(said(f"new{len(seen)}", "acme news", by="new"))
        following = re.search(r"(&amp;after=[^\"]+)\" rel=\"next\"", page)
        more = following and following[1].replace("&amp;", "&")
    assert sorted(map(int, seen)) == list(range(30))


def test_a_verdict_takes_the_mention_from_the_sample_and_the_toast_brings_it_back(
    thirty, signed_in, frank, track, at_noon
):
    browser = signed_in(frank)
    number = shown(sample(browser, track))[0]
    post = Post.objects.get(text=f"acme number {number}")
    page = judge(browser, post, track, "us")
    assert number not in shown(page.text)
    hit = Hit.objects.get(post=post)
    assert (hit.verdict, hit.judged_by, hit.judged_at, hit.sampled) == ("us", frank, NOON, True)
    judge(browser, post, track, "us")
    assert Entry.objects.filter(kind="HitsJudged").count() == 1
    undo = re.search(r'action="(/mentions/\d+/verdict/[^"]+)"', page.text)[1].replace("&amp;", "&")
    pressed = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver/mentions/?track={track.pk}&sample=1",
    }
    assert browser.post(undo, headers=pressed)["HX-Refresh"] == "true"
    page = sample(browser, track)
    assert "Nothing is said of it any more." in page
    assert number in shown(page)
    hit.refresh_from_db()
    assert (hit.verdict, hit.judged_by, hit.judged_at, hit.sampled) == ("", None, None, False)


def test_ten_verdicts_make_a_figure_with_its_interval(thirty, signed_in, frank, track, client):
    browser = signed_in(frank)
    judge_all(browser, track, ["us"] * 9)
    page = browser.get("/tracks/").text
    assert "9 labelled" in page
    assert "% us" not in page
    judge_all(browser, track, ["us"] * 9 + ["not-us"] * 1)
    assert "90 % us, 60 to 98 %, n=10" in browser.get("/tracks/").text
    token = teams.make_token(teammate_id=frank.pk, name="p", at=NOON)[1]
    told = client.get("/api/v1/tracks", headers={"authorization": f"Bearer {token}"}).json()[0]
    assert (told["labelled_count"], told["mentions_count"]) == (10, 30)
    assert {name: round(value, 2) for name, value in told["precision"].items()} == {
        "share": 0.9,
        "low": 0.6,
        "high": 0.98,
    }


def test_what_people_happened_upon_does_not_measure(thirty, signed_in, frank, track):
    """Whoever presses "Not us" does so where it is not: such verdicts would tell that all is wrong."""
    browser = signed_in(frank)
    for post in Post.objects.all():
        judge(browser, post, track, "not-us", sample="")
    assert " labelled<" not in browser.get("/tracks/").text
    judge_all(browser, track, ["not-us"] * 3)
    assert "3 labelled" in browser.get("/tracks/").text


def test_a_query_that_changes_is_measured_by_what_it_still_finds(thirty, signed_in, olive, track):
    browser = signed_in(olive)
    judge_all(browser, track, ["us"] * 10 + ["not-us"] * 10)
    assert "50 % us" in browser.get("/tracks/").text
    less = "acme -(" + " OR ".join(str(n) for n in range(11, 20)) + ")"
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query=less, at=NOON)
    assert "91 % us, 62 to 98 %, n=11" in browser.get("/tracks/").text
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query="acme", at=NOON)
    assert "50 % us" in browser.get("/tracks/").text


def test_the_sample_shows_what_the_query_of_today_finds(thirty, signed_in, olive, track, at_noon):
    less = "acme -(" + " OR ".join(str(n) for n in range(5, 30)) + ")"
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query=less, at=NOON)
    assert sorted(shown(sample(signed_in(olive), track))) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"verdict": "perhaps"}, 400),
        ({"track": "99999"}, 404),
        ({"track": "x"}, 404),
        ({"track": ""}, 404),
        ({"verdict": "us\0"}, 400),
    ],
)
def test_what_is_no_verdict_is_refused(thirty, signed_in, frank, track, told, status):
    post = Post.objects.first()
    answer = signed_in(frank).post(
        f"/mentions/{post.pk}/verdict/", {"track": track.pk, "verdict": "us", **told}
    )
    assert answer.status_code == status
    assert not Hit.objects.exclude(verdict="").exists()


def test_a_track_that_did_not_find_it_learns_nothing(thirty, signed_in, frank, olive):
    other = listening.add_track(by_id=olive.pk, name="Other", query="other", at=NOON)
    assert judge(signed_in(frank), Post.objects.first(), other, "us").status_code == 404


def test_observers_read_along_and_other_teams_see_nothing(
    thirty, signed_in, otto, frank, olive, square, track, at_noon
):
    page = sample(signed_in(otto), track)
    assert (len(shown(page)), 'value="not-us"' in page) == (10, False)
    post = Post.objects.first()
    assert judge(signed_in(otto), post, track, "us").status_code == 403
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shop", team_id=shops.pk, at=NOON)
    assert shown(sample(signed_in(frank), track)) == []
    assert judge(signed_in(frank), post, track, "us").status_code == 404


@pytest.mark.parametrize("after", ["x", "0" * 17, "%27%20or%201--", "0000000000000000"])
def test_a_sample_that_goes_on_nowhere_is_told_in_words(thirty, signed_in, frank, track, after):
    page = signed_in(frank).get(f"/mentions/?track={track.pk}&sample=1&after={after}")
    assert page.status_code == (200 if after == "0" * 16 else 400)


def test_the_sample_asks_the_database_a_fixed_number_of_times(
    thirty, signed_in, frank, track, django_assert_max_num_queries
):
    browser = signed_in(frank)
    with django_assert_max_num_queries(14):
        sample(browser, track)
