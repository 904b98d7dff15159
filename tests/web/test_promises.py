"""Promises: offered by the composer, kept with a date, reminded of, closed in the same thread, counted."""

import re
from datetime import timedelta

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Draft, Promise, Reply
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND
from tests.test_access import program_of
from tests.web.conftest import HTMX
from tests.web.test_inbox_replies import form_of

SOON = "Dana, I call you back at 3. Frank"
HOUR = timedelta(hours=1)
DUE = NOON + 3 * HOUR


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


@pytest.fixture
def promised(dana_waits, frank):
    """Frank has it, and promised something by three."""
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    return desk.make_promise(
        conversation_id=dana_waits.pk, by_id=frank.pk, words="A call back", due_at=DUE, at=NOON
    )


def offered(browser, page, text):
    answer = browser.post(f"{page}words/", {"kind": "public", "text": text}, headers=HTMX).text
    return re.search(r'name="promise" value="([^"]+)"', answer)


def send(browser, page, text, **fields):
    return browser.post(f"{page}reply/", {**form_of(browser, page), "text": text, **fields}, headers=HTMX)


def close(promise, who, how="kept", at=NOON + HOUR):
    return desk.close_promise(promise_id=promise.pk, by_id=who.pk, how=how, at=at)


def told(who):
    return list(Notice.objects.filter(teammate=who, about__startswith="promise").order_by("pk"))


def test_what_is_promised_is_offered_and_kept_with_the_reply(signed_in, frank, page, settings):
    settings.TIME_ZONE = "UTC"
    browser = signed_in(frank)
    text = "Dana, I will call you back at 3. Frank"
    assert send(browser, page, text, promise=offered(browser, page, text)[1]).status_code == 200
    kept = Promise.objects.get()
    assert (kept.words, kept.owner, kept.reply) == (
        "Dana, I will call you back at 3.",
        frank,
        Reply.objects.get(),
    )
    assert kept.due_at == DUE
    assert "call you back at 3" in browser.get(page).text.partition("panel-promises")[2]


def test_nothing_is_promised_unless_somebody_ticks_it(signed_in, frank, page):
    send(signed_in(frank), page, "You will have it by Friday.")
    assert not Promise.objects.exists()


def test_words_without_a_promise_offer_none(signed_in, frank, page):
    assert offered(signed_in(frank), page, "The mast fell over, and stands again.") is None


def test_a_promise_in_a_reply_that_is_taken_back_was_never_made(signed_in, frank, page, work_until):
    browser, text = signed_in(frank), "You will have it by Friday."
    send(browser, page, text, promise=offered(browser, page, text)[1])
    desk.take_back(reply_id=Reply.objects.get().pk, teammate_id=frank.pk, at=NOON + SECOND)
    work_until(NOON + SECOND)
    assert Promise.objects.get().state == "withdrawn"
    assert queries.kept_of(frank.pk, at=NOON + timedelta(days=8)).made == 0


def test_the_owner_is_reminded_before_and_told_at_its_moment_once(promised, frank, bill, work_until):
    work_until(DUE - HOUR)
    assert told(frank) == []
    work_until(DUE - HOUR / 2)
    assert [notice.text for notice in told(frank)] == ["You promised Dana: “A call back” It is due soon."]
    work_until(DUE - SECOND)
    assert len(told(frank)) == 1
    for _ in range(2):
        work_until(DUE)
    assert len(told(frank)) == 2
    assert "due now" in told(frank)[1].text
    assert told(bill) == []


def test_nobody_is_reminded_of_what_is_closed_or_moved(promised, frank, work_until):
    desk.move_promise(promise_id=promised.pk, by_id=frank.pk, due_at=DUE + 24 * HOUR, at=NOON)
    work_until(DUE)
    assert told(frank) == []
    close(promised, frank)
    work_until(DUE + 24 * HOUR)
    assert told(frank) == []


