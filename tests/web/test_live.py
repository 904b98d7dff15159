"""What happens reaches every open page of those who may see it, once and in order, and of nobody else."""

import asyncio
import json
import threading

import pytest

from heedful.desk import actions as desk
from heedful.desk import events as desk_events
from heedful.desk.models import Conversation
from heedful.journal import read
from heedful.journal.write import record
from heedful.teams import actions as teams
from heedful.teams import events as team_events
from heedful.web import feeding, live
from tests.conftest import NOON, listen_at, said, settle


class Now:
    """An event loop that does at once what it is told."""

    def is_closed(self):
        return False

    def call_soon_threadsafe(self, deed, *what):
        deed(*what)


class Always(feeding.Session):
    def teammate_id(self):
        return int(self.key)


def page_of(feed, teammate, position=None, session=None):
    """Open a page; return the lines that it gets."""
    lines = asyncio.Queue()
    listener = feeding.Listener(teammate.pk, session or Always(str(teammate.pk)), position or read.head())
    listener.lines, listener.loop = lines, Now()
    feed._listeners.add(listener)
    return lines


def told(lines):
    """Return what a page was told so far."""
    heard = []
    while not lines.empty():
        line = lines.get_nowait()
        heard.append(json.loads(line.split("data: ", 1)[1]) if line and "data: " in line else line)
    return heard


@pytest.fixture
def feed():
    return feeding.Feed(live.told_to)


def test_a_deed_is_told_with_what_it_changes(feed, dana_waits, frank, bill):
    lines = page_of(feed, bill)
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    feed.step()
    (event,) = told(lines)
    assert (event["kind"], event["conversations"]) == ("ConversationClaimed", [dana_waits.pk])
    assert event["parts"] == ["row", "head", "composer", "person"]


def test_every_page_hears_once(feed, dana_waits, frank, bill):
    pages = [page_of(feed, bill), page_of(feed, bill), page_of(feed, frank)]
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    for _ in range(3):
        feed.step()
    assert [[event["kind"] for event in told(lines)] for lines in pages] == [["ConversationDone"]] * 3


def test_a_page_that_lost_the_line_goes_on_where_it_stopped(feed, dana_waits, frank, bill):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    lost_at = read.head()
    desk.done(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    desk.reopen(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    late, fresh = page_of(feed, bill, lost_at), page_of(feed, bill)
    feed.step()
    assert [event["kind"] for event in told(late)] == ["ConversationDone", "ConversationReopened"]
    assert told(fresh) == []


def test_each_line_carries_its_position_in_the_journal(dana_waits, frank):
    entries = read.since("0")
    for one in live.told_to(frank.pk, entries):
        assert one.line().startswith(f"id: {one.position}\n")
        assert one.line().endswith("\n\n")
        assert one.line().count("\n") == 3


def test_nobody_hears_of_another_teams_conversation(feed, olive, frank, hear, track):
    team = teams.add_team(by_id=olive.pk, name="Secret", at=NOON)
    source = listen_at(olive, "blind", team_id=team.pk)
    franks, olives = page_of(feed, frank), page_of(feed, olive)
    hear(said("1", "acme"), source=source)
    hidden = Conversation.objects.get()
    desk.write_note(conversation_id=hidden.pk, teammate_id=olive.pk, text="psst", at=NOON)
    feed.step()
    assert "NoteWritten" in [event["kind"] for event in told(olives)]
    heard = told(franks)
    assert [event for event in heard if event["conversations"] or event["people"]] == []
    assert not {"NoteWritten", "ConversationsOpened", "MentionsHeard"} & {event["kind"] for event in heard}


def test_a_notice_is_told_to_whom_it_is_for(feed, frank, bill):
    franks, bills = page_of(feed, frank), page_of(feed, bill)
    teams.tell(teammate_ids=[frank.pk], text="Look", why="You wrote it.", about="x", at=NOON)
    feed.step()
    assert [event["frame"] for event in told(franks)] == [True]
    assert told(bills) == []


def test_posts_reach_the_conversations_around_them(dana_waits, frank, hear):
    before = read.head()
    hear(said("t1", "acme too", by="tom", parent_id="dana-1"))
    heard = {one.kind: one for one in live.told_to(frank.pk, read.since(before))}
    assert dana_waits.pk in heard["MentionsHeard"].conversations
    assert "posts" in heard["MentionsHeard"].parts


def test_whoever_is_let_go_hears_no_more(feed, olive, frank, dana_waits):
    lines = page_of(feed, frank)
    teams.let_go(by_id=olive.pk, teammate_id=frank.pk, at=NOON)
    desk.claim(conversation_id=dana_waits.pk, teammate_id=olive.pk, at=NOON)
    feed.step()
    assert told(lines) == [None]
    assert feed._listeners == set()


def test_a_session_that_ends_ends_its_pages(feed, frank, signed_in):
    browser = signed_in(frank)
    lines = page_of(feed, frank, session=feeding.Session(browser.session.session_key))
    feed.step()
    assert told(lines) == []
    browser.logout()
    feed._asked_sessions_at = -100.0
    feed.step()
    assert told(lines) == [None]


def happen():
    record(team_events.SendingPaused(), at=NOON)
    settle()


def test_a_page_far_behind_is_told_to_load_again(feed, frank, monkeypatch):
    monkeypatch.setattr(feeding, "BATCH", 2)
    for _ in range(40):
        happen()
    lines = page_of(feed, frank, "0")
    while feed.step():
        pass
    heard = told(lines)
    assert heard[-1] == {}
    assert len(heard) < 20
    assert feed.step() is False


def test_a_page_that_does_not_listen_is_hung_up(feed, frank, monkeypatch):
    monkeypatch.setattr(feeding, "FULL", 3)
    lines = page_of(feed, frank)
    for _ in range(6):
        happen()
        feed.step()
    assert told(lines)[4] is None


def test_one_reading_serves_all_pages(feed, frank, bill, django_assert_max_num_queries):
    for _ in range(20):
        page_of(feed, frank)
        page_of(feed, bill)
    happen()
    feed._asked_sessions_at = 1e12
    with django_assert_max_num_queries(3):
        feed.step()


def test_every_event_of_the_desk_says_what_it_changes():
    kinds = {
        name
        for name, thing in vars(desk_events).items()
        if isinstance(thing, type) and thing.__module__.startswith(desk_events.__name__)
    }
    assert kinds - set(live.PARTS) == set()


def test_only_who_is_signed_in_gets_a_line(client, acme):
    assert client.get("/live/").status_code == 401


def test_a_made_up_position_starts_at_the_head(signed_in, frank):
    answer = signed_in(frank).get("/live/?since=nonsense")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/event-stream"


@pytest.mark.django_db(transaction=True)
def test_a_line_is_opened_told_and_closed(signed_in, frank, dana_waits):
    """The whole way, with the reader's own thread."""
    answer = signed_in(frank).get(f"/live/?since={read.head()}")
    stream = answer.streaming_content

    def deed():
        from django.db import connection

        desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
        connection.close()

    async def hear():
        first = await anext(stream)
        threading.Thread(target=deed).start()
        second = await asyncio.wait_for(anext(stream), 10)
        await stream.aclose()
        return first, second

    first, second = asyncio.run(hear())
    assert b"event: hello" in first
    assert b"ConversationClaimed" in second
    assert live.FEED._listeners == set()
    if live.FEED._reader:
        live.FEED._reader.join(5)
