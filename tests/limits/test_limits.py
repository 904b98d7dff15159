"""Fair limits: two people, a reason about what was said, an end, an appeal, and nothing hidden."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from heedful.desk import queries as desk
from heedful.desk.fair_names import calls_a_person
from heedful.desk.models import Conversation
from heedful.journal.models import Entry
from heedful.kit import clock
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.limits import actions, queries, rules
from heedful.limits.models import Limit
from heedful.listening.models import Post, Source
from heedful.outside import queries as outside
from heedful.teams.models import Notice
from heedful.web.outside.pace import PACE
from tests.conftest import NOON, said

DAY = timedelta(days=1)
REASON = "same text 40 times in an hour"


@pytest.fixture(autouse=True)
def _fresh():
    PACE.forget()


@pytest.fixture
def ask(dana_waits, frank):
    def asked(kind="account", *, by=frank, reason=REASON, days=30):
        return actions.ask_limit(
            conversation_id=dana_waits.pk, by_id=by.pk, kind=kind, reason=reason, days=days, at=NOON
        )

    return asked


@pytest.fixture
def limited(ask, lea):
    return actions.confirm(limit_id=ask().pk, by_id=lea.pk, at=NOON)


def waiting(who):
    return {one.person.name for one in desk.queue_for(who.pk)}


def apart(who):
    return {one.person.name for one in desk.queue_for(who.pk, "apart")}


def told(kind):
    return [entry.facts for entry in Entry.objects.filter(kind=kind)]


def test_one_person_alone_changes_nothing(ask, frank, lea, olive):
    limit = ask()
    assert waiting(frank) == {"Dana"}
    with pytest.raises(NotAllowed):
        actions.confirm(limit_id=limit.pk, by_id=frank.pk, at=NOON)
    own = Limit.objects.get()
    assert own.state == "asked"
    assert {notice.teammate_id for notice in Notice.objects.all()} == {lea.pk, olive.pk}


def test_a_lead_who_asks_does_not_confirm_it(ask, lea, olive, frank):
    limit = ask(by=lea)
    with pytest.raises(NotAllowed, match="somebody else"):
        actions.confirm(limit_id=limit.pk, by_id=lea.pk, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.update(state="on", decided_by=lea, until=NOON)
    actions.confirm(limit_id=limit.pk, by_id=olive.pk, at=NOON)
    assert waiting(frank) == set()


def test_what_is_set_apart_waits_in_a_view_that_everybody_can_open(limited, frank, otto):
    assert (waiting(frank), apart(frank), apart(otto)) == (set(), {"Dana"}, {"Dana"})
    assert {one.person.name for one in desk.queue_for(frank.pk, "everything")} == {"Dana"}
    assert desk.counts_for(frank.pk)["waiting"] == 0
    assert Post.objects.filter(deleted_at=None).count() == 1


def test_it_holds_for_what_the_account_says_next_and_for_nobody_else(limited, hear, work_until, frank):
    hear(
        said("dana-2", "acme again", addressed=True), said("tom-1", "acme is slow", by="tom", addressed=True)
    )
    work_until(NOON)
    assert (waiting(frank), apart(frank)) == ({"Tom"}, {"Dana"})


def test_it_ends_by_itself(limited, work_until, frank):
    work_until(NOON + 29 * DAY)
    assert apart(frank) == {"Dana"}
    work_until(NOON + 30 * DAY)
    assert (waiting(frank), apart(frank)) == ({"Dana"}, set())
    assert [facts["how"] for facts in told("LimitEnded")] == ["expired"]


def test_whoever_sets_up_lifts_it_and_twice_is_once(limited, lea, frank):
    with pytest.raises(NotAllowed):
        actions.lift(limit_id=limited.pk, by_id=frank.pk, at=NOON)
    actions.lift(limit_id=limited.pk, by_id=lea.pk, at=NOON)
    actions.lift(limit_id=limited.pk, by_id=lea.pk, at=NOON)
    assert waiting(frank) == {"Dana"}
    assert len(told("LimitEnded")) == 1


@pytest.mark.parametrize("days", [0, 91, -1])
def test_it_lasts_ninety_days_at_most(ask, days):
    with pytest.raises(Invalid):
        ask(days=days)


@pytest.mark.parametrize(
    "reason",
    [
        "she is a spammer and posts all day",
        "obvious TROLL, every day",
        "these liars again and again",
        "harassers from the forum",
        "bullies in the thread",
        "short",
        "",
    ],
)
def test_a_reason_says_what_was_said_and_never_what_somebody_is(ask, reason):
    with pytest.raises(Invalid):
        ask(reason=reason)
    assert Limit.objects.count() == 0


def test_it_is_asked_for_once(ask, bill):
    ask()
    with pytest.raises(Refused):
        ask(by=bill)


def test_who_asked_takes_it_back_and_a_lead_declines(ask, frank, lea):
    assert actions.decline(limit_id=ask().pk, by_id=frank.pk, at=NOON).state == "declined"
    declined = actions.decline(limit_id=ask().pk, by_id=lea.pk, words="Once is not often.", at=NOON)
    assert (declined.state, declined.decided_by_id) == ("declined", lea.pk)
    with pytest.raises(Refused):
        actions.confirm(limit_id=declined.pk, by_id=lea.pk, at=NOON)


def test_it_is_shown_wherever_it_has_an_effect(limited, signed_in, frank, otto, dana_waits):
    for who in (frank, otto):
        page = signed_in(who).get(f"/inbox/{dana_waits.pk}/").content.decode()
        said_why = "Shown apart because: same text 40 times in an hour; until 6 May 2008; asked by Frank, confirmed by Lea."
        assert said_why in page
        assert "set apart" in signed_in(who).get("/inbox/?view=apart").content.decode()
        assert said_why in signed_in(who).get("/limits/").content.decode()


def test_the_person_appeals_by_a_private_link_and_a_third_decides(limited, frank, lea, olive, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    _, secret = actions.make_appeal_link(limit_id=limited.pk, by_id=frank.pk, at=NOON)
    dana = Client()
    page = dana.get(f"/private/{secret}/").content.decode()
    assert REASON in page
    assert "Frank" not in page
    assert "Lea<" not in page
    assert "Lea " not in page
    assert dana.post(f"/private/{secret}/", {"words": "It was forty different faults."}).status_code == 200
    about = f"restriction:{limited.pk}:appeal"
    assert [notice.teammate_id for notice in Notice.objects.filter(about=about)] == [olive.pk]
    fields = {"limit_id": limited.pk, "lifts": True, "words": "She is right.", "at": NOON}
    with pytest.raises(NotAllowed, match="one of the two"):
        actions.answer_appeal(by_id=lea.pk, **fields)
    actions.answer_appeal(by_id=olive.pk, **fields)
    assert waiting(frank) == {"Dana"}
    assert [facts["how"] for facts in told("LimitEnded")] == ["appealed"]
    assert dana.get(f"/private/{secret}/").status_code == 410


def test_an_appeal_that_is_turned_down_leaves_the_limit_and_its_end(limited, frank, olive):
    _, secret = actions.make_appeal_link(limit_id=limited.pk, by_id=frank.pk, at=NOON)
    actions.appeal(link=outside.link(secret, at=NOON), words="Why me", at=NOON)
    actions.answer_appeal(limit_id=limited.pk, by_id=olive.pk, lifts=False, words="The same text.", at=NOON)
    assert apart(frank) == {"Dana"}
    with pytest.raises(Refused):
        actions.make_appeal_link(limit_id=limited.pk, by_id=frank.pk, at=NOON)


def test_after_the_limit_its_appeal_link_opens_nothing(limited, frank, lea):
    _, secret = actions.make_appeal_link(limit_id=limited.pk, by_id=frank.pk, at=NOON)
    actions.lift(limit_id=limited.pk, by_id=lea.pk, at=NOON)
    with pytest.raises(Refused):
        outside.link(secret, at=NOON)


def test_a_limit_of_another_team_is_not_there(limited, hire, olive, square):
    from heedful.listening import actions as listening
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    listening.name_source(by_id=olive.pk, source_id=square.pk, name="x", team_id=shops.pk, at=NOON)
    Conversation.objects.update(team=shops)
    mia = hire("Mia", "teammate")
    assert list(queries.limits_for(mia.pk)) == []
    with pytest.raises(Missing):
        actions.make_appeal_link(limit_id=limited.pk, by_id=mia.pk, at=NOON)


# --- many that say the same

SAME = "@acme you will regret what you did to the radio {}"
OLD = NOON - 8 * DAY


def many(hear, number, text=SAME, *, at=NOON, start=0):
    for n in range(start, start + number):
        hear(said(f"many-{n}", text.format("")[: len(text)], by=f"new{n}", addressed=True, at=at), at=at)


@pytest.fixture
def long_heard(square):
    Source.objects.update(added_at=OLD)


def test_many_new_accounts_that_say_the_same_are_set_apart_and_taken_back_by_one_click(
    hear, long_heard, work_until, frank, lea
):
    hear(
        said(
            "tom-1", "My radio from acme is broken since Monday, and nobody answers", by="tom", addressed=True
        )
    )
    many(hear, rules.MANY)
    work_until(NOON + timedelta(seconds=10))
    limit = Limit.objects.get()
    assert waiting(frank) == {"Tom"}
    assert len(apart(frank)) == rules.MANY
    assert (limit.by_rule, limit.asked_by, limit.state) == (True, None, "on")
    assert f"{rules.MANY} times" in limit.reason
    assert not calls_a_person(limit.reason)
    actions.lift(limit_id=limit.pk, by_id=frank.pk, at=NOON)
    assert len(waiting(frank)) == rules.MANY + 1
    many(hear, 3, start=50)
    work_until(NOON + timedelta(seconds=30))
    assert apart(frank) == set()  # a rule does not insist


def test_one_less_than_many_is_nothing(hear, long_heard, work_until, frank):
    many(hear, rules.MANY - 1)
    work_until(NOON + timedelta(seconds=10))
    assert (Limit.objects.count(), apart(frank)) == (0, set())


def test_where_everybody_is_new_nobody_is(hear, work_until, frank):
    many(hear, rules.MANY + 5)
    work_until(NOON + timedelta(seconds=10))
    assert (Limit.objects.count(), apart(frank)) == (0, set())


def test_who_asks_and_who_says_it_otherwise_is_never_one_of_many(hear, long_heard, work_until, frank):
    many(hear, 15, "@acme when will the line in Leeds be back for all of us?")
    for n in range(15):
        words = f"@acme the line is down in street number {n} of Leeds since {n} hours ago"
        hear(said(f"diff-{n}", words, by=f"street{n}", addressed=True))
    work_until(NOON + timedelta(seconds=10))
    assert (Limit.objects.count(), apart(frank)) == (0, set())


def test_whom_we_know_stays_where_they_are(hear, long_heard, work_until, frank):
    hear(said("ann-0", "acme is fine", by="ann", at=OLD), at=OLD)
    hear(said("ann-1", SAME.format(""), by="ann", addressed=True))
    many(hear, rules.MANY)
    work_until(NOON + timedelta(seconds=10))
    assert "Ann" in waiting(frank)
    assert len(apart(frank)) == rules.MANY
