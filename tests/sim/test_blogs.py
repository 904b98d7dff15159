"""Blogs on the wire: discovery, feeds with their validators, comments, and the REST API."""

import re

import feedparser
import pytest

from heedful.sim import Sim


@pytest.fixture
def article(web):
    return web.say(
        "blogs", "nell", "It has one knob.\n\nI want a knob & <no app>.", title="In praise of a radio"
    )


def signed(web):
    given = web.credential("blogs")
    return (given["username"], given["password"])


def alternates(page):
    return dict(re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)"', page.text))


def test_a_page_leads_to_its_feeds_and_to_the_api(ask, web, article):
    page = ask("GET", "/half-a-loft/")
    assert page.headers["link"] == f'<{web.base}/half-a-loft/wp-json/>; rel="https://api.w.org/"'
    feeds = re.findall(r'type="application/rss\+xml" title="[^"]*" href="([^"]+)"', page.text)
    assert feeds == [f"{web.base}/half-a-loft/feed/", f"{web.base}/half-a-loft/comments/feed/"]
    index = ask("GET", "/half-a-loft/wp-json/").json()
    assert "application-passwords" in index["authentication"]
    plain = ask("GET", "/the-quiet-router/")
    assert "?rest_route=/>" in plain.headers["link"]
    static = ask("GET", "/salt-and-signal/")
    assert "link" not in static.headers
    assert sorted(alternates(static)) == ["application/atom+xml", "application/feed+json"]


def test_every_kind_of_feed_says_the_same(ask, web):
    for author, slug, paths in [
        ("nell", "half-a-loft", ["feed/", "feed/atom/", "feed/json/"]),
        ("piotr", "the-quiet-router", ["?feed=rss2", "?feed=atom", "?feed=json"]),
        ("mairead", "salt-and-signal", ["rss.xml", "atom.xml", "feed.json"]),
    ]:
        said = web.say("blogs", author, "Body & <soul>\n\nSecond", title="A title & more")
        rss, atom = (feedparser.parse(ask("GET", f"/{slug}/{path}").content) for path in paths[:2])
        item = ask("GET", f"/{slug}/{paths[2]}").json()["items"][0]
        assert (rss.bozo, atom.bozo) == (False, False)
        assert rss.entries[0].id == atom.entries[0].id == item["id"] == said
        assert rss.entries[0].title == atom.entries[0].title == item["title"] == "A title & more"
        assert rss.entries[0].content[0].value == atom.entries[0].content[0].value == item["content_html"]
        assert rss.entries[0].published_parsed == atom.entries[0].published_parsed
        assert ask("GET", rss.entries[0].link.removeprefix(web.base)).status_code == 200


def test_what_has_not_changed_is_not_sent_again(ask, web, article):
    first = ask("GET", "/half-a-loft/feed/")
    etag = {"If-None-Match": first.headers["etag"]}
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert ask("GET", "/half-a-loft/feed/", headers=etag).status_code == 304
    assert ask("GET", "/half-a-loft/feed/", headers=since).status_code == 304
    web.edit("blogs", article, "Now it has two knobs.")
    assert ask("GET", "/half-a-loft/feed/", headers=etag).status_code == 200


def test_comments_have_feeds_of_their_own_also_by_article(ask, web, article):
    other = web.say("blogs", "nell", "another", title="Another")
    web.say("blogs", "burt", "Mine's the red one.", article)
    web.say("blogs", "rosalind", "I felt I knew it.", other)
    all_of_them = feedparser.parse(ask("GET", "/half-a-loft/comments/feed/").content)
    assert [entry.author for entry in all_of_them.entries] == ["rosalind", "burt"]
    own = feedparser.parse(ask("GET", "/half-a-loft/feed/").content).entries[1].wfw_commentrss
    alone = feedparser.parse(ask("GET", own.removeprefix(web.base)).content)
    assert [entry.summary for entry in alone.entries] == ["Mine's the red one."]
    assert alone.feed.title == "Comments on: In praise of a radio"


def test_the_atom_feed_of_comments_says_what_each_answers(ask, web, article):
    first = web.say("blogs", "burt", "one", article)
    web.say("blogs", "nell", "two", first)
    body = ask("GET", "/half-a-loft/comments/feed/atom/").text
    assert f'<thr:in-reply-to ref="{first}"' in body


