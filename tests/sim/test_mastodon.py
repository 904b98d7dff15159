"""Mastodon on the wire, asked through a client that others wrote, and by both ways of streaming."""

import json
import threading
import time
from contextlib import suppress

import pytest
from mastodon import (
    Mastodon,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonUnauthorizedError,
    StreamListener,
)
from websockets.sync.client import connect

from heedful.sim import Sim

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def client_of(web, token=None):
    token = token or web.credential("mastodon")["access_token"]
    return Mastodon(access_token=token, api_base_url=web.base, version_check_mode="none", request_timeout=5)


@pytest.fixture
def us(web):
    return client_of(web)


class Heard(StreamListener):
    def __init__(self):
        self.events = []

    def on_update(self, status):
        self.events.append(("update", status.content))

    def on_notification(self, notification):
        self.events.append((notification.type, notification.status.content))

    def on_delete(self, status_id):
        self.events.append(("delete", str(status_id)))

    def on_status_update(self, status):
        self.events.append(("edited", status.content))

    def on_abort(self, err):
        """The line was cut."""

    def wait_for(self, count):
        for _ in range(100):
            if len(self.events) >= count:
                return self.events
            time.sleep(0.02)
        return self.events


def test_the_server_says_who_it_is_and_who_we_are(us):
    assert us.instance_v2().configuration.statuses.max_characters == 500
    assert us.instance_v1().urls.streaming_api.startswith("ws://127.0.0.1:")
    assert us.account_verify_credentials().acct == "tamberly"


def test_content_is_html_as_mastodon_writes_it(web, us):
    said = web.say(
        "mastodon",
        "dana",
        "Hi @tamberly,\n\n<b>3rd</b> day\nsee https://example.org/a/long/way/to/say/it #WiFi",
    )
    status = us.status(said)
    assert '<span class="h-card" translate="no"><a href="' in status.content
    assert (
        '" class="u-url mention">@<span>tamberly</span></a></span>,</p><p>&lt;b&gt;3rd&lt;/b&gt; day<br />'
        in status.content
    )
    assert (
        '<span class="invisible">https://</span><span class="ellipsis">example.org/a/long' in status.content
    )
    assert [tag.name for tag in status.tags] == ["wifi"]
    assert [mention.acct for mention in status.mentions] == ["tamberly"]


def test_a_mention_becomes_a_notification_and_a_deleted_one_does_not(web, us):
    gone = web.say("mastodon", "tom@lantern.example", "@tamberly first")
    web.say("mastodon", "dana", "@tamberly second")
    web.say("mastodon", "dana", "@somebody else")
    web.delete("mastodon", gone)
    told = us.notifications(types=["mention"])
    assert [(one.type, one.account.acct) for one in told] == [("mention", "dana")]
    assert us.notifications(exclude_types=["mention"]) == []


def test_pages_can_be_walked_down_and_up_by_their_links(web, us):
    ids = [web.say("mastodon", "dana", f"@tamberly {n}") for n in range(7)]
    page, seen = us.notifications(limit=3), []
    while page:
        seen += [one.status.id for one in page]
        page = us.fetch_next(page)
    assert [str(one) for one in seen] == ids[::-1]
    oldest = us.notifications(limit=40)[-1]
    upwards = us.notifications(min_id=oldest.id, limit=2)
    assert [str(one.status.id) for one in upwards] == [ids[2], ids[1]]
    newest = us.notifications(since_id=oldest.id, limit=2)
    assert [str(one.status.id) for one in newest] == [ids[6], ids[5]]


def test_the_same_idempotency_key_makes_one_status(web, us):
    asked = web.say("mastodon", "dana", "@tamberly hello")
    first = us.status_post("@dana on it", in_reply_to_id=asked, idempotency_key="reply-1")
    again = us.status_post("@dana on it", in_reply_to_id=asked, idempotency_key="reply-1")
    other = us.status_post("@dana on it", in_reply_to_id=asked, idempotency_key="reply-2")
    assert first.id == again.id != other.id
    assert [reply["parent"] for reply in web.received("mastodon")] == [asked, asked]


def test_a_status_is_changed_and_keeps_its_history(us):
    posted = us.status_post("frist")
    us.status_update(posted.id, "first")
    assert us.status(posted.id).edited_at is not None
    assert [version.content for version in us.status_history(posted.id)] == ["<p>frist</p>", "<p>first</p>"]
    us.status_delete(posted.id)
    with pytest.raises(MastodonNotFoundError):
        us.status(posted.id)


def test_the_context_of_a_status_is_all_above_and_below_it(web, us):
    root = web.say("mastodon", "dana", "root")
    left = web.say("mastodon", "tom", "left", root)
    web.say("mastodon", "ines", "right", root)
    web.say("mastodon", "dana", "below left", left)
    around = us.status_context(left)
    assert [one.content for one in around.ancestors] == ["<p>root</p>"]
    assert [one.content for one in around.descendants] == ["<p>below left</p>"]


