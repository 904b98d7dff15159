"""What each format says becomes the same post."""

from datetime import UTC, datetime

import pytest

from tests.connectors.feed.conftest import item, rss

NOON = datetime(2008, 4, 6, 12, 0, tzinfo=UTC)
TEXT = "My Zorble leaks.\n\nSince Monday & nobody cares."
HTML = "&lt;p&gt;My &lt;b&gt;Zorble&lt;/b&gt; leaks.&lt;/p&gt;&lt;p&gt;Since Monday &amp;amp; nobody cares.&lt;/p&gt;"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
RDF = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {DC}'
RSS_ITEM = f"""<item><title>Leaks</title><link>$SITE/leaks</link><description>{HTML}</description>
<pubDate>Sun, 06 Apr 2008 14:00:00 +0200</pubDate></item>"""
RDF_ITEM = f"""<item rdf:about="$SITE/leaks"><title>Leaks</title><link>$SITE/leaks</link>
<description>{HTML}</description><dc:date>2008-04-06T12:00:00Z</dc:date></item>"""
CHANNEL = "<channel><title>Dana</title><link>$SITE/</link></channel>"
DOCTYPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
FORMATS = {
    "rss 0.90": f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/">{CHANNEL}{RDF_ITEM}</rdf:RDF>',
    "rss 0.91": f'{DOCTYPE}<rss version="0.91"><channel><title>Dana</title>{RSS_ITEM}</channel></rss>',
    "rss 0.92": f'<rss version="0.92"><channel><title>Dana</title>{RSS_ITEM}</channel></rss>',
    "rss 1.0": f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/">{CHANNEL}{RDF_ITEM}</rdf:RDF>',
    "rss 2.0": f'<rss version="2.0"><channel><title>Dana</title>{RSS_ITEM}</channel></rss>',
    "atom 0.3": f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Dana</title><entry><title>Leaks</title>
<link rel="alternate" type="text/html" href="$SITE/leaks"/><id>$SITE/leaks</id><issued>2008-04-06T12:00:00Z</issued>
<content type="text/html" mode="escaped">{HTML}</content></entry></feed>""",
    "atom 1.0": f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Dana</title><entry><title>Leaks</title>
<link href="$SITE/leaks"/><id>$SITE/leaks</id><published>2008-04-06T12:00:00Z</published>
<updated>2009-01-01T00:00:00Z</updated><content type="html">{HTML}</content></entry></feed>""",
    "json 1.0": """{"version": "https://jsonfeed.org/version/1", "title": "Dana", "items": [{"id": "$SITE/leaks",
"url": "$SITE/leaks", "title": "Leaks", "date_published": "2008-04-06T14:00:00+02:00", "author": {"name": "Dana"},
"content_html": "<p>My <b>Zorble</b> leaks.</p><p>Since Monday &amp; nobody cares.</p>"}]}""",
    "json 1.1": """{"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": [{"id": "$SITE/leaks",
"url": "$SITE/leaks", "title": "Leaks", "date_published": "2008-04-06T12:00:00Z", "authors": [{"name": "Dana"}],
"content_text": "My Zorble leaks.\\n\\nSince Monday & nobody cares."}]}""",
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(site, look, name):
    _, (post,) = look(site.put("/feed", FORMATS[name]))
    assert (post.outside_id, post.url, post.root_id) == (f"{site.url}/leaks",) * 3
    assert (post.title, post.text, post.said_at) == ("Leaks", TEXT, NOON)
    assert post.author.name == "Dana"


def test_the_html_is_kept_as_it_came(site, look):
    _, (post,) = look(site.put("/feed", FORMATS["rss 2.0"]))
    assert post.html == "<p>My <b>Zorble</b> leaks.</p><p>Since Monday &amp; nobody cares.</p>"


def test_the_oldest_comes_first_and_the_first_look_is_bounded(site, look):
    _, posts = look(site.put("/feed", rss(*[item(number) for number in range(59, -1, -1)])))
    assert [post.title for post in posts] == [f"Title {number}" for number in range(10, 60)]


def test_what_was_said_in_one_second_keeps_its_order(site, look):
    same = {"pubDate": "Sun, 06 Apr 2008 12:00:00 GMT"}
    _, posts = look(site.put("/feed", rss(item(3, **same), item(2, **same), item(1, **same))))
    assert [post.title for post in posts] == ["Title 1", "Title 2", "Title 3"]


def test_without_id_the_link_and_without_link_the_words_name_an_entry(site, look):
    url = site.put("/feed", rss(item(2, guid=""), item(1, guid="", link="")))
    _, (words, link) = look(url)
    assert link.outside_id == f"{site.url}/2"
    assert words.outside_id.startswith(f"{url}#sha256-")


def test_plain_numbers_of_two_feeds_are_not_the_same_post(site, look):
    one = look(site.put("/one", rss(item(1, guid="1"))))[1][0]
    two = look(site.put("/two", rss(item(1, guid="1"))))[1][0]
    assert {one.outside_id, two.outside_id} == {f"{site.url}/one#1", f"{site.url}/two#1"}


def test_a_feed_cannot_speak_in_the_name_of_another_site(site, look):
    url = site.put(
        "/feed", rss(item(1, guid="https://victim.example/post"), item(2, guid="tag:victim.example,2008:1"))
    )
    names = [post.outside_id for post in look(url)[1]]
    assert names == [f"{url}#https://victim.example/post", f"{url}#tag:victim.example,2008:1"]


def test_an_entry_without_a_date_was_said_when_the_server_told_us(site, look):
    told = "Wed, 09 Apr 2008 12:00:00 GMT"
    url = site.put("/feed", rss(item(1, pubDate="")), Date=told)
    assert look(url)[1][0].said_at == datetime(2008, 4, 9, 12, tzinfo=UTC)


def test_an_entry_from_the_future_was_said_now_by_the_servers_clock(site, look):
    url = site.put(
        "/feed", rss(item(1, pubDate="Sun, 06 Apr 2036 12:00:00 GMT")), Date="Wed, 09 Apr 2008 12:00:00 GMT"
    )
    assert look(url)[1][0].said_at == datetime(2008, 4, 9, 12, tzinfo=UTC)


def test_without_any_clock_an_entry_without_a_date_is_kept_as_unreadable(site, look):
    page, posts = look(site.put("/feed", rss(item(1, pubDate=""), item(2)), Date=""))
    assert [post.title for post in posts] == ["Title 2"]
    assert "no date" in page.unreadable[0].reason


def test_an_entry_without_words_does_not_stop_its_neighbours_and_is_told_once(site, look):
    url = site.put("/feed", rss(item(1), item(2, title="", description=""), item(3)))
    page, posts = look(url)
    assert [post.title for post in posts] == ["Title 1", "Title 3"]
    assert [each.outside_id for each in page.unreadable] == [f"{site.url}/2"]
    assert look(url, page.cursor)[0].unreadable == []


def test_what_no_database_takes_is_left_out(site, look):
    broken = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\\u0000a", "content_text": "a\\ud800b\\u0000c"}]}'
    _, (post,) = look(site.put("/feed", broken))
    assert post.text == "abc"
    assert post.outside_id.endswith("#a")
    post.text.encode()


def test_an_address_that_is_no_web_address_is_not_shown_as_one(site, look):
    _, (post,) = look(site.put("/feed", rss(item(1, guid="x", link="javascript:alert(1)"))))
    assert post.url == ""


def test_a_comment_feed_hangs_its_comments_under_their_article(site, look):
    comment = item(7, guid="$SITE/?p=3#comment-7", link="$SITE/leaks/comment-page-2/#comment-7")
    _, (post,) = look(site.put("/comments/feed/", rss(comment)))
    assert (post.kind, post.root_id, post.parent_id) == (
        "comment",
        f"{site.url}/leaks/",
        f"{site.url}/leaks/",
    )
    assert post.outside_id == f"{site.url}/leaks/#comment-7"


def test_an_answer_names_its_parent(site, look):
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Comments</title><entry><title>By: Jo</title><link href="$SITE/leaks/#comment-8"/><id>$SITE/?p=3#comment-8</id>
<updated>2008-04-06T12:00:00Z</updated><content>Me too</content>
<thr:in-reply-to ref="$SITE/?p=3#comment-7" href="$SITE/leaks/#comment-7"/></entry></feed>"""
    _, (post,) = look(site.put("/feed", atom))
    assert (post.parent_id, post.root_id) == (f"{site.url}/leaks/#comment-7", f"{site.url}/leaks/")


@pytest.mark.parametrize(
    ("served", "holds"),
    [
        (rss(item(1)), set()),
        (
            rss(item(1)).replace(
                "</item>", '<enclosure url="$SITE/a.jpg" type="image/jpeg" length="9"/></item>'
            ),
            {"image"},
        ),
        (
            rss(item(1)).replace(
                "</item>", '<enclosure url="$SITE/a.mp4" type="Video/mp4" length="9"/></item>'
            ),
            {"video"},
        ),
        (
            FORMATS["json 1.0"].replace('"title": "Leaks"', '"title": "Leaks", "image": "$SITE/a.png"'),
            {"image"},
        ),
        (FORMATS["json 1.0"].replace("leaks.</p>", "leaks.<IMG src=x></p>"), {"image"}),
        (
            FORMATS["json 1.0"].replace(
                '"title": "Leaks"', '"title": "Leaks", "attachments": [7, {"mime_type": "video/mp4"}]'
            ),
            {"video"},
        ),
    ],
)
def test_pictures_and_videos_are_told(site, look, served, holds):
    _, (post,) = look(site.put("/feed", served))
    assert post.holds == holds
