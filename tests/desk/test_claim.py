"""Two people must not answer one person."""

import pytest
from django.db import IntegrityError

from heedful.desk import actions as desk
from heedful.journal.models import Entry
from heedful.kit.errors import Missing, NotAllowed, Refused


def test_a_claim_is_written_down_once(dana_waits, frank, noon):
    for _ in range(2):
        desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=noon)

    dana_waits.refresh_from_db()
    assert dana_waits.owner == frank
    assert Entry.objects.filter(kind="ConversationClaimed", teammate_id=frank.pk).count() == 1


def test_the_second_to_take_it_is_told_who_has_it(dana_waits, frank, bill, noon):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=noon)

    with pytest.raises(Refused, match="Frank is already on it"):
        desk.claim(conversation_id=dana_waits.pk, teammate_id=bill.pk, at=noon)


def test_an_observer_cannot_take_it(dana_waits, otto, noon):
    with pytest.raises(NotAllowed):
        desk.claim(conversation_id=dana_waits.pk, teammate_id=otto.pk, at=noon)


def test_nobody_takes_what_is_not_there(dana_waits, frank, noon):
    with pytest.raises(Missing):
        desk.claim(conversation_id=dana_waits.pk + 1, teammate_id=frank.pk, at=noon)


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_cannot_be_written_down_did_not_happen(dana_waits, frank):
    with pytest.raises(IntegrityError):
        desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=None)

    dana_waits.refresh_from_db()
    assert dana_waits.owner is None
