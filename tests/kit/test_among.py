"""Many ids in one condition."""

import pytest
from django.db.models import Q

from heedful.kit.among import among
from heedful.listening.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids():
    return [Thread.objects.create(network="fake", root_id=f"t{number}").pk for number in range(5)]


def test_those_that_are_named_are_found(ids):
    assert set(Thread.objects.filter(among("pk", [ids[3], ids[0], ids[3], None]))) == {
        Thread.objects.get(pk=pk) for pk in (ids[0], ids[3])
    }


def test_none_of_no_ids_is_found_and_nothing_is_asked(ids, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(Thread.objects.filter(among("pk", []))) == []
    either = Thread.objects.filter(Q(among("pk", [])) | Q(pk=ids[1]))
    assert [one.pk for one in either] == [ids[1]]


def test_it_follows_relations_and_can_be_turned_around(ids):
    assert not Post.objects.filter(among("thread", ids)).exists()
    assert not Post.objects.filter(among("author__person", ids)).exists()
    assert [one.pk for one in Thread.objects.exclude(among("pk", ids[1:]))] == ids[:1]


def test_what_is_no_number_never_reaches_the_statement():
    with pytest.raises(ValueError, match="invalid literal"):
        among("pk", ["1) OR (1=1"])
