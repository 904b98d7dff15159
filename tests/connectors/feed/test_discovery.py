"""From what a person types to the feeds behind it."""

import pytest

from heedful.connectors.contract import Place
from heedful.connectors.feed import discover
from heedful.kit.errors import Invalid, OutsideTrouble
from tests.connectors.feed.conftest import item, rss

PAGE = "<html><head><base href='/blog/'>{}</head><body>Hello</body></html>"
LINK = '<link rel="alternate" type="{}" href="{}" title="{}">'
API = '<$SITE/wp-json/>; rel="https://api.w.org/"'


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "Application/RSS+XML; charset=utf-8",
    ],
)
def test_a_page_leads_to_its_feed(site, look, kind):
    site.put("/blog/feed", rss(item(1)))
    url = site.put("/", PAGE.format(LINK.format(kind, "feed", "Feed")), Content_Type="text/html")
    assert look(url)[1][0].title == "Title 1"


def test_the_header_of_a_page_leads_there_too(site, look):
    site.put("/feed", rss(item(1)))
    url = site.put("/", PAGE.format(""), Link='</feed>; type="application/rss+xml"; rel=alternate')
    assert look(url)[1]


def test_posts_come_before_comments_and_no_api_is_taken_for_a_feed(site, look):
    links = (
        LINK.format("application/json", "/wp-json/wp/v2/posts/4", "JSON")
        + LINK.format("application/rss+xml", "/comments/feed/", "Comments")
        + LINK.format("application/rss+xml", "/feed/", "Posts")
    )
    site.put("/feed/", rss(item(1)))
    look(site.put("/", PAGE.format(links)))
    assert site.paths() == ["/", "/feed/"]


def test_a_long_page_that_starts_with_a_comment_is_taken_for_a_page(site, look):
    site.put("/feed", rss(item(1)))
    page = (
        "<!-- hello -->" + PAGE.format(LINK.format("application/rss+xml", "/feed", "")) + "<p><br>" * 200_000
    )
    assert look(site.put("/", page, Content_Type="text/html"))[1]


def test_a_commented_out_link_is_no_link(site, look):
    url = site.put("/", PAGE.format(f"<!-- {LINK.format('application/rss+xml', '/old', '')} -->"))
    with pytest.raises(OutsideTrouble, match="names no feed"):
        look(url)


def test_the_place_is_called_as_its_feed_is(site, feed):
    account = feed.check(Place(site.put("/feed", rss(item(1)))))
    assert account.venue == "A site"
    assert "WordPress blogs only" in account.warnings[0]


def test_a_wordpress_blog_is_heard_with_its_comments(site, look):
    site.put("/feed/", rss(item(1, link="$SITE/leaks/", guid="$SITE/?p=1")))
    site.put("/comments/feed/", rss(item(7, link="$SITE/leaks/#comment-7")))
    feed_link = LINK.format("application/rss+xml", "/feed/", "Feed")
    page, (article, comment) = look(site.put("/", PAGE.format(feed_link), Link=API))
    assert (article.outside_id, comment.root_id) == (f"{site.url}/leaks/",) * 2
    assert page.next_in == 50


def test_the_feed_of_one_topic_is_heard_alone(site, look):
    look(site.put("/tag/zorble/feed/", rss(item(1)), Link=API))
    assert "/comments/feed/" not in site.paths()
    look(site.put("/feed/", rss(item(1)), Link=API))
    assert "/comments/feed/" in site.paths()


def test_a_blog_without_comments_is_still_a_blog_and_is_asked_again_later(site, look):
    url = site.put("/feed/", rss(item(1)), Link=API)
    page, posts = look(url)
    assert len(posts) == 1
    site.asked.clear()
    look(url, page.cursor)
    assert site.paths() == ["/feed/"]


def test_only_its_own_host_may_say_that_a_blog_is_a_wordpress(site):
    url = site.put("/feed", rss(item(1)), Link='<https://evil.example/wp-json/>; rel="https://api.w.org/"')
    assert discover.find(url).memory.api == ""


@pytest.mark.parametrize(
    "typed", ["", "hello world", "ftp://x.example/feed", "https://", "javascript:alert(1)", "http://a b/"]
)
def test_what_cannot_be_an_address_is_told_so(feed, typed):
    with pytest.raises(Invalid):
        feed.check(Place(typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("blog.example", "https://blog.example"),
        (" https://blog.example/feed#every=300 ", "https://blog.example/feed"),
        ("feed://blog.example/x", "https://blog.example/x"),
        ("feed:https://blog.example/x", "https://blog.example/x"),
    ],
)
def test_what_people_type_is_understood(typed, meant):
    assert discover.web_address(typed) == meant


def test_half_a_credential_is_told_so(site, feed):
    with pytest.raises(Invalid, match="both"):
        feed.check(Place(site.url, {"username": "brand"}))


def test_a_credential_for_a_place_that_takes_no_answers_is_told_so(site, feed):
    url = site.put("/feed", rss(item(1)))
    with pytest.raises(Invalid, match="no WordPress"):
        feed.check(Place(url, {"username": "brand", "password": "abcd efgh"}))
