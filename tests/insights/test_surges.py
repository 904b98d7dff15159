"""A discussion breaks out: it is raised once, with why, to those who may see it, and ends by itself."""

from datetime import timedelta

import pytest

from heedful.insights import actions, queries
from heedful.insights.actions import speaking
from heedful.insights.models import Bucket, Habit, Surge, Voice, Watch
from heedful.journal.models import Entry, Job
from heedful.kit.errors import Missing, NotAllowed
from heedful.listening import actions as listening
from heedful.listening.models import Hit, Track
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, listen_at, said

MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
LATER = NOON + 14 * DAY  # the house has listened for two weeks


def outage(n, at, *, words="Acme has no line again, street {}", **fields):
    return said(f"o{n}-{at:%d%H%M}", words.format(n), by=f"kim{n}", at=at, **fields)


@pytest.fixture
def quiet(hear):
    """Two weeks in which somebody says something about us twice a day."""
    for day in range(14):
        for hour in (9, 17):
            at = NOON - 12 * HOUR + day * DAY + hour * HOUR
            hear(
                said(
                    f"q{day}-{hour}",
                    f"My parcel from acme is at the shop, {day}.",
                    by=f"tom{day}{hour}",
                    at=at,
                ),
                at=at,
            )


@pytest.fixture
def breaks_out(hear, quiet, work_until):
    """Six people speak of one thing within ten minutes, and somebody looked."""
    for n in range(6):
        at = LATER + n * 90 * SECOND
        hear(outage(n, at), at=at + SECOND)
        work_until(at + 2 * SECOND)
    work_until(LATER + 12 * MINUTE)
    return Surge.objects.get()


def test_six_people_in_ten_minutes_are_a_surge_where_two_a_day_are_usual(breaks_out):
    assert breaks_out.people >= 4
    assert breaks_out.expected < 0.5
    assert breaks_out.posts.count() == 6
    assert breaks_out.raised_at <= LATER + 6 * MINUTE
    assert Entry.objects.filter(kind="SurgeRaised").count() == 1


def test_a_quiet_fortnight_raises_nothing(quiet, work_until):
    work_until(LATER)
    assert not Surge.objects.exists()


def test_why_names_the_words_the_first_post_and_who_joined_in_order(breaks_out, frank):
    why = queries.why_of(frank.pk, breaks_out)
    assert {"line", "again", "street"} <= {one.word for one in why.words}
    assert "acme" not in {one.word for one in why.words[:3]}
    assert why.first.outside_id.startswith("o0-")
    assert [one.post.author.name for one in why.joined] == [f"Kim{n}" for n in range(6)]
    assert [people for _, people in why.venues] == [6]


def test_a_job_that_runs_twice_counts_nobody_twice(breaks_out):
    before = list(Bucket.objects.order_by("slot").values_list("slot", "people", "posts"))
    ids = list(Voice.objects.values_list("post", flat=True))
    actions.note_voices(source_id=1, post_ids=ids, at=LATER + HOUR)
    assert list(Bucket.objects.order_by("slot").values_list("slot", "people", "posts")) == before
    assert Surge.objects.count() == 1


def test_what_comes_late_is_counted_when_it_was_said(hear, quiet):
    hear(said("late", "Acme was down on Monday", by="ines", at=LATER - 3 * HOUR), at=LATER)
    voice = Voice.objects.get(post__outside_id="late")
    assert voice.slot == int((LATER - 3 * HOUR).timestamp()) // 300
    assert Bucket.objects.get(slot=voice.slot).people == 1


def test_a_clock_ahead_of_ours_counts_from_when_it_was_heard(hear, track):
    hear(said("ahead", "Acme is down", at=NOON + 3 * HOUR), at=NOON)
    assert Voice.objects.get().at == NOON


def test_one_person_who_shouts_is_no_discussion(hear, quiet, track, work_until):
    for n in range(12):
        at = LATER + n * 30 * SECOND
        hear(said(f"s{n}", f"Acme is down, number {n}, and nobody answers {n * 7}", by="kim", at=at), at=at)
    work_until(LATER + 10 * MINUTE)
    assert not Surge.objects.exists()
    voices = list(speaking.voices_lately(track.pk, LATER + 10 * MINUTE))
    assert (len(voices) > 5, speaking.people_since(voices, LATER - SECOND)) == (True, 1)


