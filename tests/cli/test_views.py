"""Saved views, from the console."""

from tests.conftest import said


def test_a_view_is_kept_used_renamed_and_removed(facts, console, frank, bill, hear):
    hear(said("1", "acme, a refund", by="dana"), said("2", "acme", by="tom"))
    by_frank, by_bill = ("--as", "frank@acme.test"), ("--as", "bill@acme.test")
    facts("view", "save", "Money", "refund", *by_frank)
    facts("view", "save", "House", "acme", "--for-all", *by_frank)
    assert [row["person"] for row in facts("conversations", "--view", "Money", *by_frank)] == ["Dana"]
    assert [(row["name"], row["for"]) for row in facts("view", "list", *by_frank)] == [
        ("Money", "you"),
        ("House", "all"),
    ]
    assert [row["name"] for row in facts("view", "list", *by_bill)] == ["House"]
    facts("view", "rename", "Money", "Cash", *by_frank)
    facts("view", "remove", "cash", *by_frank)
    assert [row["name"] for row in facts("view", "list", *by_frank)] == ["House"]
    assert console("view", "remove", "Cash", *by_frank).exit_code != 0
    assert "column 1" in console("view", "save", "Bad", "(refund", *by_frank).output
