"""We ask only for news, stay away where we are not wanted, and come back when it suits."""

import pytest

from heedful.connectors.contract import Place
from heedful.connectors.feed import robots
from heedful.kit.errors import OutsideTrouble
from tests.connectors.feed.conftest import item, rss

OLD = "Sun, 06 Apr 2008 12:00:00 GMT"


def trouble(look, url, cursor=""):
    with pytest.raises(OutsideTrouble) as caught:
        look(url, cursor)
    return caught.value


def test_the_second_look_asks_only_for_news(site, look):
    url = site.put("/feed", rss(item(1)), ETag='"v1"', Last_Modified=OLD)
    page, _ = look(url)
    again, posts = look(url, page.cursor)
    _, headers = site.asked[-1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"v1"', OLD)
    assert (posts, again.cursor) == ([], page.cursor)


def test_a_date_of_this_very_second_is_no_condition(site, look):
    """Two versions may carry it; asking by it would hide the second one."""
    url = site.put(
        "/feed", rss(item(1)), ETag='"v1"', Last_Modified=OLD, Date="Sun, 06 Apr 2008 12:00:01 GMT"
    )
    page, _ = look(url)
    site.put("/feed", rss(item(1)), ETag='"v1"', Last_Modified=OLD, Date="Sun, 06 Apr 2008 12:00:09 GMT")
    page, _ = look(url, page.cursor)
    assert "if-none-match" not in site.asked[-1][1]
    look(url, page.cursor)
    assert site.asked[-1][1]["if-none-match"] == '"v1"'


def test_robots_txt_is_asked_once_and_heeded(site, look):
    site.put("/robots.txt", "User-agent: Heedful\nDisallow: /private/\n")
    url = site.put("/private/feed", rss(item(1)))
    assert "robots.txt" in str(trouble(look, url))
    assert site.paths() == []
    look(site.put("/feed", rss(item(1))))
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_rules_for_others_are_not_for_us(site, look):
    site.put("/robots.txt", "User-agent: OtherBot\nDisallow: /\n")
    assert look(site.put("/feed", rss(item(1))))[1]


def test_a_pause_that_robots_txt_asks_for_is_kept(site, look):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 300\n")
    assert look(site.put("/feed", rss(item(1))))[0].next_in == 300


def test_robots_txt_that_fails_means_later(site, look):
    site.put("/robots.txt", status=503, Retry_After="120")
    assert trouble(look, site.put("/feed", rss(item(1)))).retry_in == pytest.approx(120, abs=2)
    assert site.paths() == []


def test_rules_are_asked_for_again_after_an_hour(site, look, monkeypatch):
    url = site.put("/feed", rss(item(1)))
    look(url)
    in_an_hour = robots.clock.monotonic() + 3601
    monkeypatch.setattr(robots.clock, "monotonic", lambda: in_an_hour)
    look(url)
    assert [path for path, _ in site.asked].count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("head", "headers", "seconds"),
    [
        ("", {}, 50),
        ("<ttl>5</ttl>", {}, 300),
        ("<ttl>99999</ttl>", {}, 21600),
        ("<ttl>5</ttl>", {"ETag": '"v"'}, 50),
        ("<ttl>soon</ttl>", {}, 50),
        ("<ttl>5²</ttl>", {}, 50),
        ("", {"Cache_Control": "public, max-age=900"}, 900),
        ("", {"Cache_Control": "max-age=900, no-cache"}, 50),
        ("", {"Cache_Control": "max-age=1"}, 50),
    ],
)
def test_the_next_look_comes_when_it_suits_and_soon_where_it_costs_nothing(
    site, look, head, headers, seconds
):
    assert look(site.put("/feed", rss(item(1), head=head), **headers))[0].next_in == seconds


@pytest.mark.parametrize(
    ("every", "seconds"), [("every=30", 30), ("every=5", 30), ("every=300", 300), ("top", 50)]
)
def test_a_person_may_say_how_often(site, look, every, seconds):
    assert look(f"{site.put('/feed', rss(item(1)))}#{every}")[0].next_in == seconds


@pytest.mark.parametrize(
    ("status", "headers", "retry_in"),
    [(429, {"Retry_After": "77"}, 77), (503, {"Retry_After": "77"}, 77), (404, {}, None), (410, {}, None)],
)
def test_trouble_says_when_to_come_back(site, look, status, headers, retry_in):
    found = trouble(look, site.put("/feed", status=status, **headers))
    assert found.retry_in == (pytest.approx(retry_in, abs=2) if retry_in else None)


def test_a_feed_that_is_gone_for_good_says_so(site, look):
    assert "gone for good" in str(trouble(look, site.put("/feed", status=410)))


def test_a_feed_that_has_moved_is_asked_at_its_new_address_and_keeps_its_names(site, look):
    old = site.put("/old", rss(item(1, guid="1")))
    page, (before,) = look(old)
    site.put("/old", status=301, Location="/new")
    site.put("/new", rss(item(1, guid="1")))
    page, _ = look(old, page.cursor)
    site.asked.clear()
    site.put("/new", rss(item(1, guid="1", title="Edited")))
    _, (after,) = look(old, page.cursor)
    assert site.paths() == ["/new"]
    assert before.outside_id == after.outside_id


def test_a_detour_is_followed_and_not_remembered(site, look):
    old = site.put("/old", status=302, Location="$SITE/new")
    site.put("/new", rss(item(1)))
    page, _ = look(old)
    site.asked.clear()
    look(old, page.cursor)
    assert site.paths() == ["/old", "/new"]


def test_a_ring_of_redirects_ends(site, look):
    site.put("/one", status=302, Location="/two")
    assert "round in circles" in str(trouble(look, site.put("/two", status=302, Location="/one")))


def test_the_page_that_a_redirect_leads_to_has_rules_too(site, look):
    site.put("/robots.txt", "User-agent: *\nDisallow: /new\n")
    site.put("/new", rss(item(1)))
    assert "robots.txt" in str(trouble(look, site.put("/old", status=302, Location="/new")))


def test_reading_needs_no_credential_and_shows_none(site, feed):
    url = site.put("/feed", rss(item(1)))
    list(feed.hear(Place(url, {"username": "brand", "password": "abcd efgh ijkl"}), cursor=""))
    assert all("authorization" not in headers for _, headers in site.asked)
