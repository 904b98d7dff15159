"""Corrections teach one organisation's heads: a new kind of post is understood, and ordinary ones stay as they were."""

import zlib

import numpy as np
import pytest

from benchmarks import corrections
from benchmarks.corrections import TAUGHT, effect, lesson, lines
from heedful.kit.errors import Invalid
from heedful.reading import learning
from heedful.reading.comparing import Figure
from heedful.reading.learned import LEAST_ADDED, BrokenHeads, Habits, Learned
from heedful.reading.learning import learn
from heedful.reading.lessons import Claim, Lesson, Seen, checked
from heedful.reading.weights import shipped
from tests.reading.care_set import read

PRAISE, HIGH = Claim("intents", "praise"), Claim("urgency", "high")


@pytest.fixture(scope="module")
def posts(full):
    """Ordinary posts: those that hold heads back, and those that are judged."""
    return corrections.ordinary(full)


@pytest.fixture(scope="module")
def ordinary(posts):
    return [Seen.of(reading) for _, reading in posts[0]]


@pytest.fixture(scope="module")
def slang(full):
    """Musicians praise in words that elsewhere are none: 70 posts, and 20 of the same people that praise nothing."""
    return full.read(lines("slang-praise")), full.read(lines("slang-other"))


@pytest.fixture(scope="module")
def taught(slang):
    return [lesson(reading, {PRAISE: True}, number) for number, reading in enumerate(slang[0][:TAUGHT])]


@pytest.fixture(scope="module")
def outcome(taught, ordinary):
    return learn(taught, ordinary, shipped())


@pytest.mark.parametrize("side", [1, -1], ids=["one half held back", "the other half"])
@pytest.mark.parametrize("kind", corrections.KINDS, ids=lambda kind: kind.posts)
def test_thirty_corrections_of_a_new_kind_teach_it_and_hurt_no_other_label(full, posts, kind, side):
    found = effect(kind, full, *posts[::side])
    assert found.posts >= 40
    assert found.after - found.before >= 10 or found.before >= 85  # which has no room for ten
    assert found.after >= found.before
    assert found.changes.pop(kind.claim.label) >= -1  # the same label, on posts of other kinds
    assert set(found.changes.values()) == {0}


def test_with_no_corrections_nothing_changes(posts, ordinary):
    outcome = learn([], ordinary, shipped())
    habits = Habits(outcome.learned, shipped())
    assert outcome.compared == ()
    assert all(habits.applied(reading) is reading for _, reading in posts[1][:50])


def test_what_was_not_taught_keeps_its_chances_to_the_last_digit(slang, outcome, taught):
    (reading,) = slang[0][-1:]
    now = Habits(outcome.learned, shipped(), taught).applied(reading)
    assert now["intents"].chances["praise"] > reading["intents"].chances["praise"]
    for name, finding in reading.findings.items():
        same = {label for label in finding.chances if finding.chances[label] == now[name].chances[label]}
        assert same >= finding.chances.keys() - {"praise"}


def test_a_label_that_came_from_a_correction_names_the_most_alike_corrected_post(full, taught, outcome):
    habits = Habits(outcome.learned, shipped(), taught)
    (first,) = full.read([lines("slang-praise")[0]])
    assert "praise" not in first["intents"].labels
    now = habits.applied(first)["intents"]
    assert "praise" in now.labels
    assert now.like == "0"
    assert "post like this one" in now.reason


def test_a_label_that_was_wrong_is_learned_away(full, slang, ordinary):
    wrong = [reading for reading in slang[0] if "complaint" in reading["intents"].labels]
    assert len(wrong) >= 10
    lessons = [lesson(r, {Claim("intents", "complaint"): False}, n) for n, r in enumerate(wrong)]
    habits = Habits(learn(lessons, ordinary, shipped()).learned, shipped(), lessons)
    left = [r for r in wrong if "complaint" in habits.applied(r)["intents"].labels]
    assert len(left) < len(wrong) / 2


def test_of_labels_that_exclude_each_other_a_correction_teaches_all(full, ordinary):
    texts = [f"hall {n}: the fire door is chained shut again" for n in range(20)]
    readings = full.read(texts)
    lessons = [lesson(reading, {HIGH: True}, number) for number, reading in enumerate(readings)]
    habits = Habits(learn(lessons, ordinary, shipped()).learned, shipped(), lessons)
    (now,) = (habits.applied(reading) for reading in full.read(["the fire door of hall 77 is chained shut"]))
    assert now["urgency"].labels == ("high",)
    assert sum(now["urgency"].chances.values()) == pytest.approx(1)


def test_each_lesson_is_judged_by_a_head_that_did_not_learn_it(outcome, taught):
    (compared,) = outcome.compared
    assert compared.claim == PRAISE
    assert compared.before.posts == compared.after.posts == TAUGHT
    assert compared.before.recall < compared.after.recall < 1
    low, high = compared.after.recall_between
    assert 0 < low < compared.after.recall < high < 1
    assert compared.moved <= 0.01


