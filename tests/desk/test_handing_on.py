"""A conversation goes to a colleague with a word; its history stays with it, and it is counted."""

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation, Note
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams import actions as teams
from heedful.teams import queries as house
from tests.conftest import NOON, SECOND


def give(conversation, to, by, note="", at=NOON):
    return desk.give(conversation_id=conversation.pk, to_id=to.pk, by_id=by.pk, note=note, at=at)


def owner_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).owner


def test_the_colleague_has_it_and_is_told_with_the_word(dana_waits, frank, bill):
    give(dana_waits, bill, frank, note="She waits since noon.")
    assert owner_of(dana_waits) == bill
    (notice,) = house.notices_for(bill.pk)
    assert notice.text == "Frank gave you the conversation with Dana. She waits since noon."
    assert notice.link == f"/inbox/{dana_waits.pk}/"
    assert Note.objects.get().text == "She waits since noon."
    assert Entry.objects.get(kind="ConversationGiven").facts == {
        "conversation_id": dana_waits.pk,
        "from_id": None,
        "to_id": bill.pk,
    }


def test_handing_on_is_counted_and_nobody_is_left_out(dana_waits, frank, bill, lea):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    give(dana_waits, bill, frank)
    give(dana_waits, lea, bill, at=NOON + SECOND)
    way = [(each.from_owner, each.to_owner) for each in queries.handovers_of(dana_waits)]
    assert way == [(frank, bill), (bill, lea)]


def test_who_has_it_already_is_not_told_again(dana_waits, frank, bill):
    give(dana_waits, bill, frank)
    assert give(dana_waits, bill, bill) is None
    assert house.notices_for(bill.pk).count() == 1


def test_what_another_has_only_a_lead_gives(dana_waits, frank, bill, lea):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=bill.pk, at=NOON)
    with pytest.raises(NotAllowed):
        give(dana_waits, frank, frank)
    give(dana_waits, frank, lea)
    assert owner_of(dana_waits) == frank


def test_nobody_gets_what_they_may_not_see_or_cannot_answer(dana_waits, olive, frank, otto, hire):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    with pytest.raises(Invalid, match="answers"):
        give(dana_waits, otto, frank)
    Conversation.objects.update(team=shops)
    with pytest.raises(Invalid, match="Frank is not in the team"):
        give(dana_waits, frank, sam)
    with pytest.raises(Missing):
        give(dana_waits, sam, frank)
    assert queries.takers_of(Conversation.objects.get()) == [olive, sam]
    assert owner_of(dana_waits) is None


def test_an_observer_gives_nothing(dana_waits, frank, otto):
    with pytest.raises(NotAllowed):
        give(dana_waits, frank, otto)


def test_what_was_given_comes_back_once_and_its_note_stays(dana_waits, frank, bill):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    handed = give(dana_waits, bill, frank, note="Look")
    for _ in range(2):
        desk.take_back_handover(handover_id=handed.pk, by_id=frank.pk, at=NOON)
    assert owner_of(dana_waits) == frank
    assert queries.handovers_of(dana_waits) == []
    assert Note.objects.count() == 1
    assert Entry.objects.filter(kind="HandoverTakenBack").count() == 1


def test_what_went_on_to_another_is_not_taken_from_them(dana_waits, frank, bill, lea):
    handed = give(dana_waits, bill, frank)
    give(dana_waits, lea, bill)
    with pytest.raises(Refused, match="went on"):
        desk.take_back_handover(handover_id=handed.pk, by_id=frank.pk, at=NOON)
    assert owner_of(dana_waits) == lea
    assert len(queries.handovers_of(dana_waits)) == 2


def test_only_who_gave_takes_back(dana_waits, frank, bill):
    handed = give(dana_waits, bill, frank)
    with pytest.raises(Missing):
        desk.take_back_handover(handover_id=handed.pk, by_id=bill.pk, at=NOON)
