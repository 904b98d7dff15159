"""When answers are due: from their words, by the policy that fits, again when something changes; who is told."""

from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import ClockPolicy, Conversation, Turn
from heedful.kit.errors import Invalid, Missing, NotAllowed
from heedful.listening.models import Post, Track
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, listen_at, said

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEK = ["09:00-17:00"] * 5 + ["", ""]


@pytest.fixture
def clock(lea):
    """Set a clock: `clock("Care", first_minutes=60)`."""

    def add(name, *, at=NOON, **said):
        said.setdefault("first_minutes", 60)
        said.setdefault("in_hours", False)
        return desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy(name, **said), at=at)

    return add


def state_of(conversation):
    row = Conversation.objects.get(pk=conversation.pk)
    return row.due_kind, row.soon_at, row.due_at, row.policy_id


def told():
    of_clocks = Notice.objects.filter(about__startswith="clock:").order_by("pk")
    return list(of_clocks.values_list("teammate__name", "text"))


def test_a_fresh_house_has_a_clock_of_twenty_minutes(dana_waits):
    assert state_of(dana_waits) == ("first", NOON + 10 * MINUTE, NOON + 20 * MINUTE, None)


def test_an_answer_stops_it_and_their_next_words_start_the_next(dana_waits, frank, hear, work_until):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    work_until(NOON + 6 * MINUTE)
    assert state_of(dana_waits) == ("", None, None, None)
    later = NOON + 30 * MINUTE
    hear(said("dana-2", "@acme and now?", parent_id="dana-1", addressed=True, at=later), at=later)
    assert state_of(dana_waits)[0::2] == ("next", later + 20 * MINUTE)


def test_an_answer_that_is_taken_back_lets_the_clock_go_on_as_if_it_had_never_been(
    dana_waits, frank, work_until
):
    reply = desk.reply(
        conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 60 * SECOND
    )
    work_until(NOON + 61 * SECOND)
    desk.take_back(reply_id=reply.pk, teammate_id=frank.pk, at=NOON + 65 * SECOND)
    work_until(NOON + 66 * SECOND)
    assert state_of(dana_waits)[0::2] == ("first", NOON + 20 * MINUTE)


def test_put_aside_until_they_answer_it_rests_and_taken_up_again_it_goes_on(dana_waits, frank, work_until):
    deed = {"conversation_id": dana_waits.pk, "teammate_id": frank.pk}
    desk.snooze(**deed, until=None, at=NOON + 5 * MINUTE)
    work_until(NOON + 5 * MINUTE)
    assert state_of(dana_waits) == ("", None, None, None)
    desk.reopen(**deed, at=NOON + 65 * MINUTE)
    work_until(NOON + 65 * MINUTE)
    assert state_of(dana_waits)[0::2] == ("first", NOON + 80 * MINUTE)


def test_put_aside_until_a_moment_of_ours_the_person_waits_on(dana_waits, frank, work_until):
    desk.snooze(
        conversation_id=dana_waits.pk, teammate_id=frank.pk, until=NOON + 5 * HOUR, at=NOON + 5 * MINUTE
    )
    work_until(NOON + 5 * MINUTE)
    assert state_of(dana_waits)[0::2] == ("first", NOON + 20 * MINUTE)


def test_the_first_policy_that_fits_decides(olive, square, hear, clock, lea):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    elsewhere = listen_at(olive, team_id=shops.pk, venue="Shop square")
    track = Track.objects.get()
    of_team = clock("Shops", team_id=shops.pk, first_minutes=5)
    of_network = clock("Fake", network="fake", track_id=track.pk, first_minutes=7)
    clock("Rest", first_minutes=9)
    hear(said("1", "acme one", by="ann"), said("2", "@zorb two", by="ben", addressed=True))
    hear(said("3", "acme three", by="cem"), source=elsewhere)
    decided = dict(Conversation.objects.values_list("person__name", "policy__name"))
    assert decided == {"Ann": "Fake", "Ben": "Rest", "Cem": "Shops"}
    desk.move_clock_policy(by_id=lea.pk, policy_id=of_network.pk, up=True, at=NOON)
    assert [row.pk for row in queries.clock_policies_for(lea.pk)][:2] == [of_network.pk, of_team.pk]


