"""What is new, edited, missed or gone between two looks."""

import json

import pytest

from heedful.connectors.contract import Deleted
from heedful.kit.errors import OutsideTrouble
from tests.connectors.feed.conftest import item, rss


def titles(posts):
    return [post.title for post in posts]


def test_only_what_is_new_is_told(site, look):
    url = site.put("/feed", rss(item(2), item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(3), item(2), item(1)))
    assert titles(look(url, page.cursor)[1]) == ["Title 3"]


def test_the_same_cursor_tells_the_same_again(site, look):
    url = site.put("/feed", rss(item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(2), item(1)))
    assert titles(look(url, page.cursor)[1]) == titles(look(url, page.cursor)[1]) == ["Title 2"]


def test_an_edit_is_the_same_post_with_another_revision(site, look):
    url = site.put("/feed", rss(item(2), item(1)))
    page, before = look(url)
    site.put("/feed", rss(item(2), item(1, "It works again")))
    _, (after,) = look(url, page.cursor)
    assert (after.outside_id, after.text) == (before[0].outside_id, "It works again")
    assert after.revision != before[0].revision


def test_markup_that_changes_around_the_same_words_is_no_edit(site, look):
    url = site.put("/feed", rss(item(1, "&lt;p class='a1'&gt;Zorble&lt;/p&gt;")))
    page, _ = look(url)
    site.put("/feed", rss(item(1, "&lt;p class='b2'&gt;Zorble&lt;/p&gt;&lt;img src='/pixel?2'&gt;")))
    assert look(url, page.cursor)[1] == []


def test_where_everything_is_new_something_was_missed(site, look):
    url = site.put("/feed", rss(item(2), item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(9), item(8)))
    page, posts = look(url, page.cursor)
    assert titles(posts) == ["Title 8", "Title 9"]
    (gap,) = page.gaps
    assert (gap.since[:16], gap.until[:16]) == ("2008-04-06T12:02", "2008-04-06T12:08")
    assert look(url, page.cursor)[0].gaps == []


def test_nothing_is_missed_where_the_feed_was_empty(site, look):
    url = site.put("/feed", rss())
    page, _ = look(url)
    site.put("/feed", rss(item(2), item(1)))
    page, posts = look(url, page.cursor)
    assert (titles(posts), page.gaps) == (["Title 1", "Title 2"], [])


def test_an_empty_answer_in_between_does_not_make_old_posts_new(site, look):
    url = site.put("/feed", rss(item(1)))
    page, _ = look(url)
    site.put("/feed", rss())
    page, _ = look(url, page.cursor)
    site.put("/feed", rss(item(1)))
    assert look(url, page.cursor)[1] == []


def test_older_pages_close_the_gap(site, look):
    older = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="$SITE/feed?page={}"/>'
    url = site.put("/feed", rss(item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(9), item(8), head=older.format(2)))
    site.put("/feed?page=2", rss(item(7), item(6), head=older.format(3)))
    site.put("/feed?page=3", rss(item(5), item(1)))
    page, posts = look(url, page.cursor)
    assert titles(posts) == [f"Title {number}" for number in (5, 6, 7, 8, 9)]
    assert page.gaps == []


def test_going_back_ends_and_stays_on_the_site(site, look):
    older = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'
    url = site.put("/feed", rss(item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(9), head=older.format("$SITE/feed")))
    assert look(url, page.cursor)[0].gaps
    site.put("/feed", rss(item(9), head=older.format("http://169.254.169.254/feed")))
    assert look(url, page.cursor)[0].gaps


def test_what_vanished_from_the_middle_and_from_its_page_was_deleted(site, look):
    for number in (1, 2, 3, 4):
        site.put(f"/{number}", "here")
    url = site.put("/feed", rss(item(4), item(3), item(2), item(1)))
    page, _ = look(url)
    site.put("/2", status=410)
    site.put("/feed", rss(item(4), item(1)))
    page, _ = look(url, page.cursor)
    assert page.deleted == [Deleted(f"{site.url}/2")]
    assert look(url, page.cursor)[0].deleted == []


def test_what_slid_out_of_the_feed_was_not_deleted(site, look):
    url = site.put("/feed", rss(item(2), item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(3), item(2)))
    assert look(url, page.cursor)[0].deleted == []
    assert "/1" not in site.paths()


def test_whether_it_is_gone_is_asked_again_where_the_page_could_not_tell(site, look):
    url = site.put("/feed", rss(item(3), item(2), item(1)))
    page, _ = look(url)
    site.put("/feed", rss(item(3), item(1)))
    site.put("/2", status=503)
    page, _ = look(url, page.cursor)
    assert page.deleted == []
    site.put("/2", status=404)
    assert look(url, page.cursor)[0].deleted == [Deleted(f"{site.url}/2")]


def test_a_thing_that_is_no_feed_is_trouble_in_words(site, look):
    url = site.put("/feed", rss(item(1)))
    page, _ = look(url)
    site.put("/feed", "<html><body>We are being rebuilt</body></html>")
    with pytest.raises(OutsideTrouble, match="no feed") as trouble:
        look(url, page.cursor)
    assert trouble.value.retry_in


def test_the_cursor_stays_small(site, look):
    url, cursor = site.put("/feed", rss(item(0))), ""
    for start in range(0, 2000, 100):
        items = [
            item(n, pubDate=f"Sun, 06 Apr 2008 {n // 100:02d}:{n // 60 % 60:02d}:{n % 60:02d} GMT")
            for n in range(start, start + 101)
        ]
        site.put("/feed", rss(*items[::-1]))
        cursor = look(url, cursor)[0].cursor
    assert len(cursor) < 32_000
    json.loads(cursor)


def test_another_address_begins_anew(site, look):
    page, _ = look(site.put("/one", rss(item(1))))
    assert titles(look(site.put("/two", rss(item(2))), page.cursor)[1]) == ["Title 2"]