def test_copies_are_no_voices(hear, quiet, work_until):
    text = "Acme has told nobody that the line is dead since Monday morning in the whole town"
    for n in range(8):
        hear(said(f"c{n}", text, by=f"bot{n}", at=LATER + n * MINUTE), at=LATER + n * MINUTE)
    work_until(LATER + 10 * MINUTE)
    assert Voice.objects.filter(at__gte=LATER).count() == 1
    assert not Surge.objects.exists()


def test_what_is_said_not_to_be_about_us_is_no_voice(hear, quiet, frank, work_until, track):
    hear(*[outage(n, LATER + n * SECOND) for n in range(3)], at=LATER + 4 * SECOND)
    for hit in Hit.objects.filter(post__said_at__gte=LATER):
        listening.judge(by_id=frank.pk, post_id=hit.post_id, track_id=track.pk, verdict="not-us", at=LATER)
    hear(outage(3, LATER + 2 * MINUTE), outage(4, LATER + 2 * MINUTE), at=LATER + 2 * MINUTE)
    work_until(LATER + 5 * MINUTE)
    assert not Surge.objects.exists()


def test_it_is_looked_once_a_minute_at_most_and_what_came_last_is_seen(hear, quiet, work_until):
    for second in range(0, 50, 5):
        hear(outage(second, LATER + second * SECOND), at=LATER + second * SECOND)
        work_until(LATER + second * SECOND)
    planned = Entry.objects.filter(kind="LookPlanned", at__gte=LATER).count()
    assert planned <= 2
    work_until(LATER + 2 * MINUTE)
    assert Surge.objects.get().posts.count() == 10


def test_it_grows_and_ends_by_itself_and_a_later_one_is_another(breaks_out, hear, work_until):
    hear(outage(7, LATER + 20 * MINUTE), at=LATER + 20 * MINUTE)
    work_until(LATER + 22 * MINUTE)
    assert breaks_out.posts.count() == 7
    for minute in range(23, 120):
        work_until(LATER + minute * MINUTE)
    breaks_out.refresh_from_db()
    assert breaks_out.ended_at is not None
    assert not Job.objects.filter(name__contains="look").exists()
    for n in range(6):
        again = outage(n, LATER + 10 * HOUR + n * MINUTE, words="Acme: nothing works at house {}")
        hear(again, at=LATER + 10 * HOUR + n * MINUTE)
        work_until(LATER + 10 * HOUR + n * MINUTE)
    assert Surge.objects.count() == 2


def test_not_one_is_shown_no_more_and_is_undone(breaks_out, frank, otto, hear, work_until):
    with pytest.raises(NotAllowed):
        actions.dismiss_surge(by_id=otto.pk, surge_id=breaks_out.pk, at=LATER)
    actions.dismiss_surge(by_id=frank.pk, surge_id=breaks_out.pk, at=LATER)
    actions.dismiss_surge(by_id=frank.pk, surge_id=breaks_out.pk, at=LATER)
    assert Entry.objects.filter(kind="SurgeDismissed").count() == 1
    assert not queries.breaking_out(frank.pk).exists()
    hear(outage(8, LATER + 14 * MINUTE), at=LATER + 14 * MINUTE)
    work_until(LATER + 16 * MINUTE)
    assert Surge.objects.count() == 1, "it is not raised again while it goes on"
    actions.restore_surge(by_id=frank.pk, surge_id=breaks_out.pk, at=LATER)
    assert queries.breaking_out(frank.pk).get().joined == 7


def test_leads_are_told_once_with_where_to_look(lea, olive, frank, breaks_out):
    assert set(Notice.objects.filter(about=f"surge:{breaks_out.pk}").values_list("teammate", "link")) == {
        (lea.pk, f"/surges/{breaks_out.pk}/"),
        (olive.pk, f"/surges/{breaks_out.pk}/"),
    }