def test_an_urgent_need_has_its_own_clock(dana_waits, clock, work_until):
    clock("Urgent", priority=3, first_minutes=5)
    clock("Rest", first_minutes=90)
    Conversation.objects.filter(pk=dana_waits.pk).update(priority=3)
    work_until(NOON + SECOND)
    assert state_of(dana_waits)[2] == NOON + 5 * MINUTE


def test_an_edit_reckons_what_waits_as_if_it_had_always_been_so(hear, frank, lea, clock, work_until):
    first = clock("Care", first_minutes=60)
    hear(*[said(str(n), "acme", by=f"person{n}") for n in range(9)])
    for person, until in (("Person1", None), ("Person2", NOON + HOUR)):
        desk.snooze(
            conversation_id=Conversation.objects.get(person__name=person).pk,
            teammate_id=frank.pk,
            until=until,
            at=NOON + 3 * MINUTE,
        )
    work_until(NOON + 4 * MINUTE)
    desk.change_clock_policy(
        by_id=lea.pk,
        policy_id=first.pk,
        policy=desk.Policy("Care", first_minutes=30, in_hours=False),
        at=NOON + 5 * MINUTE,
    )
    work_until(NOON + 6 * MINUTE)
    edited = list(Conversation.objects.order_by("pk").values_list("due_at", "soon_at", "policy"))
    assert edited.count((NOON + 30 * MINUTE, NOON + 22.5 * MINUTE, first.pk)) == 8
    assert edited.count((None, None, first.pk)) == 1
    Conversation.objects.update(due_at=None, soon_at=None, due_kind="", policy=None)
    desk.reckon(Conversation.objects.values_list("pk", flat=True), at=NOON + 6 * MINUTE)
    assert list(Conversation.objects.order_by("pk").values_list("due_at", "soon_at", "policy")) == edited


def test_an_edit_goes_through_all_that_waits_in_bounded_batches(hear, clock, work_until, monkeypatch):
    from heedful.desk.actions import reckoning

    monkeypatch.setattr(reckoning, "AT_ONCE", 4)
    hear(*[said(str(n), "acme", by=f"person{n}") for n in range(10)])
    clock("Care", first_minutes=30)
    work_until(NOON + SECOND)
    assert set(Conversation.objects.values_list("due_at", flat=True)) == {NOON + 30 * MINUTE}


def test_new_opening_hours_move_what_waits(dana_waits, clock, lea, work_until):
    clock("Care", first_minutes=60, in_hours=True)
    teams.set_hours(by_id=lea.pk, zone="UTC", week=WEEK, at=NOON)  # noon is a Sunday's
    work_until(NOON + SECOND)
    monday = NOON + 21 * HOUR
    assert state_of(dana_waits)[2] == monday + HOUR
    teams.set_hours(by_id=lea.pk, zone="UTC", week=WEEK, holidays=["2008-04-07 Easter"], at=NOON)
    work_until(NOON + 2 * SECOND)
    assert state_of(dana_waits)[2] == monday + 25 * HOUR


def test_a_removed_policy_decides_nothing_and_comes_back(dana_waits, clock, lea, work_until):
    row = clock("Care", first_minutes=60)
    work_until(NOON + SECOND)
    for _twice in range(2):
        desk.remove_clock_policy(by_id=lea.pk, policy_id=row.pk, at=NOON + SECOND)
    work_until(NOON + 2 * SECOND)
    assert state_of(dana_waits)[2:] == (NOON + 20 * MINUTE, None)
    for _twice in range(2):
        desk.restore_clock_policy(by_id=lea.pk, policy_id=row.pk, at=NOON + 3 * SECOND)
    work_until(NOON + 3 * SECOND)
    assert state_of(dana_waits)[2:] == (NOON + 60 * MINUTE, row.pk)


