"""Answered of those who deserved an answer: what counts, what does not, by month, venue and team."""

from datetime import UTC, date, datetime, timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.answered import Cell, Outcome, counted, counted_by
from heedful.desk.models import Conversation, PeerAnswer, Reply
from heedful.listening.models import Post
from heedful.teams import actions as teams
from tests.conftest import NOON, listen_at, said

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def outcomes(teammate, at=NOON + DAY, months=1, **which):
    """Return what became of each, by name."""
    rows = queries.outcomes_behind(teammate.pk, queries.Behind(**which), months=months, at=at)
    return dict(rows.values_list("person__name", "outcome"))


@pytest.fixture
def speak(hear):
    """`speak("ann", "cem")`: each asks us something."""

    def ask(*names, at=NOON, **fields):
        asked = [
            said(f"p-{name}", f"@acme where is mine, {name}?", by=name, addressed=True, at=at)
            for name in names
        ]
        hear(*asked, at=at, **fields)
        return [Conversation.objects.get(person__name=name.title()) for name in names]

    return ask


def test_an_answer_counts_once_it_stands_and_no_more_when_it_is_deleted(speak, frank, work_until):
    [row] = speak("ann")
    assert outcomes(frank) == {"Ann": "unanswered"}
    reply = desk.reply(conversation_id=row.pk, author_id=frank.pk, text="Here.", at=NOON)
    assert outcomes(frank) == {"Ann": "unanswered"}
    work_until(NOON + MINUTE)
    assert outcomes(frank) == {"Ann": "answered"}
    desk.delete_reply(reply_id=reply.pk, teammate_id=frank.pk, at=NOON + HOUR)
    work_until(NOON + HOUR)
    assert outcomes(frank) == {"Ann": "unanswered"}


def test_an_answer_from_elsewhere_counts(speak, hear, frank):
    speak("ann")
    hear(said("us", "It is on its way.", by="us", by_us=True, parent_id="p-ann"), at=NOON + MINUTE)
    assert outcomes(frank) == {"Ann": "answered"}


def test_who_is_finished_without_a_word_is_unanswered(speak, frank):
    [row] = speak("ann")
    desk.done(conversation_id=row.pk, teammate_id=frank.pk, at=NOON)
    assert outcomes(frank) == {"Ann": "unanswered"}


def test_not_us_set_apart_and_taken_away_deserve_no_answer_of_ours(speak, hear, frank):
    hear(said("n", "acme is the peak of a thing", by="nia"))
    desk.say_not_us(by_id=frank.pk, post_id=Post.objects.get(outside_id="n").pk, at=NOON)
    speak("ann", "ben")
    Conversation.objects.filter(person__name="Ann").update(set_apart=True)
    Post.objects.filter(outside_id="p-ben").update(deleted_at=NOON)
    assert outcomes(frank) == {"Nia": "not-us", "Ann": "apart", "Ben": "taken-away"}
    whole = queries.answered_for(frank.pk, months=1, at=NOON + DAY).whole
    assert (whole.answered, whole.deserved, whole.left_out) == (0, 0, 3)


def test_a_peer_counts_apart_once_confirmed_and_our_own_answer_comes_before(speak, hear, frank, work_until):
    [row] = speak("ann")
    hear(said("x", "Ask at the counter.", by="pia", parent_id="p-ann", root_id="p-ann"))
    found, _ = PeerAnswer.objects.get_or_create(
        conversation=row, post=Post.objects.get(outside_id="x"), defaults={"found_at": NOON}
    )
    assert outcomes(frank)["Ann"] == "unanswered"
    desk.judge_peer(by_id=frank.pk, peer_id=found.pk, helps=True, at=NOON)
    assert outcomes(frank)["Ann"] == "by-a-peer"
    Reply.objects.all().delete()
    desk.reply(conversation_id=row.pk, author_id=frank.pk, text="Thank you, both.", at=NOON + MINUTE)
    work_until(NOON + HOUR)
    assert outcomes(frank)["Ann"] == "answered"


def test_months_venues_and_teams_have_figures_that_add_up(olive, speak, hear, square, frank, lea, work_until):
    shops = teams.add_team(by_id=olive.pk, name="Shops", teammate_ids=[frank.pk], at=NOON)
    shop = listen_at(olive, team_id=shops.pk, venue="Shop square")
    [ann, _ben] = speak("ann", "ben")
    [cem] = speak("cem", source=shop)
    speak("dee", at=NOON - 20 * DAY)
    for row in (ann, cem):
        desk.reply(conversation_id=row.pk, author_id=frank.pk, text="Here.", at=NOON)
    work_until(NOON + MINUTE)
    found = queries.answered_for(lea.pk, months=2, at=NOON + DAY)
    assert (found.whole.answered, found.whole.deserved) == (2, 4)
    by_month = counted_by(found.cells, lambda cell: cell.month)
    assert {month: (one.answered, one.deserved) for month, one in by_month.items()} == {
        date(2008, 4, 1): (2, 3),
        date(2008, 3, 1): (0, 1),
    }
    by_venue = counted_by(found.cells, lambda cell: cell.source_id)
    assert {pk: (one.answered, one.deserved) for pk, one in by_venue.items()} == {
        square.pk: (1, 3),
        shop.pk: (1, 1),
    }
    by_team = counted_by(found.cells, lambda cell: cell.team_id)
    assert {pk: (one.answered, one.deserved) for pk, one in by_team.items()} == {
        None: (1, 3),
        shops.pk: (1, 1),
    }
    assert found.teams == {shops.pk: "Shops"}
    for cell in found.cells:
        where = {"month": cell.month, "source_id": cell.source_id, "outcomes": [cell.outcome]}
        team = {"team_id": cell.team_id, "no_team": cell.team_id is None}
        rows = queries.outcomes_behind(lea.pk, queries.Behind(**where, **team), months=2, at=NOON + DAY)
        assert rows.count() == cell.n


def test_a_month_begins_when_it_begins_here(speak, frank, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    speak("ann", at=datetime(2008, 3, 31, 11, 30, tzinfo=UTC))
    [cell] = queries.answered_for(frank.pk, months=2, at=NOON).cells
    assert cell.month == date(2008, 4, 1)
    assert outcomes(frank, at=NOON, months=2, month=date(2008, 3, 1)) == {}
    assert outcomes(frank, at=NOON, months=2, month=date(2008, 4, 1)) == {"Ann": "unanswered"}


def test_a_colleague_of_another_team_counts_none_of_it(olive, speak, frank):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    speak("ann", source=listen_at(olive, team_id=shops.pk, venue="Shop square"))
    assert queries.answered_for(frank.pk, months=1, at=NOON + DAY).cells == []
    assert queries.answered_for(olive.pk, months=1, at=NOON + DAY).whole.deserved == 1


def test_a_share_has_an_interval_and_of_few_none_is_told():
    def of(answered, unanswered):
        day = date(2008, 4, 1)
        return counted(
            [
                Cell(day, 1, None, Outcome.ANSWERED, answered),
                Cell(day, 1, None, Outcome.UNANSWERED, unanswered),
            ]
        )

    assert of(7, 2).share is None
    share = of(8, 2).share
    assert (round(share.share, 2), round(share.low, 3), round(share.high, 3)) == (0.8, 0.490, 0.943)
    assert of(20, 0).share.low > 0.8