def test_corrections_that_contradict_each_other_replace_nothing(taught, ordinary):
    seen = taught[0].seen
    even = Seen(seen.vector, {**seen.chances, "intents": dict.fromkeys(seen.chances["intents"], 0.5)})
    outcome = learn([Lesson(f"{n}", even, {PRAISE: bool(n % 2)}) for n in range(40)], ordinary, shipped())
    assert not outcome.better
    assert outcome.learned.rows == {}
    assert outcome.tried.rows.keys() == {PRAISE}


def test_one_correction_alone_cannot_be_compared_and_waits(taught, ordinary):
    outcome = learn(taught[:1], ordinary, shipped())
    assert not outcome.better
    assert outcome.learned.rows == {}


def test_a_worse_head_leaves_the_old_one_in_use(taught, ordinary, outcome):
    again = learn(taught, ordinary, shipped(), outcome.learned)
    assert not again.better
    assert again.learned.rows[PRAISE] is outcome.learned.rows[PRAISE]


def test_what_nobody_teaches_any_more_is_forgotten(ordinary, outcome):
    assert learn([], ordinary, shipped(), outcome.learned).learned.rows == {}


def test_nothing_is_learned_that_would_move_ordinary_posts(ordinary, full):
    """Somebody says of everything that it is safety: it cannot be learned without moving ordinary posts."""
    texts = [post["text"] for post in read("posts.jsonl")[:60]]
    lessons = [lesson(r, {Claim("intents", "safety"): True}, n) for n, r in enumerate(full.read(texts))]
    outcome = learn(lessons, ordinary, shipped())
    habits = Habits(outcome.learned, shipped(), lessons)
    (reading,) = full.read(["which colours does the kettle come in"])
    assert "safety" not in habits.applied(reading)["intents"].labels
    assert all(one.moved <= 0.01 for one in outcome.compared if one.better)


def test_a_head_that_moves_more_ordinary_posts_than_it_may_is_not_used(taught, ordinary, monkeypatch):
    assert learn(taught, ordinary, shipped()).better
    for most in ("MOST_MOVED", "MOST_LOST"):
        with monkeypatch.context() as patch:
            patch.setattr(learning, most, -1.0)  # not even none
            patch.setattr(learning, "PULLS", learning.PULLS[:1])  # and nothing that learns less
            assert not learn(taught, ordinary, shipped()).better


def test_what_was_learned_survives_being_kept(slang, taught, outcome):
    again = Learned.from_kept(outcome.learned.kept(), shipped())
    before, after = (Habits(one, shipped(), taught).applied(slang[0][40]) for one in (outcome.learned, again))
    assert after["intents"].labels == before["intents"].labels
    assert after["intents"].chances["praise"] == pytest.approx(before["intents"].chances["praise"], abs=1e-4)
    assert again.least == pytest.approx(outcome.learned.least)
    assert again.least[PRAISE] > LEAST_ADDED


def changed(kept):
    middle = len(kept) // 2
    return kept[:middle] + bytes([kept[middle] ^ 255]) + kept[middle + 1 :]


@pytest.mark.parametrize("damage", [
    lambda kept: b"", lambda kept: b"no zip at all", lambda kept: kept[: len(kept) // 2], changed,
    lambda kept: Learned("x", {Claim("intents", "genius"): np.zeros((6, 385))}).kept(),
    lambda kept: Learned("x", {PRAISE: np.zeros((2, 385))}).kept(),
    lambda kept: Learned("x", {PRAISE: np.full((6, 385), np.nan)}).kept(),
    lambda kept: Learned("x", {PRAISE: np.zeros((6, 385))}, {PRAISE: float("nan")}).kept(),
    zlib.compress,
])  # fmt: skip
def test_bytes_that_nobody_learned_are_told(outcome, damage):
    with pytest.raises(BrokenHeads, match="Learn it anew"):
        Learned.from_kept(damage(outcome.learned.kept()), shipped())


def test_what_was_learned_for_other_models_is_not_used(slang, outcome, taught):
    other = Learned("another", outcome.learned.rows)
    assert Habits(other, shipped(), taught).applied(slang[0][40]) is slang[0][40]
    assert learn([], [], shipped(), other).learned.version == shipped().version


@pytest.mark.parametrize(
    "claim", [Claim("intents", "genius"), Claim("polite", "yes"), Claim("person", "liar")]
)
def test_what_nobody_can_teach_is_told(claim):
    with pytest.raises(Invalid):
        checked([claim], {head.name: head for head in shipped().heads()})


def test_figures_have_intervals_that_hold_them():
    figure = Figure(hits=8, false_alarms=2, misses=4, rest=86)
    assert (figure.posts, figure.right) == (100, 94)
    assert figure.precision == 0.8
    assert figure.recall == pytest.approx(2 / 3)
    assert figure.f1 == pytest.approx(16 / 22)
    assert figure.precision_between == pytest.approx((0.4902, 0.9433), abs=1e-3)
    for share, (low, high) in (
        (figure.recall, figure.recall_between), (figure.f1, figure.f1_between),
    ):  # fmt: skip
        assert low < share < high


def test_nothing_judged_is_nothing_known():
    assert (Figure().precision, Figure().recall, Figure().f1) == (None, None, None)
    assert Figure().precision_between == (0.0, 1.0)
