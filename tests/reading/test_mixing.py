"""Batches depend on the seed and their number alone."""

from collections import Counter
from itertools import islice

from heedful.reading.training.mixing import BATCH, BATCHES, Mix, Mixed

MIX = Mix(
    {
        "big": [Mixed("a", (1,) * (n % 50 + 1), (float(n),)) for n in range(5000)],
        "small": [Mixed("b", (2,) * (n % 9 + 1), (float(n),)) for n in range(30)],
    },
    {"big": 3, "small": 1},
    seed=0,
)


def test_a_run_that_goes_on_sees_what_it_would_have_seen():
    whole = list(islice(MIX.batches(0), 2 * BATCHES + 5))
    assert list(islice(MIX.batches(BATCHES + 7), 10)) == whole[BATCHES + 7 : BATCHES + 17]


def test_sets_have_their_share_and_are_gone_through_evenly():
    seen = [one for batch in islice(MIX.batches(0), 2 * BATCHES) for one in batch]
    assert len(seen) == 2 * BATCH * BATCHES
    assert sum(one.head == "b" for one in seen) == len(seen) // 4
    times = Counter(one.target for one in seen if one.head == "b")
    assert max(times.values()) - min(times.values()) <= 1


def test_texts_of_about_one_length_stand_together():
    spreads = [max(map(length, batch)) - min(map(length, batch)) for batch in MIX.pool(0)]
    assert sorted(spreads)[len(spreads) // 2] <= 4


def test_another_seed_is_another_order():
    other = Mix(MIX.sets, MIX.shares, seed=1)
    assert MIX.pool(0) != other.pool(0)


def length(one):
    return len(one.pieces)
