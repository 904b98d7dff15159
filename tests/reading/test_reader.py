"""Posts, read: what a person who hears them would say, in every tier, within bounds."""

import json
import subprocess
import sys
import time

import pytest

from heedful.reading.heads import Head
from heedful.reading.names import Names
from heedful.reading.reader import Reader, Which
from heedful.reading.weights import shipped
from tests.reading.naughty import NAUGHTY

ASKED = {
    *("sentiment", "emotion", "intents", "urgency", "toward", "offensive", "irony", "ironic"),
    *("abuse", "spam", "polite", "tone", "faults"),
}
PLAIN = [
    ("My internet has been down since this morning, please help, I work from home", "outage"),
    ("Can you tell me what time the shop in Leeds opens on Sunday?", "question"),
    ("I want to cancel my contract and switch to another provider", "cancellation"),
    ("Thank you so much, you were a great help", "thanks"),
    ("There was glass in my baby's food, this is dangerous", "safety"),
    ("I love the new app, it's brilliant", "praise"),
]


@pytest.mark.parametrize("post, intent", PLAIN)
def test_plain_needs_are_heard(full, post, intent):
    assert intent in full.read([post])[0]["intents"].labels


def test_moods_are_heard(each):
    bad, good = each.read(["this is the worst service I ever had", "what a lovely friendly team, love it"])
    assert (bad["sentiment"].label, good["sentiment"].label) == ("negative", "positive")


def test_danger_is_more_urgent_than_a_mere_thought(full):
    burning, mild = full.read(["the charger caught fire in my son's hand!!", "maybe a blue one next year"])
    assert burning["urgency"].chances["high"] > 3 * mild["urgency"].chances["high"]
    assert mild["urgency"].label == "low"


def test_every_question_is_answered_with_chances_and_a_reason(each):
    for reading in each.read([post for post, _ in PLAIN]):
        assert set(reading.findings) == ASKED
        for finding in reading.findings.values():
            assert finding.reason
            assert all(0 <= chance <= 1 for chance in finding.chances.values())
            assert set(finding.labels) <= set(finding.chances)


def test_chances_of_labels_of_which_one_holds_make_one(each):
    (reading,) = each.read(["where is my parcel"])
    for name in ("sentiment", "emotion", "urgency", "offensive", "irony", "spam"):
        assert sum(reading[name].chances.values()) == pytest.approx(1)
        assert len(reading[name].labels) == 1


def test_a_reason_is_a_word_of_the_post(full, fast):
    post = "the driver was awful and the box was wet"
    reasons = [reader.read([post])[0]["sentiment"].reason for reader in (full, fast)]
    assert all(reason.strip("“”") in post.split() for reason in reasons)
    assert reasons[1] == "“awful”"


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_posts_are_read_within_a_second(each, text):
    began = time.process_time()
    (reading,) = each.read([text])
    assert time.process_time() - began < 1
    json.dumps(reading.said(), ensure_ascii=False)


def test_nothing_is_read_as_nothing(each):
    assert each.read([]) == []
    assert each.read([""])[0].language.label == "unknown"


def test_a_post_is_read_the_same_way_again_alone_and_beside_others(each):
    posts = [*(post for post, _ in PLAIN), "word " * 300, "ok"]
    together = each.read(posts)
    assert each.read(posts) == together
    assert [each.read([post])[0].said() for post in posts] == [reading.said() for reading in together]


def test_the_full_tier_tells_posts_about_the_same_from_others(full):
    posts = ["my parcel never came", "the package has not arrived yet", "what a lovely concert, thank you"]
    lost, late, concert = (reading.vector for reading in full.read(posts))
    assert lost.shape == (384,)
    assert lost.dtype == "float32"
    assert lost @ lost == pytest.approx(1, abs=1e-5)
    assert lost @ late > lost @ concert + 0.2


def test_only_the_fast_tier_leaves_no_vector_and_none_is_told_to_others(fast, full):
    assert fast.read(["where is my parcel"])[0].vector is None
    assert "vector" not in full.read(["where is my parcel"])[0].said()


def test_the_cascade_takes_the_full_tier_for_what_matters():
    cascade = Reader(shipped(), Which.CASCADE)
    danger, _ = cascade.read(["the charger caught fire, my lawyer will call you", "nice weather"])
    assert danger.tier == "full"


def test_own_names_and_numbers_are_found(fast):
    reader = Reader(shipped(), Which.FAST, Names.of({"place": ["Leeds"]}))
    (reading,) = reader.read(["Leeds lost my order AB-12345"])
    assert [(span.kind, span.text) for span in (*reading.named, *reading.personal)] == [
        ("place", "Leeds"),
        ("order number", "AB-12345"),
    ]


def test_no_person_is_ever_labelled(fast):
    """Every label speaks of what was written or needed; none of a kind of person."""
    heads = shipped().heads()
    people = {
        "troll",
        "liar",
        "customer",
        "abuser",
        "spammer",
        "user",
        "author",
        "person",
        "influencer",
        "vip",
    }
    assert all(isinstance(head, Head) for head in heads)
    assert not {label for head in heads for label in (head.name, *head.labels)} & people
    one, other = fast.read(["@anna_mueller never again", "@j_smith_99 never again"])
    assert one.findings == other.findings


def test_reading_needs_neither_torch_nor_django():
    look = (
        "import sys; from heedful.reading.reader import reader; reader().read(['hello']);"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    printed = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert not {"torch", "django", "sklearn", "tokenizers", "requests", "huggingface_hub"} & set(
        printed.stdout.split()
    )
