"""What a model costs is booked and stops at the cap; an endpoint that is slow, broken or rude loses nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from heedful.desk import actions as desk
from heedful.drafting import rules, wire
from heedful.drafting.models import MOST_AT_ONCE, Asking, Spent
from heedful.kit.errors import Invalid
from tests.conftest import NOON

DAY = timedelta(days=1)


def test_what_the_endpoint_tells_is_booked_in_its_month(on, dana_waits, ask, at, signed_in, olive):
    on()
    ask(dana_waits)
    ask(dana_waits, kind="summary")
    at(NOON + 31 * DAY)
    ask(dana_waits)
    rows = list(Spent.objects.order_by("month").values_list("asked", "units_in", "units_out", "cost"))
    assert rows == [(2, 400, 100, Decimal("0.35")), (1, 200, 50, Decimal("0.175"))]
    page = signed_in(olive).get("/settings/drafting/").content.decode()
    assert ">0.35" in page
    assert ">0.1750" in page
    assert not Asking.objects.exists()


@pytest.mark.parametrize("usage", [None, {"prompt_tokens": -5, "completion_tokens": True}, "lots"])
def test_where_it_tells_no_count_the_most_is_booked(on, dana_waits, ask, obeys, usage):
    on()
    obeys.usage = usage
    ask(dana_waits)
    row = Spent.objects.get()
    most = rules.cost(
        len(obeys.heard[0].body) + rules.ABOUT_IT,
        rules.MOST_OUT,
        price_in=Decimal("0.5"),
        price_out=Decimal("1.5"),
    )
    assert (row.guessed, row.cost) == (1, most)


def test_beyond_the_cap_nothing_is_sent(on, dana_waits, ask, obeys, draft_of, at):
    on(cap=Decimal(5))
    obeys.usage = {"prompt_tokens": 5_000, "completion_tokens": 1_000}
    ask(dana_waits)
    page = ask(dana_waits)
    assert page.status_code == 409
    assert "This could cost more than the cap of this month, 5.00." in page.content.decode()
    assert len(obeys.heard) == 1
    assert draft_of(dana_waits) != "", "what was there stays"
    at(NOON + 31 * DAY)
    assert ask(dana_waits).status_code == 200, "another month"


def test_what_others_wait_for_counts_already(on, dana_waits, ask, obeys, bill):
    on(cap=Decimal(5))
    Asking.objects.create(teammate=bill, slot=1, most=Decimal(4), begun_at=NOON)
    assert ask(dana_waits).status_code == 409
    assert obeys.heard == []


def test_what_costs_has_a_cap(on):
    with pytest.raises(Invalid):
        on(cap=Decimal())
    assert on(price_in=Decimal(), price_out=Decimal(), cap=Decimal()).on


def test_one_asks_once_at_a_time_and_a_few_in_the_house(on, dana_waits, ask, obeys, frank, bill, lea, olive):
    on()
    mine = Asking.objects.create(teammate=frank, slot=1, most=0, begun_at=NOON)
    page = ask(dana_waits)
    assert "the answer is still on its way" in page.content.decode()
    mine.delete()
    for slot, other in enumerate((bill, lea, olive), start=1):
        Asking.objects.create(teammate=other, slot=slot, most=0, begun_at=NOON)
    assert MOST_AT_ONCE == 3
    assert "Colleagues ask the model just now" in ask(dana_waits).content.decode()
    assert obeys.heard == []


def test_who_asked_in_a_process_that_ended_asks_again_and_the_most_is_booked(on, dana_waits, ask, frank):
    on()
    Asking.objects.create(teammate=frank, slot=1, most=Decimal(2), begun_at=NOON - timedelta(minutes=3))
    assert ask(dana_waits).status_code == 200
    row = Spent.objects.get()
    assert (row.asked, row.guessed, row.cost) == (2, 1, Decimal("2.175"))


def test_a_slow_one_is_left_and_asked_no_second_time(
    on, dana_waits, ask, obeys, draft_of, frank, monkeypatch
):
    on()
    desk.save_draft(
        conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text="My own words.", at=NOON
    )
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    obeys.may_go_on.clear()
    page = ask(dana_waits)
    assert page.status_code == 409
    assert "your draft is as it was" in page.content.decode()
    assert draft_of(dana_waits) == "My own words."
    assert len(obeys.heard) == 1
    assert Spent.objects.get().guessed == 1, "it may have worked, and be on the bill"
    assert not Asking.objects.exists()


@pytest.mark.parametrize(
    ("status", "booked"),
    [
        ("500 Internal Server Error", 1),
        ("429 Too Many Requests", 0),
        ("400 Bad Request", 0),
        ("302 Found", 1),
    ],
)
def test_a_rude_one_is_told_with_clear_words(on, dana_waits, ask, obeys, draft_of, status, booked):
    on()
    obeys.status, obeys.raw = status, b"<html><script>alert(1)</script></html>"
    page = ask(dana_waits)
    words = page.content.decode()
    assert page.status_code == 409
    assert status[:3] in words
    assert "alert(1)" not in words
    assert draft_of(dana_waits) == ""
    assert Spent.objects.count() == booked
    assert len(obeys.heard) == 1


def test_more_than_it_may_send_is_not_read(on, dana_waits, ask, obeys):
    on()
    obeys.raw = b" " * (wire.MOST_BYTES + 1)
    page = ask(dana_waits)
    assert page.status_code == 409
    assert "sent more than 200,000 bytes" in page.content.decode()
