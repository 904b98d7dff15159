"""What stands too long without an owner or an answer is seen, with the reason and the step that mends it."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.desk.radar import Step, Why
from heedful.listening.models import Gap, Source
from heedful.teams import actions as teams
from heedful.teams.models import Notice, Teammate
from tests.conftest import NOON, SECOND, listen_at, said

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = NOON + 2 * HOUR


def seen(teammate, at=LATER):
    """Return person, reasons and step of every row, in the order of the page."""
    radar = queries.radar_for(teammate.pk, at=at)
    return [(row.conversation.person.name, row.why, row.step) for venue in radar.venues for row in venue.rows]


def test_nobody_stands_there_before_the_promised_time_is_over(dana_waits, frank):
    assert queries.radar_for(frank.pk, at=NOON + 20 * MINUTE - SECOND).standing == 0
    radar = queries.radar_for(frank.pk, at=NOON + 20 * MINUTE)
    assert (radar.unowned, radar.standing, radar.shown) == (1, 1, 1)
    assert seen(frank) == [("Dana", (Why.NO_TEAM,), Step.ROUTE)]


def test_who_has_an_owner_stands_there_until_they_are_answered_and_counts_no_more(
    dana_waits, frank, work_until
):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    radar = queries.radar_for(frank.pk, at=LATER)
    assert (radar.unowned, radar.standing) == (0, 1)
    assert seen(frank) == [("Dana", (Why.OWNER_QUIET,), Step.GIVE)]
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    assert queries.radar_for(frank.pk, at=LATER).standing == 0


def test_an_owner_who_is_away_or_left_is_the_reason(dana_waits, frank, lea):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    Teammate.objects.filter(pk=frank.pk).update(away_since=NOON)
    assert seen(lea) == [("Dana", (Why.OWNER_AWAY,), Step.GIVE)]
    Teammate.objects.filter(pk=frank.pk).update(is_active=False)
    assert seen(lea) == [("Dana", (Why.OWNER_LEFT,), Step.GIVE)]


def test_put_aside_unanswered_it_stands_there_and_answered_it_does_not(dana_waits, frank, work_until):
    day = NOON + 25 * HOUR
    desk.snooze(conversation_id=dana_waits.pk, teammate_id=frank.pk, until=None, at=NOON)
    work_until(NOON)
    assert seen(frank, LATER) == []
    assert seen(frank, day) == [("Dana", (Why.ASIDE, Why.NO_TEAM), Step.BRING_BACK)]
    desk.reopen(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="Since when?", at=NOON + MINUTE)
    work_until(NOON + 2 * MINUTE)
    desk.snooze(conversation_id=dana_waits.pk, teammate_id=frank.pk, until=None, at=NOON + HOUR)
    work_until(NOON + HOUR)
    assert seen(frank, day) == []


def test_a_source_in_trouble_a_gap_and_what_was_heard_late_are_reasons(dana_waits, square, frank):
    Source.objects.filter(pk=square.pk).update(trouble="It does not answer.")
    Gap.objects.create(source=square, since="1", until="2", reason="It forgot.", found_at=NOON + MINUTE)
    assert seen(frank)[0][1] == (Why.TROUBLED, Why.GAP, Why.NO_TEAM)
    Source.objects.filter(pk=square.pk).update(state="signed-out")
    assert seen(frank)[0][1] == (Why.SIGNED_OUT, Why.GAP, Why.NO_TEAM)
    assert [row.pk for row in queries.radar_for(frank.pk, at=LATER).silent] == [square.pk]
    Gap.objects.update(found_at=NOON - 4 * HOUR)
    dana_waits.post.said_at = NOON - 3 * HOUR
    dana_waits.post.save()
    assert seen(frank)[0][1] == (Why.SIGNED_OUT, Why.LATE, Why.NO_TEAM)


def test_what_is_set_apart_is_seen(dana_waits, frank):
    Conversation.objects.update(set_apart=True)
    assert seen(frank) == [("Dana", (Why.APART, Why.NO_TEAM), Step.LOOK)]


def test_venues_stand_by_their_oldest_words_and_rows_within_them_too(olive, hear, frank, square):
    blog = listen_at(olive, venue="Our blog")
    hear(said("b", "acme, your blog is wrong", by="ben", at=NOON - 2 * MINUTE), source=blog)
    hear(
        said("a", "@acme help", by="ann", addressed=True), said("c", "@acme?", by="cem", at=NOON - 5 * MINUTE)
    )
    hear(said("d", "acme again", by="dee", at=NOON - MINUTE), source=blog)
    venues = queries.radar_for(frank.pk, at=LATER).venues
    names = [[row.conversation.person.name for row in venue.rows] for venue in venues]
    assert [venue.source.pk for venue in venues] == [square.pk, blog.pk]
    assert names == [["Cem", "Ann"], ["Ben", "Dee"]]


def test_the_clock_of_a_policy_is_the_promise_and_without_one_a_day(dana_waits, frank, lea, work_until):
    policy = desk.Policy("Slow", first_minutes=180, in_hours=False)
    row = desk.add_clock_policy(by_id=lea.pk, policy=policy, at=NOON)
    work_until(NOON + SECOND)
    assert seen(frank, LATER) == []
    assert len(seen(frank, NOON + 3 * HOUR)) == 1
    none = desk.Policy("None", first_minutes=None, next_minutes=None, resolution_minutes=60, in_hours=False)
    desk.change_clock_policy(by_id=lea.pk, policy_id=row.pk, policy=none, at=NOON)
    work_until(NOON + 2 * SECOND)
    assert seen(frank, NOON + 23 * HOUR) == []
    assert len(seen(frank, NOON + 24 * HOUR)) == 1


def test_a_colleague_of_another_team_sees_none_of_it(olive, square, hear, hire, frank):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    hear(said("s", "acme shop", by="ann"), source=listen_at(olive, team_id=shops.pk, venue="Shop square"))
    assert queries.unowned_for(frank.pk, at=LATER) == 0
    assert seen(frank) == []
    assert seen(sam) == [("Ann", (Why.NOBODY,), Step.TAKE)]


def test_a_lead_is_told_once_a_day_and_a_teammate_is_not(dana_waits, hear, lea, frank, work_until):
    hear(said("2", "@acme me too", by="ann", addressed=True))
    work_until(NOON + 20 * MINUTE - SECOND)
    assert not Notice.objects.filter(about__startswith="radar:").exists()
    work_until(NOON + 20 * MINUTE)
    work_until(LATER)
    told = Notice.objects.filter(about__startswith="radar:").values_list("teammate__name", "text", "link")
    words = "2 people wait longer than promised, and nobody has them."
    assert set(told) == {(name, words, "/radar/") for name in ("Lea", "Olive")}


@pytest.mark.parametrize("deed", ["claim", "done"])
def test_who_was_taken_in_time_is_told_of_to_nobody(dana_waits, lea, frank, work_until, deed):
    getattr(desk, deed)(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON + MINUTE)
    work_until(LATER)
    assert not Notice.objects.filter(about__startswith="radar:").exists()
