"""Gestures: money that adds up, a second pair of eyes, an address that few see and nobody keeps."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from heedful.gestures import actions, queries
from heedful.gestures.models import Gesture, Month
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.outside import queries as outside
from heedful.teams.models import Notice
from tests.conftest import NOON, said

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[2]
RESERVING = ["asked", "approved", "address-asked", "address-there"]
SPENT = ["sent", "arrived"]


def adds_up():
    """Compare the ledger with the gestures it is about."""
    for month in Month.objects.all():
        held = month.gestures.filter(state__in=RESERVING).aggregate(n=Sum("value"))["n"] or 0
        gone = month.gestures.filter(state__in=SPENT).aggregate(n=Sum("value"))["n"] or 0
        assert (month.reserved, month.spent) == (held, gone)
        assert month.left == month.granted - held - gone >= 0
    return True


def told(kind):
    return [entry.facts for entry in Entry.objects.filter(kind=kind)]


def address_given(gesture, by, address="Dana Reyes\n1 Elm Road", at=NOON):
    _, secret = actions.ask_address(gesture_id=gesture.pk, by_id=by.pk, at=at)
    actions.give_address(link=outside.link(secret, at=at), address=address, at=at)
    return secret


def test_up_to_a_value_one_decides_alone_and_above_it_somebody_else_does(propose, lea):
    small, large = propose("10"), propose("10.01")
    assert (small.state, large.state) == ("approved", "asked")
    assert Notice.objects.filter(teammate=lea).count() == 1
    assert adds_up()


def test_nobody_approves_their_own_not_even_a_lead(propose, lea, olive):
    gesture = propose("50", by=lea)
    with pytest.raises(NotAllowed, match="your own proposal"):
        actions.approve(gesture_id=gesture.pk, by_id=lea.pk, at=NOON)
    assert not queries.may_decide(lea.pk, gesture)
    assert lea.pk not in queries.deciders_of(gesture)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gesture.objects.filter(pk=gesture.pk).update(decided_by=lea)
    assert actions.approve(gesture_id=gesture.pk, by_id=olive.pk, at=NOON).state == "approved"


def test_a_teammate_approves_only_where_a_lead_named_them(propose, lea, bill):
    gesture = propose()
    with pytest.raises(NotAllowed):
        actions.approve(gesture_id=gesture.pk, by_id=bill.pk, at=NOON)
    actions.set_budget(
        by_id=lea.pk,
        team_id=None,
        currency="EUR",
        a_month="100",
        alone_up_to="10",
        approver_id=bill.pk,
        at=NOON,
    )
    assert actions.approve(gesture_id=gesture.pk, by_id=bill.pk, words="Lovely", at=NOON).state == "approved"
    assert told("GestureApproved") == [
        {
            "gesture_id": gesture.pk,
            "conversation_id": gesture.conversation_id,
            "before": "asked",
            "after": "approved",
        }
    ]


def test_who_declines_says_why_and_the_money_is_free_again(propose, lea, frank):
    gesture = propose("60")
    with pytest.raises(Invalid):
        actions.decline(gesture_id=gesture.pk, by_id=lea.pk, words=" ", at=NOON)
    declined = actions.decline(gesture_id=gesture.pk, by_id=lea.pk, words="She asked for none.", at=NOON)
    again = actions.decline(gesture_id=gesture.pk, by_id=lea.pk, words="She asked for none.", at=NOON)
    assert (declined.state, again.pk) == ("declined", gesture.pk)
    assert Month.objects.get().reserved == 0
    assert "She asked for none." in Notice.objects.get(teammate=frank).text
    with pytest.raises(Refused):
        actions.ask_address(gesture_id=gesture.pk, by_id=frank.pk, at=NOON)


def test_two_who_decide_at_once_do_not_both(propose, lea, olive):
    gesture = propose("60")
    actions.approve(gesture_id=gesture.pk, by_id=lea.pk, at=NOON)
    with pytest.raises(Refused, match="decided already"):
        actions.decline(gesture_id=gesture.pk, by_id=olive.pk, words="No", at=NOON)
    assert Month.objects.get().reserved == 6000
    assert len(told("GestureApproved")) == 1


def test_a_double_click_proposes_once(propose):
    assert propose(key="k1").pk == propose(key="k1").pk
    assert Month.objects.get().reserved == 2500


def test_too_little_left_is_said_and_nothing_is_reserved(propose):
    propose("80")
    with pytest.raises(Refused, match=r"20\.00 EUR are left"):
        propose("20.01")
    propose("20")
    assert Month.objects.get().left == 0
    assert Gesture.objects.count() == 2


def test_without_a_budget_there_is_no_gesture(dana_waits, frank):
    with pytest.raises(Refused, match="no budget"):
        actions.propose(
            conversation_id=dana_waits.pk,
            by_id=frank.pk,
            what="Tea",
            reason="Why",
            value="1",
            key="k",
            at=NOON,
        )


@pytest.mark.parametrize("typed", ["", "-5", "1e9", "12.345", "0", "5,5,5", "٣", "9" * 12])
def test_odd_amounts_are_refused(propose, typed):
    with pytest.raises(Invalid):
        propose(typed)
    assert Gesture.objects.count() == 0


def test_money_is_counted_in_cents_exactly(propose):
    for _ in range(10):
        propose("0.10")
    assert Month.objects.get().reserved == 100


def test_a_new_month_begins_with_the_whole_budget(propose):
    propose("90")
    propose("90", at=NOON + 30 * DAY)
    assert sorted(Month.objects.values_list("first_day__month", "reserved")) == [(4, 9000), (5, 9000)]


def test_a_budget_is_not_lowered_below_what_is_used(propose, lea, frank):
    propose("60")
    fields = {"team_id": None, "currency": "EUR", "alone_up_to": "5", "at": NOON}
    with pytest.raises(Refused, match=r"60\.00 EUR are reserved"):
        actions.set_budget(by_id=lea.pk, a_month="59.99", **fields)
    actions.set_budget(by_id=lea.pk, a_month="60", **fields)
    assert Month.objects.get().left == 0
    with pytest.raises(Refused, match="counted in EUR"):
        actions.set_budget(by_id=lea.pk, a_month="60", **fields | {"currency": "USD"})
    with pytest.raises(NotAllowed):
        actions.set_budget(by_id=frank.pk, a_month="60", **fields)


def test_the_address_is_sealed_seen_by_the_sender_alone_and_erased_when_it_arrived(approved, frank, bill):
    address_given(approved, frank)
    row = Gesture.objects.get()
    assert row.state == "address-there"
    assert "Elm Road" not in row.sealed_address
    assert actions.show_address(gesture_id=row.pk, by_id=frank.pk, at=NOON) == "Dana Reyes\n1 Elm Road"
    with pytest.raises(NotAllowed):
        actions.show_address(gesture_id=row.pk, by_id=bill.pk, at=NOON)
    with pytest.raises(NotAllowed):
        actions.send(gesture_id=row.pk, by_id=bill.pk, at=NOON)
    actions.send(gesture_id=row.pk, by_id=frank.pk, carrier="Post", tracking="X1", at=NOON)
    actions.arrive(gesture_id=row.pk, by_id=bill.pk, at=NOON)
    row.refresh_from_db()
    assert (row.state, row.sealed_address, row.carrier) == ("arrived", "", "Post")
    assert [facts["why"] for facts in told("AddressErased")] == ["arrived"]
    assert len(told("AddressShown")) == 1
    with pytest.raises(Refused):
        actions.show_address(gesture_id=row.pk, by_id=frank.pk, at=NOON)
    assert adds_up()


def test_no_event_and_no_notice_holds_a_word_of_the_address(approved, frank):
    address_given(approved, frank)
    assert "Elm Road" not in str([entry.facts for entry in Entry.objects.all()])
    assert "Elm Road" not in str(list(Notice.objects.values()))


def test_an_address_opens_in_its_own_row_only(approved, propose, frank):
    from heedful.kit.vault import Locked

    address_given(approved, frank)
    other = propose("5")
    sealed = Gesture.objects.get(pk=approved.pk).sealed_address
    Gesture.objects.filter(pk=other.pk).update(state="address-there", sealed_address=sealed)
    with pytest.raises(Locked):
        actions.show_address(gesture_id=other.pk, by_id=frank.pk, at=NOON)


def test_an_address_that_nothing_was_sent_to_is_erased_by_itself(approved, frank, work_until):
    address_given(approved, frank)
    work_until(NOON + 29 * DAY)
    assert Gesture.objects.get().sealed_address
    work_until(NOON + 31 * DAY)
    row = Gesture.objects.get()
    assert (row.state, row.sealed_address) == ("approved", "")
    assert [facts["why"] for facts in told("AddressErased")] == ["kept-too-long"]
    assert adds_up()


def test_a_link_works_once_and_a_newer_one_ends_it(approved, frank):
    _, first = actions.ask_address(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    _, second = actions.ask_address(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    with pytest.raises(Refused, match="not needed"):
        outside.link(first, at=NOON)
    link = outside.link(second, at=NOON)
    actions.give_address(link=link, address="1 Elm Road", at=NOON)
    with pytest.raises(Refused):
        actions.give_address(link=link, address="2 Elm Road", at=NOON)
    with pytest.raises(Refused, match="used already"):
        outside.link(second, at=NOON)
    assert actions.show_address(gesture_id=approved.pk, by_id=frank.pk, at=NOON) == "1 Elm Road"


def test_what_is_given_up_ends_its_link_and_frees_its_money(approved, frank):
    _, secret = actions.ask_address(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    link = outside.link(secret, at=NOON)
    actions.give_up(gesture_id=approved.pk, by_id=frank.pk, words="She would rather not.", at=NOON)
    with pytest.raises(Refused):
        outside.link(secret, at=NOON)
    with pytest.raises(Missing):
        actions.give_address(link=link, address="1 Elm Road", at=NOON)
    assert Month.objects.get().left == 10000
    assert adds_up()


def test_given_up_after_the_address_came_it_is_erased(approved, frank):
    address_given(approved, frank)
    actions.give_up(gesture_id=approved.pk, by_id=frank.pk, words="Sold out.", at=NOON)
    assert Gesture.objects.get().sealed_address == ""
    assert [facts["why"] for facts in told("AddressErased")] == ["given-up"]


def test_what_left_cannot_be_given_up_and_is_spent(approved, frank):
    actions.send(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    again = actions.send(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    with pytest.raises(Refused):
        actions.give_up(gesture_id=approved.pk, by_id=frank.pk, words="Oh", at=NOON)
    month = Month.objects.get()
    assert (again.state, month.reserved, month.spent) == ("sent", 0, 2500)


def test_the_outcome_is_words_and_their_own_thanks(approved, frank, hear, dana_waits):
    actions.send(gesture_id=approved.pk, by_id=frank.pk, at=NOON)
    hear(said("dana-2", "It came, thank you acme", root_id="dana-1", parent_id="dana-1", addressed=True))
    hear(said("tom-1", "How kind, acme", by="tom", root_id="dana-1", parent_id="dana-1"))
    posts = {post.outside_id: post.pk for post in dana_waits.thread.posts.all()}
    with pytest.raises(Invalid, match="not something that they said"):
        actions.write_outcome(
            gesture_id=approved.pk, by_id=frank.pk, words="Glad", thanks_id=posts["tom-1"], at=NOON
        )
    row = actions.write_outcome(
        gesture_id=approved.pk, by_id=frank.pk, words="Glad", thanks_id=posts["dana-2"], at=NOON
    )
    assert (row.outcome, row.thanks_id) == ("Glad", posts["dana-2"])


def test_gestures_of_another_team_are_not_there(approved, hire, olive, square):
    from heedful.listening import actions as listening
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="x", team_id=shops.pk, at=NOON)
    approved.conversation.team = shops
    approved.conversation.save()
    mia = hire("Mia", "teammate")
    assert queries.gestures_to(mia.pk, approved.person_id) == []
    with pytest.raises(Missing):
        actions.ask_address(gesture_id=approved.pk, by_id=mia.pk, at=NOON)


def test_a_merged_conversation_takes_its_gestures_along(approved, hear, work_until):
    kept = approved.conversation_id + 1000
    actions.follow_merged(kept_id=kept, gone_id=approved.conversation_id, at=NOON)
    actions.follow_merged(kept_id=kept, gone_id=approved.conversation_id, at=NOON)
    assert Gesture.objects.get().conversation_id == kept


@pytest.mark.slow
def test_a_race_cannot_overspend(tmp_path):
    """Twenty at once ask for 25 of a budget of 100: four get it. SQLite in memory has no second connection."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("HEEDFUL_", "DJANGO_"))
    }
    environ["HEEDFUL_DATA_DIR"] = str(tmp_path)
    database = ""
    if server := os.environ.get("HEEDFUL_DATABASE_URL"):
        database = f"heedful_race_{os.getpid()}"
        _in_postgres(f'create database "{database}"')
        environ["HEEDFUL_DATABASE_URL"] = urlsplit(server)._replace(path=f"/{database}").geturl()
    try:
        run = subprocess.run(
            [sys.executable, "-m", "tests.gestures.racing"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    finally:
        if database:
            _in_postgres(f'drop database if exists "{database}" with (force)')
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told == {
        "outcomes": ["refused"] * 16 + ["reserved"] * 4,
        "reserved": 10000,
        "left": 0,
        "months": 1,
    }


def _in_postgres(words):
    import psycopg

    with closing(psycopg.connect(os.environ["HEEDFUL_DATABASE_URL"], autocommit=True)) as server:
        server.execute(words)
