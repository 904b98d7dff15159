"""The care set is what its card says: complete, without doubles, and agreed on as far as is told."""

import json
import re
from collections import Counter

import pytest

from heedful.reading.sets import Part, care, mark, public_sets, real
from tests.conftest import SHARED
from tests.reading.care_set import FOLDER, LETTERS, agreement, is_held, read

CARD = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def posts():
    return read("posts.jsonl")


def words(post):
    return " ".join(re.findall(r"\w+", post["text"].casefold()))


def test_every_post_has_labels_that_can_be(posts):
    for post in posts:
        assert post["text"].strip()
        assert set(post["intents"]) <= set(LETTERS.values())
        assert post["urgency"] in {"low", "normal", "high"}
        assert post["sentiment"] in {"negative", "neutral", "positive"}
        assert {type(post[name]) for name in ("irony", "abuse", "spam")} == {bool}
        assert "praise" in post["intents"] or "named_praise" not in post["intents"]
        assert not {"question", "no_answer"} <= set(post["intents"])


def test_no_two_posts_say_the_same(posts):
    said = Counter(map(words, posts))
    assert [said for said, n in said.items() if n > 1 and said] == []
    assert len({post["id"] for post in posts}) == len(posts)


def test_there_are_as_many_as_the_card_says(posts):
    held = sum(is_held(post["text"]) for post in posts)
    others = sum(post["lang"] != "en" for post in posts)
    assert f"{len(posts):,} posts" in CARD
    assert f"{held} are held apart" in CARD
    assert f"{others} in {len({post['lang'] for post in posts}) - 1} other languages" in CARD
    assert len(posts) >= 4_000
    assert others >= len(posts) / 10
    for name, n in Counter(intent for post in posts for intent in post["intents"]).items():
        assert f"| {name} | {n} |" in CARD


def test_the_passes_agree_as_the_card_says(posts):
    for name, figure in agreement(posts).items():
        assert f"| {name} |" in CARD
        assert re.search(rf"\| {name} \| \d+ \| {figure:.2f} \|", CARD), (name, figure)


def test_where_both_passes_agree_that_is_the_label(posts):
    for post in posts:
        first, second = (set(one.split(" ")[0]) - {"."} for one in post["passes"])
        agreed = {LETTERS[letter] for letter in first & second}
        assert agreed - {"no_answer"} <= set(post["intents"]), post["id"]


def test_what_is_taught_alone_is_nowhere_else_and_agreed_on_as_the_card_says(posts):
    taught = read("taught-posts.jsonl")
    agreed = [post for post in taught if post["passes"][0] == post["passes"][1]]
    said = {words(post) for post in posts}
    assert not said & {words(post) for post in taught}
    assert len({post["id"] for post in taught}) == len({words(post) for post in taught}) == len(taught)
    assert f"{len(taught):,} posts more" in CARD
    assert f"{len(agreed):,} on everything" in CARD
    lowest = min(agreement(taught).items(), key=lambda pair: pair[1])
    assert f"from {lowest[1]:.2f} ({lowest[0]})" in CARD
    for asked in care.ASKED:
        learned = {post["text"] for post in care.posts(FOLDER, Part.TRAIN, asked)}
        alike = {post["text"] for post in taught if care.agrees(post, asked)}
        assert learned == alike | {post["text"] for post in posts if not is_held(post["text"])}
        assert {post["text"] for post in agreed} < alike
        assert f"{len(alike):,} on {asked}" in CARD
    assert {post["text"] for post in care.posts(FOLDER, Part.HELD)} == {
        post["text"] for post in posts if is_held(post["text"])
    }


