"""What the queue asks of a database that holds very many conversations."""

import pytest

from heedful.desk import queries
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
