"""A note calls colleagues by name: they are told, unless they may not see what it is about."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import naming
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON


def note(conversation, author, text, **fields):
    return desk.write_note(
        conversation_id=conversation.pk, teammate_id=author.pk, text=text, at=NOON, **fields
    )


def told(teammate):
    return list(Notice.objects.filter(teammate=teammate).values_list("text", "link"))


def test_whoever_is_called_is_told_once_with_the_words_and_a_link(dana_waits, frank, bill, otto):
    for _ in range(2):
        written = note(dana_waits, frank, "@bill, is @Otto right about the cable? @Bill?", key="n1")
    words = "Frank beside Dana: @bill, is @Otto right about the cable? @Bill?"
    assert told(bill) == told(otto) == [(words, f"/inbox/{dana_waits.pk}/?kind=note#note-{written.pk}")]
    assert told(frank) == []


def test_a_team_calls_its_members(dana_waits, olive, frank, bill, lea):
    teams.add_team(by_id=olive.pk, name="Line care", teammate_ids=[bill.pk, frank.pk], at=NOON)
    note(dana_waits, frank, "@line care: who knows the street?")
    assert (len(told(bill)), len(told(frank)), len(told(lea))) == (1, 0, 0)


def test_whoever_cannot_see_it_is_not_told_and_its_author_learns_that(olive, square, hear, hire, frank):
    from heedful.desk.models import Conversation
    from heedful.listening import actions as listening
    from tests.conftest import said

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="Shop", team_id=shops.pk, at=NOON)
    hear(said("s1", "acme secret", addressed=True))
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    written = note(Conversation.objects.get(), sam, "@Frank @Olive look at this secret")
    assert (told(frank), len(told(olive))) == ([], 1)
    assert written.not_told == ["Frank"]


def test_an_observer_writes_notes_and_calls(dana_waits, otto, frank):
    note(dana_waits, otto, "@Frank, they wrote to us in May too.")
    assert len(told(frank)) == 1


@pytest.mark.parametrize(
    "text, called",
    [
        ("@Frank", {"Frank"}),
        ("(@FRANK)", {"Frank"}),
        ("@Frankfurt", set()),
        ("mail@frank.test", set()),
        ("@@frank", set()),
        ("@nobody", set()),
        ("@Frank Miller: yes", {"Frank Miller"}),
        ("@Frank's", {"Frank"}),
        ("@", set()),
    ],
)
def test_what_is_a_call(acme, frank, hire, text, called):
    teams.add_teammate(
        name="Frank Miller", email="fm@acme.test", role="teammate", password="a good long one", at=NOON
    )
    assert {one.name for one in naming.called_in(text)} == called


def test_a_note_full_of_signs_is_read_quickly(acme, frank):
    assert naming.called_in("@x " * 6_000) == []
