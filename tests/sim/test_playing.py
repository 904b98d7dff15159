"""Playing the script: history, the live part, and people who come back when they are answered."""

import asyncio
from datetime import UTC, datetime, timedelta

import libipld
import pytest

from heedful.sim import Sim, screenplay
from heedful.sim.studio import Setting, Studio
from tests.sim.conftest import frame, silent, stream

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SETTING = Setting(
    seed=7, pace=1.0, script=True, opaque_ids=False, comment_pause=0.0, forever=False, replay=True
)


@pytest.fixture
def studio():
    """The whole web without a server; its time passes only when a test says so."""

    async def made():
        return Studio("http://127.0.0.1:1", SETTING, started=NOON)

    studio = asyncio.run(made())
    yield studio
    studio.close()


def passes(studio, seconds):
    studio.player.play_until(seconds, NOON + timedelta(seconds=seconds))


def answer(studio, network, post, text, seconds):
    """What our account says through the API, without the wire."""
    from heedful.sim.world import Draft

    author = studio.brand[network]
    at = NOON + timedelta(seconds=seconds)
    studio.networks[network].publish(Draft(author=author, text=text, at=at, parent=post, through_api=True))


def said_under(post):
    return [(reply.author.key, reply.text) for reply in post.below()]


def everything(studio):
    return [
        (name, post.id, post.author.key, post.text, post.at)
        for name, network in studio.networks.items()
        for post in network.posts.values()
    ]


def test_the_past_is_there_before_anybody_looks_and_lies_in_the_past(studio):
    play = screenplay.load()
    past = [entry for entry in play.said if entry.due < 0]
    told = everything(studio)
    assert len(told) == len(past)
    assert all(at < NOON for *_, at in told)
    dana = next(post for post in studio.bluesky.posts.values() if "26 hours" in post.text)
    assert dana.at == NOON - timedelta(hours=26)
    assert "@tamberly.example" in dana.text


def test_the_live_part_comes_when_it_is_due(studio):
    before = len(everything(studio))
    passes(studio, 5)
    assert len(everything(studio)) == before
    passes(studio, 60)
    live = [entry for entry in studio.player.play.said if 0 <= entry.due <= 60]
    assert len(everything(studio)) == before + len(live)


def test_the_whole_script_can_be_played_and_then_it_is_quiet(studio):
    passes(studio, 100_000)
    play = studio.player.play
    assert studio.player.left == 0
    assert studio.player.played == len(play.entries)
    edited = studio.player.said["nadia-1"]
    assert "Edit: it's £4.62 now" in edited.text
    assert studio.player.said["redv-1"].gone
    assert studio.bluesky.people["tamberly_helpdesk"].gone == "takendown"
    assert not any("{" in text for *_, text, _ in everything(studio))


def test_the_same_seed_and_moment_give_the_same_web():
    async def played():
        studio = Studio("http://127.0.0.1:1", SETTING, started=NOON)
        passes(studio, 600)
        found = everything(studio), studio.bluesky.backlog.frames(1, 10_000)
        studio.close()
        return found

    assert asyncio.run(played()) == asyncio.run(played())


def test_the_day_it_began_is_named_as_it_falls(studio):
    text = next(text for _, _, who, text, _ in everything(studio) if who == "jolene" and "digger" in text)
    assert "Saturday" in text  # 36 hours before a Sunday noon is the night to Saturday


def test_an_answer_gets_the_answer_that_the_script_has_for_it(studio):
    passes(studio, 30)
    dana = studio.player.said["dana-3"]
    passes(studio, 40)
    answer(studio, "bluesky", dana, "Dana, it was a digger. Frank", 40)
    passes(studio, 45)
    assert "dana" not in dict(said_under(dana))
    passes(studio, 80)
    assert dict(said_under(dana))["dana"].startswith("Oh. A person. Hello.")


def test_a_second_answer_gets_the_second_line_and_a_peer_may_join(studio):
    passes(studio, 30)
    dana = studio.player.said["dana-3"]
    answer(studio, "bluesky", dana, "Hello Dana. Frank", 40)
    passes(studio, 80)
    back = next(reply for reply in dana.below() if reply.author.key == "dana")
    assert any(reply.author.key == "carys" and "real one" in reply.text for reply in dana.below())
    answer(studio, "bluesky", back, "We changed the page. Frank", 90)
    passes(studio, 130)
    assert back.replies[0].replies[0].text.startswith("Thank you. That's the first answer in three days")


