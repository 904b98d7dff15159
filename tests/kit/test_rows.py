"""Many rows at once, made ready before a transaction is open."""

import pytest
from django.db import IntegrityError, transaction

from heedful.kit import rows
from heedful.listening.models import Thread

pytestmark = pytest.mark.django_db


def threads(*names):
    return rows.ready(Thread, [Thread(network="fake", root_id=name) for name in names])


def test_the_ids_come_in_the_order_of_the_rows(monkeypatch):
    monkeypatch.setattr(rows, "MOST_VALUES", 7)  # two rows a statement
    names = [f"t{number}" for number in range(9)]
    ids = threads(*reversed(names)).insert()
    assert [Thread.objects.get(pk=pk).root_id for pk in ids] == names[::-1]


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert threads().insert() == []


def test_making_ready_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        ready = threads("a", "b")
    ready.fill("network", ["one", "two"])
    assert [Thread.objects.get(pk=pk).network for pk in ready.insert()] == ["one", "two"]


def test_a_row_too_few_is_noticed():
    with pytest.raises(ValueError, match="shorter"):
        threads("a", "b").fill("network", ["one"])


def test_rows_that_break_a_constraint_are_stored_not_even_in_part():
    threads("b").insert()
    with pytest.raises(IntegrityError), transaction.atomic():
        threads("a", "b", "c").insert()
    assert list(Thread.objects.values_list("root_id", flat=True)) == ["b"]