def test_of_intents_a_post_teaches_what_both_passes_say_and_half_of_what_one_says(tmp_path):
    told = {"passes": ["CZ l - .", "CO l - ."], "text": "The lift is out again."}
    (tmp_path / "posts.jsonl").write_text("")
    (tmp_path / "taught-posts.jsonl").write_text(json.dumps(told))
    intents = care.SETS[0]
    (taught,) = intents.train(tmp_path)
    assert dict(zip(care.INTENTS.labels, taught.target, strict=True)) == dict.fromkeys(
        care.INTENTS.labels, 0.0
    ) | {"complaint": 1.0, "outage": 0.5, "no_answer": 0.5}
    assert intents.held(tmp_path) == []


def test_each_pair_of_drafts_has_a_fault_and_a_courteous_twin():
    pairs = read("draft-pairs.jsonl")
    kinds = {"accuses", "denies", "orders_about", "blames", "dismisses", "hides_behind_rules"}
    assert {pair["kind"] for pair in pairs} == kinds
    assert all(pair["bad"].strip() != pair["good"].strip() and pair["person"].strip() for pair in pairs)
    assert len({pair["bad"] for pair in pairs}) == len(pairs) >= 200
    assert f"{len(pairs)} pairs" in CARD


def test_pairs_that_are_taught_alone_are_nowhere_else_and_found_amiss_by_both_passes():
    pairs, taught = read("draft-pairs.jsonl"), read("taught-pairs.jsonl")
    said = [pair[which] for pair in (*pairs, *taught) for which in ("bad", "good")]
    assert len(set(said)) == len(said)
    assert {kind for pair in taught for kind in (pair["kind"], *pair["second"])} <= {
        *care.FAULTS.labels,
        None,
    }
    learned = [example.text for example in care.SETS[7].read(FOLDER, Part.TRAIN)]
    agreed = [pair for pair in taught if pair["second"][0] and not pair["second"][1]]
    assert {pair["bad"] for pair in agreed} | {pair["good"] for pair in agreed} <= set(learned)
    assert not {pair["bad"] for pair in taught if pair not in agreed} & set(learned)
    assert not {pair["bad"] for pair in taught} & {one.text for one in care.SETS[7].read(FOLDER, Part.HELD)}
    assert f"{len(taught)} pairs more" in CARD
    assert f"{len(agreed)} of them" in CARD


def test_most_angry_posts_insult_nobody():
    angry = read("angry-posts.jsonl")
    assert Counter(post["abuse"] for post in angry) == {False: 200, True: 50}


def test_labels_of_public_posts_have_no_texts_and_are_agreed_on_as_the_card_says():
    labels = read("labels-of-public-posts.jsonl")
    assert len({post["sha256"] for post in labels}) == len(labels)
    for post in labels:
        assert set(post) == {"set", "sha256", *care.ASKED[:3], "irony", "abuse", "spam", "passes"}
        assert set(post["intents"]) <= set(LETTERS.values())
        assert not {"question", "no_answer"} <= set(post["intents"])
    alike = {asked: sum(care.agrees(post, asked) for post in labels) for asked in care.ASKED}
    assert f"labels of {len(labels):,} public posts" in CARD
    assert f"{alike['intents']:,} of them on intents, {alike['urgency']:,} on urgency" in CARD
    rare = {name: figure for name, figure in agreement(labels).items() if name != "named_praise"}
    lowest = min(rare.items(), key=lambda pair: pair[1])
    assert f"from {lowest[1]:.2f} ({lowest[0]})" in CARD


def test_each_label_of_a_public_post_finds_its_post_and_none_is_in_a_validation_part(needs):
    data = needs(SHARED / "data" / "reading")
    labelled = {int(post["sha256"][:16], 16) for post in read("labels-of-public-posts.jsonl")}
    assert labelled <= {mark(text) for text in real.said(data)}
    elsewhere = {mark(e.text) for one in public_sets(data) for e in one.held(data)}
    assert not labelled & elsewhere
    intents, _ = real.sets(FOLDER)
    learned, held = ({mark(e.text) for e in part} for part in (intents.train(data), intents.held(data)))
    assert len(held) == sum(number % care.FIFTH == 0 for number in labelled)
    assert learned
    assert not learned & held
    assert learned | held <= labelled