def test_we_comment_under_an_article_and_under_a_comment(ask, web, article):
    asked = web.say("blogs", "burt", "They're looking, aren't they.", article)
    post, comment = re.search(r"p=(\d+)#comment-(\d+)", asked).groups()
    send = {"post": int(post), "parent": int(comment), "content": "We are. Geraint"}
    made = ask("POST", "/half-a-loft/wp-json/wp/v2/comments", json=send, auth=signed(web))
    assert made.status_code == 201
    assert made.json()["status"] == "approved"
    assert made.json()["parent"] == int(comment)
    assert [reply["parent"] for reply in web.received("blogs")] == [asked]
    listed = ask("GET", f"/half-a-loft/wp-json/wp/v2/comments?post={post}&order=asc")
    assert [one["author_name"] for one in listed.json()] == ["burt", "Tamberly Care"]
    assert listed.headers["x-wp-total"] == "2"
    assert (
        ask("GET", f"/half-a-loft/wp-json/wp/v2/comments?parent={comment}").json()[0]["id"]
        == made.json()["id"]
    )


def test_the_api_of_a_blog_with_plain_links_is_asked_by_query(ask, web):
    said = web.say("blogs", "piotr", "Off the floor.", title="Where to put the box")
    key = said.rpartition("=")[2]
    path = "/the-quiet-router/?rest_route=/wp/v2"
    assert ask("GET", f"{path}/posts&search=floor").json()[0]["link"] == said
    made = ask("POST", f"{path}/comments", json={"post": key, "content": "Seconded."}, auth=signed(web))
    assert made.status_code == 201
    me = ask("GET", f"{path}/users/me&context=edit", auth=signed(web)).json()
    assert me["name"] == "Tamberly Care"


def test_who_may_not_comment_is_told_why(ask, web, article):
    path = "/half-a-loft/wp-json/wp/v2/comments"
    post = article.rpartition("=")[2]
    send = {"post": post, "content": "Hello"}

    def code(**rest):
        answer = ask("POST", path, **rest)
        return answer.status_code, answer.json()["code"]

    assert code(json=send) == (401, "rest_comment_login_required")
    assert code(json=send, auth=("tamberly-care", "wrong")) == (401, "incorrect_password")
    assert code(json=send, auth=("nobody", "wrong")) == (401, "invalid_username")
    assert code(json={**send, "content": " "}, auth=signed(web)) == (400, "rest_comment_content_invalid")
    assert code(json={**send, "post": 999}, auth=signed(web)) == (403, "rest_comment_invalid_post_id")
    assert ask("POST", path, json=send, auth=signed(web)).status_code == 201
    assert code(json=send, auth=signed(web)) == (409, "comment_duplicate")


def test_two_comments_in_a_moment_are_one_too_many_where_the_blog_says_so():
    import requests

    with Sim(script=False, comment_pause=15) as web:
        post = web.say("blogs", "nell", "one", title="One").rpartition("=")[2]
        path = f"{web.base}/half-a-loft/wp-json/wp/v2/comments"
        first = requests.post(path, json={"post": post, "content": "a"}, auth=signed(web), timeout=5)
        second = requests.post(path, json={"post": post, "content": "b"}, auth=signed(web), timeout=5)
    assert (first.status_code, second.status_code) == (201, 400)
    assert second.json()["code"] == "comment_flood"


def test_only_a_moderator_changes_or_takes_away_comments(ask, web, article):
    post = article.rpartition("=")[2]
    path = "/half-a-loft/wp-json/wp/v2/comments"
    made = ask("POST", path, json={"post": post, "content": "hello"}, auth=signed(web)).json()["id"]
    assert ask("DELETE", f"{path}/{made}", auth=signed(web)).json()["code"] == "rest_cannot_delete"
    moderator = ("moderator", web.studio.company["accounts"]["blogs"]["moderator"])
    edited = ask("POST", f"{path}/{made}", json={"content": "hello again"}, auth=moderator).json()
    assert "hello again" in edited["content"]["rendered"]
    assert ask("DELETE", f"{path}/{made}", auth=moderator).json()["status"] == "trash"
    assert ask("GET", f"{path}/{made}").json()["code"] == "rest_comment_invalid_id"
    assert web.received("blogs")[0]["gone"]


def test_an_article_page_shows_the_talk_below_it(ask, web, article):
    first = web.say("blogs", "burt", "<script>alert(1)</script>", article)
    web.say("blogs", "nell", "Burt, no.", first)
    page = ask(
        "GET",
        feedparser.parse(ask("GET", "/half-a-loft/feed/").content).entries[0].link.removeprefix(web.base),
    )
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert page.text.index("alert(1)") < page.text.index("Burt, no.")
    assert ask("GET", "/half-a-loft/2001/01/nothing/").status_code == 404
