"""What the queue asks of a database that holds very many conversations."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.desk import queries
from heedful.kit import clock
from heedful.listening.archive import searching
from heedful.teams.models import Team


@pytest.fixture
def teams_of_others(db, frank):
    mine, theirs = Team.objects.create(name="Mine"), Team.objects.create(name="Theirs")
    frank.teams.add(mine)
    return mine, theirs


@pytest.mark.parametrize("view", ["waiting", "everything", "approve"])
def test_no_view_begins_at_all_that_have_no_team(frank, teams_of_others, view):
    plan = queries.queue_for(frank.pk, view).explain()
    assert "team_id=?" not in plan
    assert "MULTI-INDEX OR" not in plan


def test_what_another_team_has_is_hidden_and_what_no_team_has_is_not(
    frank, bill, dana_waits, teams_of_others
):
    mine, theirs = teams_of_others
    seen = {}
    for team in (None, mine, theirs):
        type(dana_waits).objects.filter(pk=dana_waits.pk).update(team=team)
        seen[team] = queries.queue_for(frank.pk).exists()
    assert seen == {None: True, mine: True, theirs: False}
    type(dana_waits).objects.filter(pk=dana_waits.pk).update(owner=frank)
    assert queries.queue_for(frank.pk).exists()


def plans(ask):
    """Return how SQLite would find what is asked."""
    if connection.vendor != "sqlite":
        return "not SQLite's"
    with CaptureQueriesContext(connection) as asked:
        ask()
    told = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            told += [row[3] for row in cursor.fetchall()]
    return "\n".join(told)


def few(frank, dana_waits):
    return {
        "rows": lambda: queries.rows_of(frank.pk, "waiting", ids=[dana_waits.pk, 7], most=2),
        "live": lambda: queries.ids_by_post([dana_waits.post_id, 7]),
        "seen": lambda: queries.visible_ids(frank.pk, [dana_waits.pk, 7]),
        "search": lambda: queries.found_in(frank.pk, "waiting", query="acme", at=clock.now()),
    }


@pytest.mark.parametrize("what", ["rows", "live", "seen", "search"])
def test_what_is_known_by_its_id_is_found_by_it_and_not_among_all_who_wait(frank, dana_waits, what):
    ask = few(frank, dana_waits)[what]
    assert ask()
    plan = plans(ask)
    assert "SCAN desk_conversation" not in plan
    assert "conversation_need" not in plan


@pytest.mark.parametrize("query", ["acme", "acme -jazz", "acme due:late", "acme -owner:*", "state:waiting"])
def test_a_search_asks_no_post_whose_terms_say_it_all(frank, dana_waits, query, monkeypatch):
    def asked(*_):
        raise AssertionError("A post was asked.")

    monkeypatch.setattr(searching, "_asked", asked)
    at = dana_waits.due_at + timedelta(minutes=1)
    assert queries.found_in(frank.pk, "waiting", query=query, at=at).ids == {dana_waits.pk}


def test_a_search_does_not_read_all_names(frank, dana_waits):
    plan = plans(lambda: queries.found_in(frank.pk, "waiting", query="acme", at=clock.now()))
    assert "SCAN people_person" not in plan
    assert "SCAN person" not in plan
