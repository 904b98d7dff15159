"""Rules, from the console."""

from heedful.desk import actions as desk
from tests.conftest import said


def test_rules_are_listed_and_one_is_tried(facts, console, lea, frank, hear):
    from heedful.kit import clock

    at = clock.now()
    hear(said("1", "acme, a refund", by="dana", at=at), said("2", "acme", by="tom", at=at), at=at)
    written = desk.Written("Money", "refund", owner_id=frank.pk, labels=["money"])
    desk.save_rule(by_id=lea.pk, written=written, at=at)
    by_lea = ("--as", "lea@acme.test")
    (row,) = facts("rules", "list", *by_lea)
    assert (row["place"], row["name"], row["owner"], row["labels"]) == (1, "Money", "Frank", "money")
    told = facts("rules", "test", "money", *by_lea)
    assert (told["touched"], told["spoken"], told["exact"]) == (1, 2, True)
    assert told["outcomes"] == ["1 owner Frank", "1 label money"]
    assert console("rules", "test", "other", *by_lea).exit_code != 0
    assert console("rules", "list", "--as", "frank@acme.test").exit_code != 0
