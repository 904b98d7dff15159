"""What a search box offers: words that can be read, and no name that one may not know."""

from heedful.listening import actions as listening
from heedful.query import parse
from tests.conftest import NOON


def offered(browser):
    return browser.get("/mentions/suggestions/").json()["words"]


def test_fields_and_known_names_are_offered(signed_in, frank, square, track):
    listening.add_track(by_id=frank.pk, name="Form letters", query="acme", at=NOON)
    words = offered(signed_in(frank))
    assert {"state:waiting", "track:Acme", 'track:"Form letters"', "owner:Frank", "type:reply"} <= set(words)


def test_each_word_can_be_read_as_it_stands_or_once_it_is_filled_in(signed_in, frank, square, track):
    joining = {"OR", "NOT", "NEAR/5", "ONEAR/5", "SENTENCE"}
    for word in set(offered(signed_in(frank))) - joining:
        parse(f"acme {word}" if word[-1] not in ":@" else f"acme {word}x")
    for word in joining:
        parse(f"(acme {word} late)" if word != "NOT" else "acme NOT late")


def test_the_own_track_of_another_is_not_offered(signed_in, frank, bill):
    listening.add_track(by_id=bill.pk, name="Bills secret", query="acme", mine=True, at=NOON)
    assert not [word for word in offered(signed_in(frank)) if "secret" in word]


def test_the_search_boxes_ask_for_them(signed_in, frank):
    for path in ("/inbox/", "/mentions/"):
        assert 'data-suggestions="/mentions/suggestions/"' in signed_in(frank).get(path).text
