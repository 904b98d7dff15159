"""Only sets whose terms allow it train what is shipped, and nothing held is ever learned."""

import json

import pytest

from heedful.reading.sets import Part, Use, care, public_sets
from heedful.reading.training.gathering import gathered

LINES = 40
EMOTIONS = 4


@pytest.fixture
def data(tmp_path):
    """A folder with a few made-up rows of every set."""
    place = tmp_path / "data"
    for task, labels in (("sentiment", 3), ("emotion", EMOTIONS), ("offensive", 2), ("irony", 2)):
        for part in ("rebuilt_train" if task == "sentiment" else "train", "val"):
            _texts(place / "tweeteval" / task, part, task, labels)
    for language in ("arabic", "french", "german", "hindi", "italian", "portuguese", "spanish"):
        _texts(place / "umsab" / language, "train", language, 3)
        _texts(place / "umsab" / language, "val", language, 3)
    _file(place / "banking77/categories.json", json.dumps(["lost", "late"]))
    _file(
        place / "banking77/train.csv", "text,category\n" + "".join(f"card {n},late\n" for n in range(LINES))
    )
    clinc = {
        "train": [["hi", "greet"]],
        "val": [["hello", "greet"]],
        "oos_train": [["x", "oos"]],
        "oos_val": [],
    }
    _file(place / "clinc150/train_val.json", json.dumps(clinc))
    _file(place / "goemotions/train.tsv", "nice\t0,3\tid\n")
    _file(place / "goemotions/dev.tsv", "nicer\t27\tid\n")
    for name in ("wikipedia", "stack-exchange"):
        rows = "".join(f"{name},1,please {n},0.{n}\n" for n in range(LINES))
        _file(place / f"politeness/{name}.train.csv", f"Community,Id,Request,Normalized Score\n{rows}")
    _file(
        place / "isarcasm/train.csv", ",tweet,sarcastic\n" + "".join(f"{n},oh {n},1\n" for n in range(LINES))
    )
    _file(place / "sms_spam/train.tsv", "".join(f"ham\tsee you {n}\n" for n in range(LINES)))
    talk = {"agentURL": {"url_utterance": "We are on it."}, "dialogContent": []}
    _file(place / "care_conversations/dev.json", json.dumps([talk]))
    measured = ("complaints/train.csv", "suggestions/trial_A.csv", "suggestions/train.csv", "olid/train.tsv")
    for name in measured:
        _file(place / name, "nobody may read this to learn")
    return place


def _texts(folder, part, word, labels):
    _file(folder / f"{part}_text.txt", "".join(f"{word} {part} {n}\n" for n in range(LINES)))
    _file(folder / f"{part}_labels.txt", "".join(f"{n % labels}\n" for n in range(LINES)))


def _file(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["complaints", "suggestions", "suggestions/forums", "suggestions/hotels", "olid"]
)
def test_a_set_that_may_only_be_measured_refuses_to_train(data, name):
    (one,) = (one for one in public_sets(data) if one.name == name)
    assert one.use is Use.MEASURED
    with pytest.raises(PermissionError, match="may only be measured"):
        one.train(data)


def test_what_is_learned_from_is_exactly_what_may_be(data):
    assert set(gathered(data, None).learned) == {
        *(f"tweeteval/{task}" for task in ("sentiment", "emotion", "offensive", "irony")),
        *("umsab", "banking77", "clinc150", "goemotions", "politeness", "isarcasm", "sms_spam"),
        "care_conversations",
    }


def test_every_set_says_its_licence(data):
    assert all(one.licence for one in (*public_sets(data), *care.SETS, care.REPLIES))


def test_a_text_that_is_held_anywhere_is_learned_nowhere(data):
    held_elsewhere = data / "tweeteval/emotion/train_text.txt"
    held_elsewhere.write_text("sentiment val 3\n" * LINES, encoding="utf-8")
    found = gathered(data, None)
    held = {example.text for examples in found.held.values() for example in examples}
    assert held
    assert not held & {example.text for examples in found.learned.values() for example in examples}
    assert found.learned["tweeteval/emotion"] == []


def test_english_of_umsab_stays_out_since_it_comes_from_where_the_tests_come_from(data):
    _texts(data / "umsab" / "english", "train", "english", 3)
    texts = [example.text for example in gathered(data, None).learned["umsab"]]
    assert texts
    assert not [text for text in texts if text.startswith("english")]


def test_a_fifth_of_our_own_posts_is_held_by_the_checksum_of_the_text():
    texts = [f"post number {number}" for number in range(2000)]
    held = [text for text in texts if care.stands_in(text, Part.HELD)]
    assert 0.17 < len(held) / len(texts) < 0.23
    assert not [text for text in held if care.stands_in(text, Part.TRAIN)]