def test_a_conversation_that_is_done_comes_back_when_its_promise_is_due(
    promised, dana_waits, frank, work_until
):
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    follow_ups = queries.queue_for(frank.pk, "follow-ups")
    assert [one.pk for one in follow_ups] == [dana_waits.pk]
    assert not queries.queue_for(frank.pk, "mine").exists()
    work_until(DUE)
    assert [one.pk for one in queries.queue_for(frank.pk, "mine")] == [dana_waits.pk]


def test_a_closed_promise_is_no_follow_up(promised, frank):
    close(promised, frank)
    assert not queries.queue_for(frank.pk, "follow-ups").exists()


@pytest.mark.parametrize("way", ["given", "taken together", "taken back"])
def test_promises_go_with_the_conversation_whichever_way_it_goes(
    promised, dana_waits, frank, bill, work_until, way
):
    key = {"conversation_id": dana_waits.pk, "at": NOON + SECOND}
    if way == "taken together":
        desk.give_back(teammate_id=frank.pk, **key)
        desk.take_together(conversation_ids=[dana_waits.pk], teammate_id=bill.pk, at=NOON + SECOND)
    else:
        handed = desk.give(to_id=bill.pk, by_id=frank.pk, note="", **key)
    work_until(NOON + 2 * SECOND)
    assert Promise.objects.get().owner == bill
    if way == "taken back":
        desk.take_back_handover(handover_id=handed.pk, by_id=frank.pk, at=NOON + 3 * SECOND)
        work_until(NOON + 4 * SECOND)
        assert Promise.objects.get().owner == frank


