"""What a track could leave out, decided from texts alone."""

import pytest

from heedful.query import Mistake, Said, parse
from heedful.query.leaving_out import Other, leaves_out, proposals, without

SPOTTED = Said(
    "A Jaguar was spotted in the Amazon rainforest by hikers, see https://wild.test/cubs",
    author="@wild@host.test",
    url="https://wild.test/1",
)
KEPT = ["my jaguar will not start at the dealer", "jaguar service is late, dealer spotted nothing"]
OPEN = ["a jaguar cub in the rainforest", "rare jaguar in the rainforest of Peru", "jaguar sounds great"]


def others(kept=KEPT, rest=OPEN):
    made = [Other(Said(text, url="https://cars.test/x"), kept=True) for text in kept]
    return [*made, *(Other(Said(text, url="https://cars.test/y"), kept=False) for text in rest)]


def test_what_posts_like_this_share_and_nobody_kept_comes_first():
    found = proposals("jaguar", SPOTTED, others())
    assert [one for one in found if ":" not in one] == ["rainforest"]


def test_words_of_mentions_that_people_kept_are_not_proposed():
    both = [*OPEN, "hikers met a jaguar", "a jaguar, said the hikers"]
    kept = [*KEPT, "my jaguar, the hikers edition, broke down"]
    assert "hikers" not in proposals("jaguar", SPOTTED, others(kept=kept, rest=both))
    assert "hikers" in proposals("jaguar", SPOTTED, others(rest=both))


def test_the_author_is_proposed_and_the_site_where_it_is_not_the_networks_own():
    assert {"author:@wild@host.test", "site:wild.test"} <= set(proposals("jaguar", SPOTTED, others()))
    here = [Other(Said("jaguar", url="https://wild.test/2"), kept=True)] * 5
    assert "site:wild.test" not in proposals("jaguar", SPOTTED, here)
    assert "site:wild.test" not in proposals("jaguar", SPOTTED, [])


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("jaguar", SPOTTED.text),
        ("jaguar OR 東京", "今日は東京です。雨林の豹 jaguar"),
        ('"form letter" NEAR/3 acme', 'Acme sent a form letter about "C++" & co. #jobs @wanda'),
        ("acme -late", "acme " * 3000 + "odd words stand here"),
        ("acme", "acme's o'brien don't (x OR y) -z `tick` {case} a:b"),
        ("acme", "acme"),
        ("lang:en", "no word was looked for"),
    ],
)
def test_each_proposal_keeps_the_post_out_and_can_be_read(query, text):
    post = Said(text, author="@o'neil", author_name="O", language="en", url="https://a.test/1")
    for one in proposals(query, post, others()):
        new = without(query, one)
        assert not parse(new).matches(post), one
        assert parse(str(parse(new))) == parse(new)


def test_words_of_the_query_and_of_links_are_not_proposed_alone():
    found = proposals("jaguar", SPOTTED, [])
    assert not {"jaguar", "cubs", "https", "wild"} & set(found)


@pytest.mark.parametrize(
    ("query", "left_out", "new"),
    [
        ("acme OR zorble", "jobs", "(acme OR zorble) -jobs"),
        ("acme", '"form letter"', 'acme -"form letter"'),
        ("acme -a", "b OR c", "acme -a -(b OR c)"),
        ("(acme OR z) -a", "author:@dana", "(acme OR z) -a -author:@dana"),
        ("acme NEAR/3 late", "a NEAR/2 b", "acme NEAR/3 late -a NEAR/2 b"),
    ],
)
def test_a_query_keeps_its_words_and_leaves_out_one_thing_more(query, left_out, new):
    assert without(query, left_out) == new
    for text in ("acme zorble late z", "jobs", "form letter acme", "b acme", "a x b acme late", "z"):
        said = Said(text, author="@tom")
        assert parse(new).matches(said) == (parse(query).matches(said) and not parse(left_out).matches(said))
    assert leaves_out(new, left_out)
    assert not leaves_out(query, left_out)


def test_many_exclusions_stand_beside_each_other_and_not_in_brackets_of_brackets():
    query = "acme OR zorble"
    for number in range(40):
        query = without(query, f"word{number}")
    assert query.count("(") == 1


@pytest.mark.parametrize("left_out", ["-x", "state:done", "(", "", "sentiment:bad", "x" * 5000])
def test_what_a_track_cannot_be_asked_is_refused(left_out):
    with pytest.raises(Mistake):
        without("acme", left_out)