def test_who_may_not_see_its_posts_does_not_see_it(breaks_out, olive, frank, hire, square):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="x", team_id=shops.pk, at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    assert queries.surge_for(sam.pk, breaks_out.pk)
    with pytest.raises(Missing):
        queries.surge_for(frank.pk, breaks_out.pk)


def test_a_team_in_whose_place_it_is_said_is_told(hear, quiet, olive, hire, square, work_until):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    sam = hire("Sam", "teammate", team_ids=[shops.pk])
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="x", team_id=shops.pk, at=NOON)
    hear(*[outage(n, LATER + n * SECOND) for n in range(8)], at=LATER + 10 * SECOND)
    work_until(LATER + 2 * MINUTE)
    assert Notice.objects.filter(teammate=sam, about__startswith="surge:").exists()


def test_the_same_discussion_on_two_tracks_is_raised_once(hear, quiet, olive, work_until):
    listening.add_track(by_id=olive.pk, name="Lines", query="line", at=NOON)
    hear(*[outage(n, LATER + n * SECOND) for n in range(8)], at=LATER + 10 * SECOND)
    work_until(LATER + 3 * MINUTE)
    assert Surge.objects.count() == 1


def test_a_new_track_that_is_busy_from_the_first_hour_is_no_surge(hear, track, work_until):
    for n in range(40):
        at = NOON + n * 3 * MINUTE
        hear(said(f"b{n}", f"Acme thing number {n} of {n * 31}", by=f"kim{n}", at=at), at=at)
        work_until(at)
    assert not Surge.objects.exists()


def test_a_word_that_many_share_is_a_surge_in_a_track_that_is_busy_anyway(hear, track, work_until):
    """Three people an hour speak of everything; then nine in half an hour of one thing."""
    topics = "parcel shop music colour price garden window weather bread ticket".split()
    for n in range(400):
        at = NOON + n * 20 * MINUTE
        one, two = topics[n % 10], topics[n * 7 // 10 % 10]
        if n % 200 == 0:
            batch = []
        batch.append((said(f"w{n}", f"acme {one} {two} {n}", by=f"p{n}", at=at), at))
        if n % 200 == 199:
            hear(*[post for post, _ in batch], at=at)
    work_until(at)
    assert not Surge.objects.exists()
    for n in range(9):
        moment = at + (n + 1) * 4 * MINUTE
        hear(said(f"x{n}", f"acme modem {topics[n % 10]} {n}", by=f"x{n}", at=moment), at=moment)
        work_until(moment)
    work_until(moment + 2 * MINUTE)
    surge = Surge.objects.get()
    assert surge.word == "modem"
    assert all("modem" in one.post.text for one in surge.posts.select_related("post"))


def test_another_query_has_another_habit(breaks_out, olive, hear, work_until):
    track = Track.objects.get()
    listening.change_track(by_id=olive.pk, track_id=track.pk, name="Acme", query="acme", at=LATER + HOUR)
    hear(*[outage(n + 20, LATER + 2 * HOUR, words="acme, hello {}") for n in range(5)], at=LATER + 2 * HOUR)
    work_until(LATER + 2 * HOUR + 2 * MINUTE)
    assert Habit.objects.get().since >= LATER + HOUR


def test_what_is_old_is_forgotten_and_what_is_planned_and_lost_is_planned_again(breaks_out, hear, work_until):
    Watch.objects.update(look_at=LATER + 13 * MINUTE)
    Job.objects.filter(name__contains="look").delete()
    later = LATER + timedelta(weeks=9)
    hear(*[outage(n, later, words="acme, hello {}") for n in range(8)], at=later)
    work_until(later + 2 * MINUTE)
    assert Surge.objects.filter(raised_at__gte=later).exists()
    assert not Voice.objects.filter(at__lt=later - timedelta(weeks=8)).exists()


def test_a_place_that_is_only_heard_counts_too(olive, hear, quiet, work_until):
    mute = listen_at(olive, "mute")
    hear(*[outage(n, LATER) for n in range(3)], at=LATER + SECOND)
    hear(*[outage(n, LATER + SECOND) for n in range(5, 9)], source=mute, at=LATER + SECOND)
    work_until(LATER + 2 * MINUTE)
    assert Surge.objects.get().people == 7