def test_without_a_line_of_their_own_people_answer_in_their_mood_and_language(studio):
    mastodon = studio.mastodon
    asked = [post for post in mastodon.posts.values() if post.author.key == "renard"]
    answer(studio, "mastodon", asked[0], "Bonjour, c'est un câble. Frank", 1)
    passes(studio, 100)
    back = asked[0].replies[0].replies[0]
    assert back.text.removeprefix("@tamberly ") in studio.player.play.moods["upset", "fr"]
    texts = []
    for turn, key in enumerate(("priyaclass", "robw", "umberto", "ottoline"), 2):
        network = studio.bluesky if key in studio.bluesky.people else mastodon
        post = next(post for post in network.posts.values() if post.author.key == key)
        answer(studio, network.name, post, f"Hello {key}. Frank", turn * 100)
        passes(studio, turn * 100)
        texts += [reply.text.removeprefix("@tamberly ") for reply in post.replies[-1].replies]
    assert len(texts) == len(set(texts)) >= 3


def test_nobody_goes_on_for_ever_or_repeats_themselves_or_answers_what_was_not_said_by_us(studio):
    post = studio.networks["bluesky"].post(studio.say("bluesky", "elspeth", "@tamberly hm", at=NOON))
    for seconds in range(0, 500, 100):
        last = list(post.below())[-1] if post.replies else post
        answer(studio, "bluesky", last, f"Answer {seconds}. Frank", seconds)
        passes(studio, seconds + 60)
    texts = [text for who, text in said_under(post) if who == "elspeth"]
    assert len(texts) == len(set(texts)) == 2
    other = studio.networks["bluesky"].post(studio.say("bluesky", "wynne", "@tamberly hm", at=NOON))
    studio.say("bluesky", "tilda", "same", at=NOON, parent=other.id)
    passes(studio, 1000)
    assert [who for who, _ in said_under(other)] == ["tilda"]


def test_whoever_was_answered_and_then_left_does_not_come_back(studio):
    passes(studio, 30)
    dana = studio.player.said["dana-3"]
    answer(studio, "bluesky", dana, "Hello Dana. Frank", 40)
    studio.remove_account("bluesky", "dana", at=NOON)
    passes(studio, 60)
    assert "dana" not in dict(said_under(dana))


def test_blogs_are_answered_below_the_comment(studio):
    article = studio.player.said["pebble-blog"]
    answer(studio, "blogs", article, "One is on its way to my desk. Geraint", 1)
    passes(studio, 60)
    ours = next(reply for reply in article.replies if reply.through_api)
    assert [reply.author.key for reply in ours.replies] == ["nell", "burt"]


def test_pace_pause_and_resume_move_the_time_of_the_script():
    with Sim(pace=600.0) as web:
        web.pause()
        passed = web.state()["passed"]
        assert web.state()["passed"] == passed
        web.resume()
        web.pace(100_000.0)
        for _ in range(200):
            if web.state()["left"] == 0:
                break
        state = web.state()
    assert state["left"] == 0
    assert state["pace"] == 100_000.0


def test_who_comes_without_a_cursor_is_told_the_past_again_as_news():
    with Sim(pace=0.001) as web, stream(web, "firehose") as line:
        posts = web.state()["networks"]["bluesky"]["posts"]
        told = [frame(line)[1] for _ in range(posts)]
        assert silent(line)
    written = [libipld.decode_car(body["blocks"])[1][body["ops"][0]["cid"]] for body in told]
    assert [one["createdAt"] for one in written] == sorted(one["createdAt"] for one in written)
    assert all(one["createdAt"] < body["time"] for one, body in zip(written, told, strict=True))
    assert told[0]["seq"] == posts + 1


def test_for_ever_begins_again():
    with Sim(pace=100_000.0, forever=True) as web:
        entries = len(web.studio.player.play.entries)
        for _ in range(400):
            if web.state()["played"] > entries:
                break
        assert web.state()["played"] > entries
