"""A simulated web that ended, in whatever way, goes on where it stood when it starts again."""

import asyncio
from datetime import UTC, datetime

import pytest
import requests

from heedful.sim import Sim
from heedful.sim.studio import Setting, Studio
from tests.sim.conftest import frame, stream

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:1"


@pytest.fixture
def diary(tmp_path):
    return tmp_path / "said.jsonl"


def kept(diary, **more):
    return Sim(script=False, started=NOON, diary=diary, **more)


def stands(studio):
    """All that the networks hold, and all that the stream told."""
    posts = [
        (name, post.id, post.author.key, post.text, post.at, post.gone, post.through_api, post.versions)
        for name, network in studio.networks.items()
        for post in network.posts.values()
    ]
    return posts, studio.bluesky.backlog.frames(1, 10_000)


def signed_in(web):
    given = web.credential("bluesky")
    made = requests.post(f"{web.base}/xrpc/com.atproto.server.createSession", json=given, timeout=5)
    return made.json()


def reply(web, tokens, text):
    """What our account says through the API; returns its id."""
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-03-01T12:00:00Z"}
    sent = requests.post(
        f"{web.base}/xrpc/com.atproto.repo.createRecord",
        json={"repo": tokens["did"], "collection": "app.bsky.feed.post", "record": record},
        headers={"authorization": f"Bearer {tokens['accessJwt']}"},
        timeout=5,
    )
    return sent.json()["uri"]


def test_what_was_said_is_there_after_it_starts_again(diary):
    with kept(diary) as web:
        reply(web, signed_in(web), "It was a digger. Frank")
        said = web.say("mastodon", "wynne", "@tamberly hm")
        web.edit("mastodon", said, "@tamberly hm, twice")
        web.delete("bluesky", web.say("bluesky", "tilda", "gone in a moment"))
        web.remove_account("blogs", "burt")
        port, before = web.port, stands(web.studio)
    with kept(diary, port=port) as web:
        assert stands(web.studio) == before
        assert [one["text"] for one in web.received("bluesky")] == ["It was a digger. Frank"]
        assert web.studio.blogs.person("burt").gone == "deleted"


def test_who_was_signed_in_stays_so_and_what_is_refused_is_not_kept(diary):
    with kept(diary) as web:
        tokens, port = signed_in(web), web.port
        wrong = requests.post(f"{web.base}/xrpc/com.atproto.server.createSession", json={}, timeout=5)
    assert wrong.status_code >= 400
    assert len(diary.read_text().splitlines()) == 1
    with kept(diary, port=port) as web:
        assert reply(web, tokens, "Still Frank").startswith("at://")


def test_a_cursor_of_the_stream_goes_on(diary):
    with kept(diary) as web:
        web.say("bluesky", "tilda", "one")
        port, newest = web.port, web.state()["networks"]["bluesky"]["told"]
    with kept(diary, port=port) as web, stream(web, "firehose", f"?cursor={newest}") as line:
        web.say("bluesky", "tilda", "two")
        assert frame(line)[1]["seq"] == newest + 1


def test_a_half_line_of_a_killed_process_costs_only_itself(diary):
    with kept(diary) as web:
        web.say("bluesky", "tilda", "one")
        port = web.port
    with diary.open("a") as half:
        half.write('{"what": "done", "at": "2026-')
    for text in ("two", "three"):
        with kept(diary, port=port) as web:
            web.say("bluesky", "tilda", text)
    with kept(diary, port=port) as web:
        assert [post.text for post in web.studio.bluesky.posts.values()] == ["one", "two", "three"]


def test_the_script_goes_on_and_people_come_back_to_what_they_were_told_before_the_end(diary):
    setting = Setting(7, 1.0, True, False, 0.0, True, True, diary)

    async def lived(*, until, answers=False):
        studio = Studio(BASE, setting, started=NOON)
        stood = stands(studio), studio.player.now(), studio.player.left
        studio.player.play_until(30, NOON)
        if answers:
            dana = studio.player.said["dana-3"]
            studio.say(
                "bluesky", "tamberly", "It was a digger. Frank", at=NOON, parent=dana.id, through_api=True
            )
        studio.player.play_until(until, NOON)
        after = stands(studio), studio.player.now(), studio.player.left
        studio.close()
        return stood, after

    _, ended = asyncio.run(lived(until=30, answers=True))
    began, after = asyncio.run(lived(until=100))
    assert began == ended
    texts = [text for _, _, _, text, *_ in after[0][0]]
    assert sum(text.startswith("Oh. A person. Hello.") for text in texts) == 1
    whole, _ = asyncio.run(lived(until=100))
    assert whole[0] == after[0]


def test_the_live_part_that_began_again_goes_on_in_the_middle(diary):
    setting = Setting(7, 1.0, True, False, 0.0, True, True, diary)

    async def lived():
        studio = Studio(BASE, setting, started=NOON)
        stood = stands(studio), studio.player.left
        if not diary.read_text():
            studio.player.play_until(100_000, NOON)
            studio.player.begin_again(NOON)
            studio.player.play_until(studio.player.now() + 100, NOON)
        after = stands(studio), studio.player.left
        studio.close()
        return stood, after

    _, ended = asyncio.run(lived())
    began, _ = asyncio.run(lived())
    assert began == ended
    assert began[1] > 0
