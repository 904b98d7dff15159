"""Query sets written once: the same rows as Django's own, with other values, and nothing of a stand-in."""

from datetime import timedelta

import pytest
from django.db.models import F, Q

from heedful.journal.models import Job
from heedful.kit.among import as_list, listed
from heedful.kit.prepared import MOST_SHAPES, deleting, prepared, updating
from heedful.teams.models import Company, Team, Teammate
from heedful.teams.preparing import prepared_for
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


@prepared
def called(name, *, backwards=False):
    return Team.objects.filter(name=name).order_by("-pk" if backwards else "pk")


@prepared
def joined_since(moment, besides):
    rows = Teammate.objects.filter(joined_at__gte=moment).exclude(pk=besides).order_by("pk")
    return rows.values_list("name", flat=True)


def test_it_finds_what_the_query_set_finds_for_each_value():
    made = [Team.objects.create(name=name) for name in ("Bills", "Network")]
    assert [called("Bills"), called("Network"), called("Nobody")] == [[made[0]], [made[1]], []]
    Team.objects.filter(pk=made[0].pk).update(name="Money")
    assert (called("Bills"), called("Money")) == ([], [made[0]])


def test_moments_and_ids_go_where_they_belong(frank, bill):
    Teammate.objects.filter(pk=frank.pk).update(joined_at=NOON)
    Teammate.objects.filter(pk=bill.pk).update(joined_at=NOON + timedelta(microseconds=1))
    assert joined_since(NOON, 0) == ["Frank", "Bill"]
    assert joined_since(NOON, frank.pk) == ["Bill"]
    assert joined_since(NOON + timedelta(microseconds=1), 0) == ["Bill"]


def test_a_row_brings_what_is_beside_it_and_none_is_asked_as_none(frank, django_assert_num_queries):
    @prepared
    def house(by_id):
        return Company.objects.filter(sending_paused_by=by_id).select_related("sending_paused_by")

    Company.objects.update(sending_paused_by=frank)
    with django_assert_num_queries(1):
        assert house(frank.pk)[0].sending_paused_by.name == "Frank"
    assert house(None) == []
    Company.objects.update(sending_paused_by=None)
    assert [one.name for one in house(None)] == ["Acme"]


def test_it_is_written_once_for_each_shape(frank):
    written = []

    @prepared
    def known(pk, *, active):
        written.append(active)
        return Teammate.objects.filter(pk=pk, is_active=active)

    for _ in range(3):
        assert known(frank.pk, active=True) == [frank]
        assert known(frank.pk, active=False) == []
    assert written == [True, False]


def test_shapes_do_not_pile_up():
    written = []

    @prepared
    def first(*, most):
        written.append(most)
        return Team.objects.all()[:most]

    for most in range(MOST_SHAPES + 2):
        first(most=most)
    first(most=0)
    assert written[-1] == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda word: Team.objects.filter(name__icontains=word),
        lambda word: Team.objects.filter(name=word.upper()),
        lambda word: Team.objects.exclude(name=""),
    ],
    ids=["within-another", "changed", "unused"],
)
def test_a_value_that_does_not_come_as_it_is_is_refused(make):
    with pytest.raises(TypeError, match="does not come to the database as it is"):
        prepared(make)("bills")


def test_what_is_prefetched_is_refused():
    with pytest.raises(TypeError, match="prefetch"):
        prepared(lambda pk: Teammate.objects.filter(pk=pk).prefetch_related("teams"))(1)


def test_other_values_are_refused():
    with pytest.raises(TypeError, match="no id, moment or text"):
        called(["Bills"])


def test_a_number_that_no_column_holds_finds_nothing(frank, django_assert_num_queries):
    @prepared
    def after(pk):
        return Teammate.objects.filter(pk__lt=pk).values_list("name", flat=True)

    with django_assert_num_queries(0):
        assert prepared(lambda pk: Team.objects.filter(pk=pk))(2**63) == []
    assert (after(2**63), after(-(2**63)), after(-(2**70))) == (["Frank"], [], [])


def test_nothing_is_asked_where_nothing_can_be_found(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert prepared(Team.objects.none)() == []


@updating
def move(pk, moment, name):
    return Teammate.objects.filter(pk=pk, joined_at__lt=moment), {"name": name, "joined_at": moment}


@deleting
def close(name, *, but_for=0):
    return Team.objects.filter(name__gt=name).exclude(pk=but_for)


def test_it_changes_what_the_query_set_finds_and_says_how_many_those_were(
    frank, bill, django_assert_num_queries
):
    later = NOON + timedelta(days=1)
    with django_assert_num_queries(3):
        assert [move(one, later, "Bob") for one in (frank.pk, frank.pk, 2**63 - 1)] == [1, 0, 0]
    assert move(bill.pk, NOON - timedelta(days=1), "Ben") == 0
    for one in (frank, bill):
        one.refresh_from_db()
    assert [(one.name, one.joined_at) for one in (frank, bill)] == [("Bob", later), ("Bill", bill.joined_at)]
    assert move(2**63, later, "Nobody") == 0


def test_it_counts_on_from_what_stands_there():
    @updating
    def tried(pk):
        return Job.objects.filter(pk=pk), {"attempts": F("attempts") + 1}

    one, other = (Job.objects.create(name="post", facts={}, run_at=NOON, attempts=3) for _ in range(2))
    assert [tried(one.pk), tried(one.pk)] == [1, 1]
    assert list(Job.objects.order_by("pk").values_list("pk", "attempts")) == [(one.pk, 5), (other.pk, 3)]


def test_it_deletes_what_the_query_set_finds_and_nothing_else(django_assert_num_queries):
    bills, cards, network = (Team.objects.create(name=name) for name in ("Bills", "Cards", "Network"))
    with django_assert_num_queries(2):
        assert (close("Zebras"), close("Bills", but_for=network.pk)) == (0, 1)
    assert set(Team.objects.filter(pk__in=[bills.pk, cards.pk, network.pk])) == {bills, network}


@pytest.mark.parametrize(
    "change",
    [
        updating(lambda name: (Team.objects.all(), {"name": name.upper()})),
        deleting(lambda name: Team.objects.filter(name__icontains=name)),
    ],
    ids=["updating", "deleting"],
)
def test_a_change_whose_value_does_not_come_as_it_is_is_refused(change):
    with pytest.raises(TypeError, match="does not come to the database as it is"):
        change("bills")


def test_a_list_of_ids_is_one_value(frank, bill, olive):
    @prepared
    def some(ids):
        return Teammate.objects.filter(listed("pk", ids)).order_by("pk").values_list("name", flat=True)

    assert some(as_list([bill.pk, frank.pk, bill.pk])) == ["Frank", "Bill"]
    assert some(as_list([])) == []
    assert some(as_list([olive.pk])) == ["Olive"]


def test_who_looks_is_asked_by_their_own_role_and_teams(frank, bill, olive):
    @prepared_for
    def seen(teammate_id):
        from heedful.teams import queries as teams

        who = teams.teammate(teammate_id)
        every = Q() if who.sees_all_teams else Q(pk__in=who.team_ids, teammates=who)
        return Team.objects.filter(every).order_by("pk").values_list("name", flat=True).distinct()

    bills, network = (Team.objects.create(name=name) for name in ("Bills", "Network"))
    frank.teams.add(bills)
    bill.teams.add(bills, network)
    assert seen(olive.pk) == ["Bills", "Network"]
    assert (seen(frank.pk), seen(bill.pk)) == (["Bills"], ["Bills", "Network"])
    frank.teams.set([network])
    assert seen(frank.pk) == ["Network"]