@pytest.mark.parametrize(
    "said, told",
    [
        ({"name": " "}, "name"),
        ({"first_minutes": None}, "target"),
        ({"first_minutes": 60 * 24 * 91}, "90 days"),
        ({"warn_percent": 99}, "percent"),
        ({"priority": 9}, "priority"),
        ({"network": "pigeon"}, "network"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_in_words(lea, said, told):
    fields = {"name": "Care", "first_minutes": 60} | said
    with pytest.raises(Invalid, match=told):
        desk.add_clock_policy(by_id=lea.pk, policy=desk.Policy(**fields), at=NOON)
    assert not ClockPolicy.objects.exists()


def test_only_leads_and_owners_set_clocks_and_hours(frank, otto, lea, clock):
    row = clock("Care")
    for who in (frank, otto):
        with pytest.raises(NotAllowed):
            desk.add_clock_policy(by_id=who.pk, policy=desk.Policy("Mine", first_minutes=1), at=NOON)
        with pytest.raises(NotAllowed):
            desk.remove_clock_policy(by_id=who.pk, policy_id=row.pk, at=NOON)
        with pytest.raises(NotAllowed):
            teams.set_hours(by_id=who.pk, zone="UTC", week=WEEK, at=NOON)
    with pytest.raises(Missing):
        desk.move_clock_policy(by_id=lea.pk, policy_id=999, up=True, at=NOON)


# --- who is told


def test_the_owner_is_warned_once_before_it_is_due(dana_waits, frank, bill, work_until):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + 9 * MINUTE)
    assert told() == []
    work_until(NOON + 10 * MINUTE)
    work_until(NOON + 11 * MINUTE)
    assert told() == [("Frank", "Dana waits for a first answer. It is due at 12:20.")]


def test_nobody_is_told_of_what_was_answered_meanwhile(dana_waits, frank, lea, clock, work_until):
    clock("Care", first_minutes=20, escalate_to_id=lea.pk)
    work_until(NOON + SECOND)
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    desk.watch(conversation_ids=[dana_waits.pk], at=NOON + HOUR)  # before its clocks were reckoned
    work_until(NOON + 6 * MINUTE)
    work_until(NOON + HOUR)
    assert told() == []


def test_what_is_late_is_passed_on_to_the_person_who_was_named_once(dana_waits, lea, clock, work_until):
    clock("Care", first_minutes=20, escalate_to_id=lea.pk)
    work_until(NOON + SECOND)
    work_until(NOON + 19 * MINUTE)
    before = told()
    work_until(NOON + 20 * MINUTE + SECOND)
    work_until(NOON + 25 * MINUTE)
    warned = "Dana waits for a first answer. It is due at 12:20."
    assert sorted(before) == [("Lea", warned), ("Olive", warned)]  # nobody had it, and nobody is in a team
    assert told()[2:] == [("Lea", "Dana still waits for a first answer. It was due at 12:20.")]


def test_without_an_owner_its_team_is_warned_and_nobody_else(olive, hire, hear, lea, frank, work_until):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    hire("Sam", "teammate", team_ids=[shops.pk])
    hire("Ona", "observer", team_ids=[shops.pk])
    elsewhere = listen_at(olive, team_id=shops.pk, venue="Shop square")
    hear(said("3", "acme three", by="cem"), source=elsewhere)
    work_until(NOON + 15 * MINUTE)
    assert told() == [("Sam", "Cem waits for a first answer. It is due at 12:20.")]


def test_who_may_not_see_a_conversation_is_told_nothing_of_it(olive, hear, frank, clock, work_until):
    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    elsewhere = listen_at(olive, team_id=shops.pk, venue="Shop square")
    clock("Care", first_minutes=20, escalate_to_id=frank.pk)
    hear(said("3", "acme three", by="cem"), source=elsewhere)
    work_until(NOON + 30 * MINUTE)
    assert told() == []


def test_many_at_once_are_one_notice(hear, lea, clock, work_until):
    clock("Care", first_minutes=20, escalate_to_id=lea.pk)
    long_ago = NOON - 3 * HOUR
    hear(*[said(str(n), "acme", by=f"person{n}", at=long_ago) for n in range(8)])
    work_until(NOON)
    assert told() == [("Lea", "At least 8 people wait longer than we aim at.")]
    assert Notice.objects.get(about__startswith="clock:").link == "/inbox/?q=due:late"


def test_many_one_after_another_are_a_few_notices_and_then_one(hear, lea, clock, work_until):
    clock("Care", first_minutes=20, escalate_to_id=lea.pk)
    for n in range(14):
        then = NOON + 10 * n * SECOND
        hear(said(str(n), "acme", by=f"person{n}", at=then), at=then)
    work_until(NOON + 30 * MINUTE)
    late = [text for name, text in told() if name == "Lea" and "due at" not in text and "soon" not in text]
    assert len(late) <= 11
    assert late[-1] == "At least 10 people wait longer than we aim at."


def test_many_that_one_has_are_one_notice_too(hear, frank, clock, work_until):
    clock("Care", first_minutes=20)
    hear(*[said(str(n), "acme", by=f"person{n}") for n in range(5)])
    for row in Conversation.objects.all():
        desk.claim(conversation_id=row.pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + 18 * MINUTE)
    (notice,) = [text for name, text in told() if name == "Frank"]
    assert "5 people" in notice


def test_what_one_has_is_told_however_much_nobody_has(hear, lea, frank, clock, work_until):
    clock("Care", first_minutes=20)
    for n in range(14):
        then = NOON + 10 * n * SECOND
        hear(said(str(n), "acme", by=f"person{n}", at=then), at=then)
    last = Conversation.objects.get(person__name="Person13")
    desk.claim(conversation_id=last.pk, teammate_id=frank.pk, at=NOON + 3 * MINUTE)
    work_until(NOON + 18 * MINUTE)
    franks = [text for name, text in told() if name == "Frank"]
    assert any(text.startswith("Person13 waits") for text in franks)


@pytest.mark.parametrize(
    "query, found",
    [
        ("due:late", {"Old"}),
        ("due:soon", {"Young"}),
        ("due:*", {"Old", "Young"}),
        ("acme -due:late", {"Young", "New"}),
    ],
)
def test_a_search_finds_what_is_due(hear, frank, query, found):
    for by, minutes in (("old", 40), ("young", 15), ("new", 1), ("answered", 50)):
        then = NOON - minutes * MINUTE
        hear(said(by, "acme", by=by, at=then), at=then)
    desk.done(
        conversation_id=Conversation.objects.get(person__name="Answered").pk, teammate_id=frank.pk, at=NOON
    )
    queue = queries.queue_for(frank.pk, "waiting", query=query, at=NOON)
    assert {row.person.name for row in queue} == found


# --- wrong clocks of others, through the house


@pytest.mark.parametrize("skew", [-60, -30, 30, 60])
def test_a_wrong_clock_neither_hides_words_nor_makes_anybody_late(dana_waits, frank, hear, work_until, skew):
    desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We look.", at=NOON + 5 * MINUTE)
    work_until(NOON + 6 * MINUTE)
    ours = Post.objects.get(by_us=True)
    now = NOON + 30 * MINUTE
    hear(
        said(
            "dana-2",
            "@acme no",
            parent_id=ours.outside_id,
            root_id="dana-1",
            addressed=True,
            at=now + skew * MINUTE,
        ),
        at=now,
    )
    row = Conversation.objects.get(pk=dana_waits.pk)
    assert (row.state, row.due_kind) == ("waiting", "next")
    assert now < row.due_at <= now + 20 * MINUTE
    assert NOON < row.waiting_since <= now + 5 * MINUTE
    (known,) = queries.clocks_of([queries.conversation_for(frank.pk, row.pk)]).values()
    assert all(clock.started <= now for clock in known.clocks)


def test_a_mention_that_is_heard_twice_is_reckoned_once(dana_waits, frank, work_until):
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON + SECOND)
    desk.open_for_mentions(
        source_id=dana_waits.source_id, post_ids=[dana_waits.post_id], at=NOON + 2 * SECOND
    )
    assert Conversation.objects.get().state == "done"
    assert list(Turn.objects.values_list("state", flat=True)) == ["done"]
