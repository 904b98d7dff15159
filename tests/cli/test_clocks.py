"""Clocks, from the console."""

from heedful.desk import actions as desk
from tests.conftest import NOON, SECOND, said


def test_the_clocks_are_listed_in_their_order_with_how_many_wait(
    facts, console, lea, frank, hear, work_until
):
    desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy("Fake", network="fake", first_minutes=30), at=NOON)
    hear(said("1", "acme", by="dana"), said("2", "acme", by="tom"))
    work_until(NOON + SECOND)
    rows = facts("clock", "list", "--as", "lea@acme.test")
    assert [(row["name"], row["first"], row["waiting"]) for row in rows] == [
        ("Fake", 30, 2),
        ("built-in", 20, 0),
    ]
    assert console("clock", "list", "--as", "frank@acme.test").exit_code != 0
