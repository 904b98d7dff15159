"""The script can be played as it stands, and reads like people."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from heedful.query import Said, parse
from heedful.sim import company, screenplay
from heedful.sim.bluesky.records import graphemes
from heedful.sim.mastodon.entities import length

STORIES = {"1", "4", "5", "6", "7", "8", "10", "16"}
BESIDES = {"everyday", "chatter", "noise"}
SHARP = (
    r"\b(spammers?|policy|unfortunately|as per|your fault|you should have|you failed|ticket|case number)\b"
)
REAL = r"(?i)\b(comcast|dell|verizon|vodafone|bt|virgin|amazon|google|apple|iphone|netflix|zoom|facebook|twitter|whatsapp|o2|ee)\b"
SLURS = r"(?i)\b(idiot|moron|retard|bitch|cunt|nazi)\w*"


@pytest.fixture(scope="module")
def play():
    return screenplay.load()


@pytest.fixture(scope="module")
def texts(play):
    """Every text that can be said, with where it stands."""
    said = [(entry.where, entry.text) for entry in play.entries if entry.text]
    back = [(line.where, line.text) for line in play.comebacks]
    return said + back + [(str(key), line) for key, lines in play.moods.items() for line in lines]


def test_there_are_enough_posts_and_some_are_history(play):
    assert len(play.said) >= 300
    assert 60 <= sum(entry.due < 0 for entry in play.said) <= 200


def test_every_story_is_told_at_length_and_nothing_is_untagged(play):
    count = Counter(entry.story for entry in play.said)
    assert set(count) == STORIES | BESIDES
    assert all(count[story] >= 15 for story in STORIES)


def test_each_story_has_a_past_and_a_present_and_people_who_come_back(play):
    labels = play.labelled()
    answered = {labels[line.label].story for line in play.comebacks}
    for story in STORIES:
        moments = [entry.due for entry in play.said if entry.story == story]
        assert min(moments) < 0 < max(moments) or story == "8"
        assert story in answered


def test_all_networks_and_many_languages_are_heard(play):
    networks = Counter(entry.network for entry in play.said)
    assert set(networks) == {"bluesky", "mastodon", "blogs"}
    assert min(networks.values()) >= 30
    spoken = {
        entry.options.get("lang") or play.people.get(entry.who, {}).get("lang", "en") for entry in play.said
    }
    assert {"de", "es", "fr", "pt", "ja"} <= spoken


def test_every_parent_and_quote_was_said_before_on_the_same_network(play):
    labels = play.labelled()
    for entry in play.entries:
        for name in filter(None, (entry.parent, entry.quote, entry.label if entry.kind != "said" else "")):
            above = labels[name]
            assert above.due < entry.due, entry.where
            assert above.network == entry.network, entry.where


def test_labels_are_given_once(play):
    labels = Counter(entry.label for entry in play.said if entry.label)
    assert [label for label, count in labels.items() if count > 1] == []


def test_whoever_speaks_has_an_account_there_and_everybody_listed_speaks(play):
    labels = play.labelled()
    speaking = {(entry.who, entry.network) for entry in play.entries if entry.who}
    speaking |= {(line.who, labels[line.label].network) for line in play.comebacks}
    assert [who for who in speaking if who[0] != "tamberly" and who[1] not in play.people[who[0]]] == []
    assert set(play.people) - {who for who, _ in speaking} == set()


def test_our_company_speaks_only_in_the_past(play):
    ours = [entry for entry in play.said if entry.who == "tamberly"]
    assert ours
    assert all(entry.due < 0 for entry in ours)


def test_what_our_company_said_blames_nobody_and_does_not_shout(play):
    for entry in play.said:
        if entry.who == "tamberly":
            assert not re.search(SHARP, entry.text, re.IGNORECASE), entry.where
            assert "!" not in entry.text, entry.where
            assert re.search(r"\b(Frank|Bill|Priya|Geraint)\b", entry.text), entry.where


def test_nothing_is_said_twice(texts):
    count = Counter(" ".join(text.lower().split()) for _, text in texts)
    assert [text for text, times in count.items() if times > 1] == []


def test_no_real_company_and_no_slur_is_named(texts):
    assert [(where, found[0]) for where, text in texts if (found := re.search(REAL, text))] == []
    assert [(where, found[0]) for where, text in texts if (found := re.search(SLURS, text))] == []


def test_every_post_fits_its_network(play):
    labels = play.labelled()
    said = [(entry.where, entry.network, entry.text) for entry in play.entries]
    said += [(line.where, labels[line.label].network, line.text) for line in play.comebacks]
    room = 40  # what names and handles may add when they are spelt out
    for where, network, text in said:
        if network == "bluesky":
            assert graphemes(text) <= 300 - ("@" in text) * room // 2, where
        if network == "mastodon":
            assert length(text) <= 500 - room, where


def test_the_live_part_is_lively_and_never_bursts(play):
    live = [entry.due for entry in play.entries if entry.due >= 0]
    gaps = [later - earlier for earlier, later in pairwise(live)]
    assert 4 <= sum(due < 60 for due in live) <= 10
    assert min(gaps) >= 5
    assert max(gaps) <= 20
    assert live[-1] >= 40 * 60


def test_the_files_are_in_the_order_of_time(play):
    moments = {}
    for entry in sorted(play.entries, key=lambda e: (e.where.split(":")[0], int(e.where.split(":")[1]))):
        name = entry.where.split(":")[0]
        assert moments.get(name, entry.due) <= entry.due, entry.where
        moments[name] = entry.due


def test_comebacks_belong_to_a_post_and_count_from_one(play):
    labels = play.labelled()
    for line in play.comebacks:
        assert line.label in labels, line.where
        nths = {other.nth for other in play.comebacks if other.label == line.label}
        assert nths == set(range(1, len(nths) + 1)), line.where


def test_there_are_thirty_lines_for_those_without_one_and_every_mood_has_some(play):
    assert sum(map(len, play.moods.values())) >= 30
    moods = {entry.options["mood"] for entry in play.said if "mood" in entry.options}
    assert moods <= {mood for mood, _ in play.moods}


def test_the_company_is_whole():
    told = company(port=4321)
    emails = {one["email"] for one in told["teammates"]}
    assert {one["role"] for one in told["teammates"]} == {"owner", "lead", "teammate", "observer"}
    assert all(set(team["members"]) <= emails for team in told["teams"])
    assert {track["team"] for track in told["tracks"]} <= {team["name"] for team in told["teams"]}
    assert all("127.0.0.1:4321" in source["address"] for source in told["sources"])
    assert {source["network"] for source in told["sources"]} == {"bluesky", "mastodon", "feed"}
    assert not re.search(SHARP, str(told), re.IGNORECASE)


def test_the_tracks_of_the_company_hear_its_stories_and_leave_the_rest_of_the_world_alone(play):
    trees = [parse(track["query"]) for track in company()["tracks"]]
    heard = {entry.where for entry in play.said if any(tree.found(Said(entry.text)) for tree in trees)}
    beginnings = [entry for entry in play.said if not entry.parent and not entry.quote]
    for story in STORIES:
        told = [entry.where in heard for entry in beginnings if entry.story == story]
        assert sum(told) / len(told) >= 0.6, story
    assert not [entry.where for entry in play.said if entry.story == "noise" and entry.where in heard]
    assert sum(entry.where in heard for entry in play.said if entry.story == "chatter") >= 10


def test_a_moment_that_is_none_is_refused_with_its_place(tmp_path):
    (tmp_path / "people.toml").write_text('dana = { name = "Dana", bluesky = "dana" }')
    (tmp_path / "a.txt").write_text("%% story=1\n\n== dana whenever\nhello\n")
    with pytest.raises(screenplay.BadScript, match=r"a\.txt:3"):
        screenplay.load(tmp_path)
