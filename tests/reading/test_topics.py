"""Topics: which posts are gathered, beside which a new one is put, and what they are called."""

import numpy as np
import pytest

from heedful.reading import topics
from heedful.reading.full import of_length_one
from heedful.reading.topic_names import Names, still_said, words_of

WIDTH = 16


def around(direction, number, spread=0.2):
    """Return vectors near one axis, each a little aside along another."""
    rows = np.zeros((number, WIDTH), np.float32)
    rows[:, direction] = 1
    for row in range(number):
        rows[row, 8 + row % 8] = spread
    return of_length_one(rows)


def told(*texts, never=()):
    return [words_of(text, who=number, never=never) for number, text in enumerate(texts)]


REFUND = told(
    "my refund is late", "no refund yet", "a refund, please", "where is the refund", "refunds take ages"
)


def test_near_posts_are_gathered_the_largest_group_first_and_the_same_again():
    vectors = np.concatenate([around(0, 5), around(1, 7), around(2, 3)])
    groups = topics.gathered(vectors)
    assert [rows.tolist() for rows in groups] == [list(range(5, 12)), list(range(5))]
    assert all((one == other).all() for one, other in zip(groups, topics.gathered(vectors), strict=True))


def test_a_new_post_goes_to_the_nearest_middle_and_nowhere_if_none_is_near():
    middles = np.stack([topics.middle(around(0, 5)), topics.middle(around(1, 5))])
    asked = np.concatenate([around(1, 1), around(0, 1), around(5, 1)])
    assert topics.nearest(asked, middles).tolist() == [1, 0, topics.NOWHERE]
    assert topics.nearest(asked, np.zeros((0, WIDTH), np.float32)).tolist() == [topics.NOWHERE] * 3


def test_what_people_share_and_others_do_not_say_is_the_name():
    others = told("the parcel is late", "my parcel came", "no parcel yet", "late again", "late late")
    assert Names([REFUND], others).of(0) == "refund"


def test_a_word_that_everybody_says_is_no_name():
    others = told(*["I want a refund"] * 9)
    assert Names([REFUND], others).of(0) == ""


def test_what_one_says_often_is_no_name():
    one = [words_of(f"the kettle is late {n}", who=1) for n in range(6)]
    assert Names([one]).of(0) == ""


def test_words_that_are_said_together_are_one_name():
    posts = told(
        *[f"how do I change pin {word}" for word in ("abroad", "online", "quickly", "safely", "alone")]
    )
    assert Names([posts]).of(0) == "change pin"


def test_a_name_that_is_taken_is_not_given_again():
    posts = told(
        *[f"my refund is not on the statement {word}" for word in ("abroad", "online", "alone", "there")]
    )
    first = Names([posts]).of(0)
    assert Names([posts]).of(0, {first}) not in {"", first}


@pytest.mark.parametrize(
    "text",
    [
        "Marta was rude",
        "so Marta was rude to me",
        "@marta was rude",
        "mail marta@acme.test about rude",
        "marta47 was rude",
    ],
)
def test_names_handles_addresses_and_numbers_are_in_no_name(text):
    assert "mart" not in Names([told(*[text] * 5)]).of(0).casefold()


def test_who_spoke_is_in_no_name_however_it_is_written():
    posts = told(*["marta wants a kettle"] * 5, never={"marta"})
    assert Names([posts]).of(0) == "wants kettle"


def test_a_name_is_still_said_while_three_people_say_each_of_its_words():
    assert still_said("refunds", REFUND[:3])
    assert not still_said("refund", REFUND[:2])
    assert not still_said("refund, ages", REFUND)
