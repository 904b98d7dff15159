"""Rules: who speaks is brought to those who can help, and it can all be taken back."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.actions import Written
from heedful.desk.models import Applied, Conversation, Rule
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.query import Mistake
from heedful.teams import actions as teams
from heedful.teams.models import Teammate
from tests.conftest import NOON, SECOND, said

MINUTE = timedelta(minutes=1)


@pytest.fixture
def billing(olive, frank, bill):
    return teams.add_team(by_id=olive.pk, name="Billing", teammate_ids=[frank.pk, bill.pk], at=NOON)


@pytest.fixture
def rule(lea):
    """Write a rule: `rule("invoice", team_id=3)`."""

    def write(query, *, name="", **then):
        return desk.save_rule(by_id=lea.pk, written=Written(name=name or query, query=query, **then), at=NOON)

    return write


@pytest.fixture
def speak(hear, work_until):
    """Hear people and let the rules act: `speak(said(...))`."""

    def go(*posts, at=NOON):
        hear(*posts, at=at)
        work_until(at)

    return go


def with_(name):
    return Conversation.objects.select_related("owner", "team").get(person__name=name)


def test_a_rule_brings_who_speaks_to_a_team_with_priority_and_labels(rule, speak, billing):
    rule("invoice*", team_id=billing.pk, priority=2, labels=["invoice"])
    speak(said("1", "acme, my invoices are wrong", by="dana"), said("2", "acme, my line", by="tom"))
    dana, tom = with_("Dana"), with_("Tom")
    assert (dana.team, dana.priority, dana.owner) == (billing, 2, None)
    assert [label.name for label in queries.labels_on(dana)] == ["invoice"]
    assert (tom.team, tom.priority) == (None, 1)
    (applied,) = queries.applied_to(dana)
    assert (applied.rule.name, applied.clauses, applied.post.outside_id) == ("invoice*", ["invoice*"], "1")
    assert Entry.objects.get(kind="ConversationsRouted").facts == {"conversation_ids": [dana.pk]}


def test_the_first_rule_that_stops_ends_it_and_one_that_goes_on_does_not(rule, speak, billing):
    rule("invoice", name="first", labels=["money"], stops=False)
    rule("invoice", name="second", team_id=billing.pk)
    rule("acme", name="third", labels=["acme"])
    speak(said("1", "acme invoice", by="dana"), said("2", "acme line", by="tom"))
    assert [label.name for label in queries.labels_on(with_("Dana"))] == ["money"]
    assert with_("Dana").team == billing
    assert [label.name for label in queries.labels_on(with_("Tom"))] == ["acme"]


def test_what_an_earlier_rule_set_stays(rule, speak, billing, olive):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    rule("invoice", team_id=billing.pk, priority=3, stops=False)
    rule("acme", team_id=shops.pk, priority=0)
    speak(said("1", "acme invoice", by="dana"))
    assert (with_("Dana").team, with_("Dana").priority) == (billing, 3)


def test_it_takes_nothing_from_somebody_who_has_it(rule, speak, billing, frank, bill):
    speak(said("1", "acme hello", by="dana"))
    desk.claim(conversation_id=with_("Dana").pk, teammate_id=frank.pk, at=NOON)
    rule("invoice", team_id=billing.pk, owner_id=bill.pk, labels=["invoice"])
    later = {"parent_id": "1", "root_id": "1", "at": NOON + MINUTE}
    speak(said("2", "acme, about the invoice", by="dana", **later), at=NOON + MINUTE)
    dana = with_("Dana")
    assert (dana.owner, dana.team) == (frank, None)
    (told,) = queries.applied_to(dana)
    assert (told.team_after, told.owner_after) == (None, None)
    assert [label.name for label in queries.labels_on(dana)] == ["invoice"]


def test_new_words_are_asked_and_old_ones_are_not_asked_again(rule, speak, billing, frank):
    labelled = rule("invoice", labels=["invoice"])
    speak(said("1", "acme invoice", by="dana"))
    dana = with_("Dana")
    (label,) = queries.labels_on(dana)
    desk.unlabel(conversation_id=dana.pk, label_id=label.pk, teammate_id=frank.pk, at=NOON)
    rule("router", team_id=billing.pk)
    later = {"parent_id": "1", "root_id": "1", "at": NOON + MINUTE}
    speak(said("2", "acme, and my router", by="dana", **later), at=NOON + MINUTE)
    assert with_("Dana").team == billing
    assert not queries.labels_on(dana)
    assert Applied.objects.filter(rule=labelled).count() == 1


def test_all_that_was_said_at_once_is_asked(rule, speak):
    rule("invoice", labels=["invoice"])
    thread = {"parent_id": "1", "root_id": "1", "at": NOON + SECOND}
    speak(
        said("1", "acme, my invoice", by="dana"),
        said("2", "acme, hello?", by="dana", **thread),
        at=NOON + MINUTE,
    )
    assert queries.labels_on(with_("Dana"))


def test_a_repeated_job_changes_nothing(rule, speak, billing, frank, bill):
    rule("invoice", choosing="in-turn", labels=["invoice"])
    speak(said("1", "acme invoice", by="dana"))
    before = list(Conversation.objects.values()), list(Rule.objects.values()), Applied.objects.count()
    desk.route(conversation_ids=[with_("Dana").pk], at=NOON + MINUTE)
    assert (
        list(Conversation.objects.values()),
        list(Rule.objects.values()),
        Applied.objects.count(),
    ) == before


def test_a_rule_that_is_off_or_removed_does_nothing(rule, speak, lea):
    off, gone = rule("acme", labels=["off"]), rule("acme", labels=["gone"])
    desk.turn_rule(by_id=lea.pk, rule_id=off.pk, on=False, at=NOON)
    desk.remove_rule(by_id=lea.pk, rule_id=gone.pk, at=NOON)
    speak(said("1", "acme", by="dana"))
    assert not Applied.objects.exists()
    desk.restore_rule(by_id=lea.pk, rule_id=gone.pk, at=NOON)
    speak(said("2", "acme", by="tom"))
    assert [label.name for label in queries.labels_on(with_("Tom"))] == ["gone"]


def test_a_rule_asks_what_only_the_desk_knows(rule, speak, billing):
    rule("state:waiting track:Acme", team_id=billing.pk)
    speak(said("1", "acme", by="dana"))
    assert with_("Dana").team == billing


def owners():
    rows = Conversation.objects.select_related("owner").order_by("pk")
    return [one.owner.name if one.owner else "" for one in rows]


def people(count, words="acme invoice", **fields):
    return [said(f"p{n}", words, by=f"person{n:02}", **fields) for n in range(count)]


def test_in_turn_goes_around_the_team_and_passes_over_who_is_away(rule, speak, billing, frank, bill, hire):
    rule("invoice", team_id=billing.pk, choosing="in-turn")
    hire("Nora", "teammate")
    speak(*people(3))
    assert owners() == ["Frank", "Bill", "Frank"]
    teams.go_away(by_id=bill.pk, teammate_id=bill.pk, at=NOON)
    speak(*[said(f"q{n}", "acme invoice", by=f"other{n}") for n in range(2)])
    assert owners()[3:] == ["Frank", "Frank"]
    teams.come_back(by_id=bill.pk, teammate_id=bill.pk, at=NOON)
    speak(said("r", "acme invoice", by="zoe"))
    assert owners()[5:] == ["Bill"]


def test_the_one_with_the_fewest_open_gets_it(rule, speak, billing, frank, bill):
    speak(*[said(f"o{n}", "acme hello", by=f"early{n}") for n in range(2)])
    for one in Conversation.objects.all():
        desk.claim(conversation_id=one.pk, teammate_id=frank.pk, at=NOON)
    rule("invoice", team_id=billing.pk, choosing="fewest")
    speak(*people(3))
    assert owners()[2:] == ["Bill", "Bill", "Frank"]


def test_by_skill_and_by_the_language_they_wrote_in(rule, speak, billing, frank, bill, lea):
    teams.set_skills(by_id=lea.pk, teammate_id=bill.pk, skills=["Fibre "], languages=["de", "en"], at=NOON)
    teams.set_skills(by_id=lea.pk, teammate_id=frank.pk, skills=["fibre"], languages=["en"], at=NOON)
    rule("line", choosing="in-turn", skill="fibre", in_their_language=True)
    speak(
        said("1", "acme line", by="dana", language="de-AT"),
        said("2", "acme line", by="jean", language="fr"),
        said("3", "acme line", by="tom", language="en"),
    )
    assert owners() == ["Bill", "", "Frank"]


def test_who_spoke_with_them_before_gets_them_again(rule, speak, square, billing, bill, work_until):
    speak(said("1", "acme one", by="dana"))
    desk.reply(conversation_id=with_("Dana").pk, author_id=bill.pk, text="Hello Dana", at=NOON)
    work_until(NOON + MINUTE)
    rule("invoice", choosing="before")
    speak(said("2", "acme invoice", by="dana", at=NOON + 2 * MINUTE), at=NOON + 2 * MINUTE)
    speak(said("3", "acme invoice", by="tom", at=NOON + 2 * MINUTE), at=NOON + 2 * MINUTE)
    assert owners() == ["Bill", "Bill", ""]


def test_observers_who_left_and_who_is_away_get_nothing(rule, speak, olive, otto, frank, bill):
    rule("invoice", owner_id=frank.pk)
    rule("line", choosing="in-turn")
    teams.let_go(by_id=olive.pk, teammate_id=bill.pk, at=NOON)
    for away in (frank, olive, Teammate.objects.get(name="Lea")):
        teams.go_away(by_id=away.pk, teammate_id=away.pk, at=NOON)
    speak(said("1", "acme invoice", by="dana"), said("2", "acme line", by="tom"))
    assert owners() == ["", ""]


def test_one_application_is_taken_back_and_what_changed_since_stays(rule, speak, billing, frank, bill):
    rule("invoice", team_id=billing.pk, choosing="in-turn", priority=2, labels=["invoice", "money"])
    speak(*people(2))
    one, two = Conversation.objects.order_by("pk")
    (first,), (second,) = queries.applied_to(one), queries.applied_to(two)
    desk.unroute(applied_id=first.pk, teammate_id=frank.pk, at=NOON)
    one.refresh_from_db()
    assert (one.team, one.owner, one.priority, len(queries.labels_on(one))) == (None, None, 1, 0)
    desk.give_back(conversation_id=two.pk, teammate_id=bill.pk, at=NOON)
    desk.claim(conversation_id=two.pk, teammate_id=frank.pk, at=NOON)
    desk.unroute(applied_id=second.pk, teammate_id=frank.pk, at=NOON)
    two.refresh_from_db()
    assert (two.team, two.owner, two.priority) == (billing, frank, 1)
    desk.unroute(applied_id=second.pk, teammate_id=frank.pk, at=NOON)
    assert Entry.objects.filter(kind="ConversationUnrouted").count() == 2
    desk.route(conversation_ids=[one.pk], at=NOON)
    assert Conversation.objects.get(pk=one.pk).team is None


def test_it_is_taken_back_by_nobody_who_may_not_see_or_change_it(rule, speak, billing, otto, hire):
    rule("invoice", team_id=billing.pk)
    speak(*people(1))
    (applied,) = Applied.objects.all()
    with pytest.raises(Missing):
        desk.unroute(applied_id=applied.pk, teammate_id=hire("Nora", "teammate").pk, at=NOON)
    with pytest.raises(NotAllowed):
        desk.unroute(applied_id=applied.pk, teammate_id=otto.pk, at=NOON)


@pytest.mark.parametrize(
    ("then", "trouble", "told"),
    [
        ({}, Invalid, "would do nothing"),
        ({"labels": ["liars"]}, Refused, "not about people"),
        ({"name": "Trolls", "priority": 2}, Refused, "not about people"),
        ({"choosing": "lottery"}, Invalid, "no way to choose"),
        ({"priority": 9}, Invalid, "no such priority"),
        ({"team_id": 99}, Missing, "no such team"),
        ({"owner_id": 99}, Missing, "no such teammate"),
        ({"query": "invoice OR", "priority": 2}, Mistake, "column 11"),
        ({"query": "", "priority": 2}, Mistake, "column 1"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_reason(lea, then, trouble, told):
    with pytest.raises(trouble, match=told):
        desk.save_rule(by_id=lea.pk, written=Written(**{"name": "x", "query": "invoice"} | then), at=NOON)
    assert not Rule.objects.exists()


def test_only_leads_write_rules(frank, lea, rule):
    written = rule("invoice", priority=2)
    for deed in (
        lambda: desk.save_rule(by_id=frank.pk, written=Written("x", "y", priority=2), at=NOON),
        lambda: desk.move_rule(by_id=frank.pk, rule_id=written.pk, up=True, at=NOON),
        lambda: desk.turn_rule(by_id=frank.pk, rule_id=written.pk, on=False, at=NOON),
        lambda: desk.remove_rule(by_id=frank.pk, rule_id=written.pk, at=NOON),
        lambda: queries.rules_for(frank.pk),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_rules_are_moved_one_place(rule, lea):
    one, _, three = (rule(name, priority=2) for name in ("one", "two", "three"))
    desk.move_rule(by_id=lea.pk, rule_id=three.pk, up=True, at=NOON)
    desk.move_rule(by_id=lea.pk, rule_id=one.pk, up=True, at=NOON)
    assert [each.name for each in queries.rules_for(lea.pk)] == ["one", "three", "two"]
    desk.move_rule(by_id=lea.pk, rule_id=one.pk, up=False, at=NOON)
    assert [each.name for each in queries.rules_for(lea.pk)] == ["three", "one", "two"]


def test_many_conversations_cost_no_more_queries_than_few(
    rule, hear, billing, lea, django_assert_max_num_queries, work_until
):
    for n in range(20):
        rule(f"word{n}", labels=[f"w{n}"], team_id=billing.pk, choosing="fewest", stops=n % 2 == 0)
    hear(*[said(f"m{n}", f"acme word{n % 20} word{n % 7}", by=f"p{n}") for n in range(60)])
    Applied.objects.all().delete()
    Conversation.objects.update(ruled_at=None, team=None, owner=None)
    ids = list(Conversation.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(30):
        desk.route(conversation_ids=ids, at=NOON)
    assert Applied.objects.values("conversation").distinct().count() == 60


def test_without_rules_nothing_is_asked_but_whether_there_are_any(
    speak, dana_waits, django_assert_num_queries
):
    with django_assert_num_queries(1):
        desk.route(conversation_ids=[dana_waits.pk], at=NOON)


if os.environ.get("HEEDFUL_DATABASE_URL"):  # the tests' SQLite lives in memory, where nobody waits for a lock

    def test_workers_at_once_give_in_turn_and_each_job_acts_once(rule, hear, billing):
        rule("invoice", team_id=billing.pk, choosing="in-turn")
        hear(*people(24))
        Applied.objects.all().delete()
        Conversation.objects.update(ruled_at=None, team=None, owner=None)
        Rule.objects.update(last_id=0)
        jobs = [[pk] for pk in Conversation.objects.values_list("pk", flat=True)] * 2

        def work(ids):
            try:
                desk.route(conversation_ids=ids, at=NOON)
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as workers:
            list(workers.map(work, jobs))
        assert sorted(owners()) == ["Bill"] * 12 + ["Frank"] * 12
        assert Applied.objects.count() == 24