def test_whoever_takes_it_over_has_its_promises_and_is_told(promised, dana_waits, frank, bill, work_until):
    desk.give_back(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    desk.claim(conversation_id=dana_waits.pk, teammate_id=bill.pk, at=NOON)
    work_until(NOON + SECOND)
    promised.refresh_from_db()
    assert promised.owner == bill
    assert "Dana was promised" in told(bill)[0].text
    work_until(DUE)
    assert len(told(bill)) == 3
    assert told(frank) == []


@pytest.mark.parametrize(
    "how, begins",
    [
        ("kept", "Dana, as promised (“A call back”): it is done."),
        ("broken", "Dana, I said “A call back”, and I did not keep it. I am sorry."),
        ("withdrawn", "Dana, I said “A call back”. That has changed, because"),
    ],
)
def test_closing_it_drafts_the_answer_in_the_same_thread(signed_in, promised, frank, page, how, begins):
    answer = signed_in(frank).post(f"/inbox/promises/{promised.pk}/close/", {"how": how}, headers=HTMX)
    promised.refresh_from_db()
    assert (promised.state, promised.closed_by) == (how, frank)
    assert Draft.objects.get(teammate=frank, kind="public").text.startswith(begins)
    assert begins.split("“")[0] in answer.text


def test_closing_it_twice_is_once_and_in_two_ways_is_refused(promised, frank, bill):
    close(promised, frank)
    assert close(promised, bill).closed_by == frank
    with pytest.raises(Refused, match="closed already: kept"):
        close(promised, bill, "broken")


def test_words_that_somebody_began_are_not_written_over(promised, frank, dana_waits):
    desk.save_draft(conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text="Mine", at=NOON)
    close(promised, frank)
    assert Draft.objects.get(teammate=frank).text == "Mine"


def test_kept_of_made_is_a_figure_and_opens_its_rows(signed_in, frank, dana_waits):
    def make(words, due_in):
        return desk.make_promise(
            conversation_id=dana_waits.pk, by_id=frank.pk, words=words, due_at=NOON + due_in, at=NOON
        )

    close(make("in time", 2 * HOUR), frank, at=NOON + HOUR)
    close(make("too late", HOUR), frank, at=NOON + 2 * HOUR)
    close(make("not at all", HOUR), frank, "broken", at=NOON + HOUR)
    close(make("never mind", HOUR), frank, "withdrawn", at=NOON + HOUR)
    make("still open", 3 * HOUR)
    make("next month", timedelta(days=40))
    at = NOON + 4 * HOUR
    figure = queries.kept_of(frank.pk, at=at)
    assert (figure.made, figure.in_time, figure.late, figure.broken, figure.open) == (4, 1, 1, 1, 1)
    rows = queries.due_in_period(frank.pk, at=at)
    assert {one.words for one in rows} == {"in time", "too late", "not at all", "still open"}


def test_the_page_shows_mine_and_the_late_ones(signed_in, promised, frank, bill, at_noon):
    assert "A call back" in signed_in(frank).get("/promises/").text
    assert "A call back" not in signed_in(bill).get("/promises/").text
    assert "A call back" not in signed_in(frank).get("/promises/?view=late").text
    at_noon(hours=4)
    late = signed_in(frank).get("/promises/?view=late").text
    assert "A call back" in late
    assert "0 of 1 promises were kept in time" in late
    assert "A call back" in signed_in(frank).get("/promises/?view=due").text
    assert signed_in(frank).get("/promises/?view=nonsense").status_code == 400


def test_a_promise_is_made_and_moved_by_plain_forms(signed_in, frank, dana_waits, page):
    browser = signed_in(frank)
    assert (
        browser.post(f"{page}promises/", {"words": "A visit", "moment": "2008-04-08T10:00"}).status_code
        == 302
    )
    made = Promise.objects.get()
    browser.post(f"/inbox/promises/{made.pk}/move/", {"moment": "2008-04-09T10:00"})
    moved = Promise.objects.get()
    assert moved.due_at - made.due_at == timedelta(days=1)
    assert browser.post(f"{page}promises/", {"words": "A visit", "moment": "soon"}).status_code == 400


def test_what_is_no_promise_is_refused(dana_waits, frank, otto, promised):
    key = {"conversation_id": dana_waits.pk, "at": NOON}
    with pytest.raises(Invalid, match="has passed"):
        desk.make_promise(by_id=frank.pk, words="x", due_at=NOON, **key)
    with pytest.raises(Invalid, match="two years"):
        desk.make_promise(by_id=frank.pk, words="x", due_at=NOON + timedelta(days=800), **key)
    with pytest.raises(Invalid, match="what is promised"):
        desk.make_promise(by_id=frank.pk, words=" ", due_at=DUE, **key)
    with pytest.raises(NotAllowed):
        desk.make_promise(by_id=otto.pk, words="x", due_at=DUE, **key)
    with pytest.raises(NotAllowed):
        close(promised, otto)
    with pytest.raises(Missing):
        desk.close_promise(promise_id=promised.pk + 1, by_id=frank.pk, how="kept", at=NOON)


def test_programs_make_see_and_close_promises(frank, dana_waits):
    program, path = program_of(frank), f"/api/v1/conversations/{dana_waits.pk}"
    due = {"due_at": DUE.isoformat(), "words": "A call back"}
    queued = program.post(f"{path}/reply", {"text": SOON, "promise": due}, content_type="application/json")
    assert queued.status_code == 202
    made = program.post(f"{path}/promises", due | {"words": "A visit"}, content_type="application/json")
    assert (made.status_code, made.json()["owner"]) == (201, "Frank")
    listed = program.get("/api/v1/promises?view=mine").json()
    assert [one["words"] for one in listed["items"]] == ["A call back", "A visit"]
    first = listed["items"][0]
    assert first["reply_id"] == queued.json()["id"]
    closed = program.post(
        f"/api/v1/promises/{first['id']}/close", {"how": "kept"}, content_type="application/json"
    )
    assert (closed.status_code, closed.json()["state"]) == (200, "kept")
    assert program.get("/api/v1/promises").json()["figure"]["in_time"] == 1
    bare = {"words": "x", "due_at": "2008-04-08T10:00:00"}
    assert program.post(f"{path}/promises", bare, content_type="application/json").status_code == 400