def test_what_is_said_to_others_in_private_is_not_for_us(web, us):
    theirs = web.say("mastodon", "dana", "@tom between us", visibility="direct")
    ours = web.say("mastodon", "dana", "@tamberly my number is 41", visibility="direct")
    with pytest.raises(MastodonNotFoundError):
        us.status(theirs)
    assert us.status(ours).visibility == "direct"
    assert us.timeline_public() == []


def test_timelines_and_search_find_what_was_said(web, us):
    web.say("mastodon", "dana", "the beacon blinks #wifi")
    web.say("mastodon", "ines@harbour.example", "beacon hill")
    assert [s.content.count("beacon") for s in us.timeline_public()] == [1, 1]
    assert len(us.timeline_public(local=True)) == 1
    assert len(us.timeline_hashtag("WiFi")) == 1
    assert [s.account.acct for s in us.search_v2("beacon hill", result_type="statuses").statuses] == [
        "ines@harbour.example"
    ]
    assert us.account_lookup("ines@harbour.example").username == "ines"
    account = us.account_lookup("dana")
    assert len(us.account_statuses(account.id)) == 1


def test_too_long_empty_and_answering_nothing_are_refused(ask, web):
    headers = {"authorization": f"Bearer {web.credential('mastodon')['access_token']}"}

    def post(**form):
        return ask("POST", "/api/v1/statuses", data=form, headers=headers)

    assert post(status="x" * 501).json()["error"] == "Validation failed: Text character limit of 500 exceeded"
    assert (
        post(status="@dana@lantern.example " + "x" * 480 + " https://example.org/" + "y" * 90).status_code
        == 422
    )
    assert (
        post(status="@dana@lantern.example " + "x" * 468 + " https://example.org/" + "y" * 90).status_code
        == 200
    )
    assert post(status=" ").status_code == 422
    assert post(status="hi", in_reply_to_id="1").status_code == 404


def test_a_wrong_token_is_not_let_in(web):
    with pytest.raises(MastodonUnauthorizedError):
        client_of(web, "a-guess").account_verify_credentials()


def test_server_sent_events_tell_mentions_edits_and_deletions(web, us):
    heard = Heard()
    public = Heard()
    threads = [_listening(us.stream_user, heard), _listening(us.stream_public, public)]
    _listeners(web, 2)
    said = web.say("mastodon", "dana", "@tamberly hello")
    web.edit("mastodon", said, "@tamberly hello again")
    web.delete("mastodon", said)
    assert [kind for kind, _ in public.wait_for(3)] == ["update", "edited", "delete"]
    assert [kind for kind, _ in heard.wait_for(2)] == ["mention", "delete"]
    web.misbehave("mastodon", "cut")
    for thread in threads:
        thread.join(5)


def _listening(stream, listener):
    def run():
        with suppress(MastodonNetworkError):  # the line is cut at the end
            stream(listener, timeout=10)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _listeners(web, count):
    for _ in range(200):
        if web.state()["networks"]["mastodon"]["open_lines"] >= count:
            return
        time.sleep(0.01)
    raise AssertionError("nobody listens")


def test_one_websocket_can_carry_several_streams(web):
    token = web.credential("mastodon")["access_token"]
    url = f"{web.base.replace('http', 'ws', 1)}/api/v1/streaming?access_token={token}&stream=user"
    with connect(url, compression=None) as line:
        line.send(json.dumps({"type": "subscribe", "stream": "hashtag", "tag": "WiFi"}))
        time.sleep(0.1)
        web.say("mastodon", "dana", "@tamberly no #wifi")
        told = [json.loads(line.recv(timeout=5)) for _ in range(2)]
    assert sorted((one["stream"][0], one["event"]) for one in told) == [
        ("hashtag", "update"),
        ("user", "notification"),
    ]
    assert all("no <a href" in one["payload"] for one in told)
    assert json.loads(told[0]["payload"])["account"]["acct"] == "dana"


def test_ids_may_be_opaque_and_still_sort():
    with Sim(script=False, opaque_ids=True) as web:
        us = client_of(web)
        ids = [web.say("mastodon", "dana", f"@tamberly {n}") for n in range(3)]
        assert not any(one.isdigit() for one in ids)
        assert ids == sorted(ids)
        assert [str(one.status.id) for one in us.notifications()] == ids[::-1]


def test_who_does_not_want_to_be_found_says_so_and_is_not_found(web, us):
    said = web.say("mastodon", "dana", "shy words")
    web.studio.mastodon.people["dana"].wants_no_index = True
    account = us.status(said).account
    assert (account.noindex, account.indexable) == (True, False)
    assert us.search_v2("shy", result_type="statuses").statuses == []
