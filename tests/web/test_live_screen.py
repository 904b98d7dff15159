"""A screen that followed the events is the same as a screen that was loaded afresh."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from heedful.connectors.contract import Deleted, Rejected
from heedful.desk import actions as desk
from heedful.desk.approvals import Asks
from heedful.desk.models import Conversation, Reply
from heedful.journal import read
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions as listening
from heedful.teams import actions as teams
from heedful.web import live
from tests.conftest import NOON, SECOND, said
from tests.web.conftest import HTMX

VOID = {"input", "link", "meta", "br", "hr", "img", "use", "path", "circle", "rect"}
PARTS = re.compile(r"(head|posts|beside|composer|presence|person|row)-\d+|views|banner|bell")
TEXT = "On our way."


class Pieces(HTMLParser):
    """The elements of a page that have an id, as they were written."""

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        self.html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
        self.lines = [0]
        for line in self.html.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.open, self.by_id = [], {}
        self.feed(self.html)

    def _at(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("id"), self._at()))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.open:
            name, identity, start = self.open.pop()
            if name == tag:
                if identity:
                    end = self.html.index(">", self._at()) + 1
                    self.by_id[identity] = " ".join(self.html[start:end].split())
                return


class Screen:
    """An inbox with a conversation open: it follows events as live.js, queue.js and conversation.js do."""

    def __init__(self, browser, conversation, view="waiting"):
        self.browser, self.open, self.view = browser, conversation, view
        self.position = read.head()
        self.pieces = self._load()

    def _address(self):
        return f"/inbox/{self.open.pk}/?view={self.view}"

    def _load(self):
        found = Pieces(self.browser.get(self._address()).text).by_id
        return {name: html for name, html in found.items() if PARTS.fullmatch(name)}

    def follow(self, who):
        """Take what was told since, and fetch the parts it names."""
        entries = read.since(self.position)
        self.position = read.head()
        parts, rows, frame = set(), set(), False
        for told in live.told_to(who.pk, entries):
            frame = frame or told.frame
            if "row" in told.parts:
                rows |= set(told.conversations)
            if told.any_open or self.open.pk in told.conversations:
                parts |= set(told.parts) - {"row"}
            if self.open.person_id in told.people:
                parts.add("person")
        self._fetch(parts, rows, frame=frame)

    def _fetch(self, parts, rows, *, frame):
        if parts:
            only = ",".join(parts)
            self._take(self.browser.get(f"/inbox/{self.open.pk}/parts/?only={only}", headers=HTMX).text)
        if frame:
            self._take(self.browser.get("/frame/", headers=HTMX).text)
        if rows:
            ids = ",".join(map(str, rows))
            fresh = Pieces(self.browser.get(f"/inbox/rows/?view={self.view}&ids={ids}").text).by_id
            for pk in rows:
                self.pieces.pop(f"row-{pk}", None)
            self.pieces |= {name: html for name, html in fresh.items() if name.startswith(("row-", "views"))}

    def _take(self, answer):
        known = self.pieces.keys()
        self.pieces |= {name: html for name, html in Pieces(answer).by_id.items() if name in known}

    def fresh(self):
        return {name: drawn(html) for name, html in self._load().items()}

    def shown(self):
        """Return the parts; the open row is marked by the page itself."""
        return {name: drawn(html) for name, html in self.pieces.items()}


SEEN = re.compile(r'(name="seen"[^>]* value=")[^"]*')


def drawn(html):
    """Return a part without what a page keeps of its own: the open row, and how far its reader has read."""
    return SEEN.sub(r"\1", html.replace(' aria-current="true"', ""))


@pytest.fixture
def dana(dana_waits, hear):
    hear(said("d0", "acme long ago", at=NOON - timedelta(days=3)), said("t0", "acme too", by="tom"))
    hear(said("t1", "same here", by="tom", parent_id="dana-1"))
    return dana_waits


class Happenings:
    """Everything that can happen to a conversation while somebody looks at it."""

    def __init__(self, dana, bill, lea, hear, wire, work_until, square):
        self.pk, self.bill, self.lea, self.hear = dana.pk, bill, lea, hear
        self.wire, self.work, self.square, self.dana = wire, work_until, square, dana
        self.where = {"conversation_id": dana.pk, "teammate_id": bill.pk, "at": NOON}

    def _reply(self, **fields):
        desk.reply(conversation_id=self.pk, author_id=self.bill.pk, text=TEXT, at=NOON, **fields)
        return Reply.objects.latest("pk")

    def claimed(self):
        desk.claim(**self.where)

    def claimed_and_given_back(self):
        desk.claim(**self.where)
        desk.give_back(**self.where)

    def done(self):
        desk.done(**self.where)

    def done_and_reopened(self):
        desk.done(**self.where)
        desk.reopen(**self.where)

    def snoozed(self):
        desk.snooze(until=NOON + timedelta(hours=1), **self.where)

    def snoozed_and_awake(self):
        desk.snooze(until=NOON + timedelta(hours=1), **self.where)
        self.work(NOON + timedelta(hours=2))

    def noted(self):
        desk.write_note(text="A digger.", **self.where)

    def looked_at(self):
        desk.look(writing=False, **self.where)

    def written_at(self):
        desk.look(writing=False, **self.where)
        desk.look(writing=True, **self.where)

    def answered(self):
        self._reply()

    def answered_in_private(self):
        self._reply(private=True)

    def taken_back(self):
        desk.take_back(reply_id=self._reply().pk, teammate_id=self.bill.pk, at=NOON)

    def sent(self):
        self._reply()
        self.work(NOON + 10 * SECOND)

    def delayed(self):
        self.wire.next_sends = [OutsideTrouble("slow down", retry_in=120)]
        self.sent()

    def rejected(self):
        self.wire.next_sends = [Rejected("no strangers")]
        self.sent()

    def changed(self):
        self.sent()
        pk = Reply.objects.latest("pk").pk
        desk.edit_reply(reply_id=pk, teammate_id=self.bill.pk, text="Better.", at=NOON)

    def deleted_by_us(self):
        self.sent()
        desk.delete_reply(reply_id=Reply.objects.latest("pk").pk, teammate_id=self.bill.pk, at=NOON)

    def spoken_again(self):
        self.hear(said("dana-2", "@acme hello?", addressed=True, parent_id="dana-1", at=NOON + SECOND))

    def joined_by_another(self):
        self.hear(said("s1", "acme, me too", by="sam", parent_id="dana-1"))

    def edited_by_them(self):
        from dataclasses import replace

        self.hear(replace(said("dana-1", "@acme it is worse now", addressed=True), revision="2"))

    def deleted_by_them(self):
        self.hear(deleted=[Deleted("dana-1")])

    def answered_elsewhere(self):
        self.hear(said("n1", "we are on it", by="us", parent_id="dana-1", by_us=True), at=NOON + SECOND)

    def fetched(self):
        self.wire.threads["dana-1"] = [
            said("dana-1", "My line to @acme is down since noon"),
            said("x", "hm", by="ivy", parent_id="dana-1"),
        ]
        listening.fetch_thread(post_id=self.dana.post_id, at=NOON)

    def another_of_theirs_done(self):
        other = Conversation.objects.filter(person=self.dana.person).exclude(pk=self.pk).get()
        desk.done(conversation_id=other.pk, teammate_id=self.bill.pk, at=NOON)

    def somebody_new(self):
        self.hear(said("z1", "@acme hello", by="zoe", addressed=True))

    def _handed_in(self):
        asks = Asks(teammate_id=self.bill.pk)
        desk.make_approval_rule(by_id=self.lea.pk, name="Look twice", asks=asks, at=NOON)
        return desk.reply(conversation_id=self.pk, author_id=self.bill.pk, text=TEXT, at=NOON)

    def reply_handed_in(self):
        self._handed_in()

    def reply_rewritten(self):
        waiting = self._handed_in()
        desk.rewrite(reply_id=waiting.pk, teammate_id=self.bill.pk, text="Other words", at=NOON)

    def reply_approved(self):
        waiting = self._handed_in()
        desk.approve(reply_id=waiting.pk, teammate_id=self.lea.pk, version=1, at=NOON)

    def reply_returned(self):
        waiting = self._handed_in()
        desk.return_reply(reply_id=waiting.pk, teammate_id=self.lea.pk, version=1, note="No", at=NOON)

    def reply_rescheduled(self):
        reply = self._reply(leave_at=NOON + timedelta(days=1))
        moment = NOON + timedelta(days=2)
        desk.reschedule(reply_id=reply.pk, teammate_id=self.bill.pk, leave_at=moment, at=NOON)

    def reply_came_back(self):
        self._reply(leave_at=NOON + timedelta(days=1))
        new = said(
            "dana-8", "@acme solved", addressed=True, parent_id="dana-1", at=NOON + timedelta(minutes=1)
        )
        self.hear(new, at=NOON + timedelta(minutes=1))
        self.work(NOON + timedelta(minutes=1))

    def draft_shared(self):
        desk.save_draft(kind="public", text=TEXT, **self.where)
        desk.share_draft(kind="public", shared=True, **self.where)
        desk.save_draft(kind="public", text=f"{TEXT} And more.", **self.where)

    def claimed_and_by_expiry_given_back(self):
        desk.claim(**self.where)
        for hours in (23, 24):
            self.work(NOON + timedelta(hours=hours))

    def draft_handed_over(self):
        desk.claim(**self.where)
        desk.save_draft(kind="public", text=TEXT, **self.where)
        desk.hand_over_draft(kind="public", to_id=self.lea.pk, **self.where)

    def sending_turned_off(self):
        listening.turn_sending(by_id=self.lea.pk, source_id=self.square.pk, on=False, at=NOON)

    def source_named_anew(self):
        listening.name_source(
            by_id=self.lea.pk, source_id=self.square.pk, name="Market", team_id=None, at=NOON
        )

    def sending_paused_with_a_reply_held(self):
        self._reply()
        teams.pause_sending(by_id=self.lea.pk, at=NOON)

    def sending_resumed(self):
        teams.pause_sending(by_id=self.lea.pk, at=NOON)
        teams.resume_sending(by_id=self.lea.pk, at=NOON)


@pytest.fixture
def happenings(dana, bill, lea, hear, wire, work_until, square):
    return Happenings(dana, bill, lea, hear, wire, work_until, square)


WHAT = [name for name in vars(Happenings) if not name.startswith("_")]


@pytest.mark.parametrize("view", ["waiting", "everything"])
@pytest.mark.parametrize("what", WHAT)
def test_the_screen_after_events_is_a_fresh_screen(signed_in, frank, dana, happenings, at_noon, what, view):
    screen = Screen(signed_in(frank), dana, view)
    before = screen.shown()

    getattr(happenings, what)()
    screen.follow(frank)

    fresh = screen.fresh()
    followed = screen.shown()
    assert {name for name in fresh if followed.get(name) != fresh[name]} == set()
    assert followed.keys() == fresh.keys()
    if not what.endswith(("given_back", "reopened", "resumed", "new", "awake")):
        assert followed != before, "nothing changed, so this proves nothing"


@pytest.mark.parametrize(
    "deed, fields",
    [
        ("claim", {}),
        ("done", {}),
        ("snooze", {"until": "answer"}),
        ("note", {"text": "x"}),
        ("reply", {"text": TEXT, "kind": "public"}),
    ],
)
def test_the_screen_of_whoever_does_it_is_fresh_by_the_answer_alone(
    signed_in, frank, dana, at_noon, deed, fields
):
    browser = signed_in(frank)
    screen = Screen(browser, dana)
    answer = browser.post(f"/inbox/{dana.pk}/{deed}/", fields, headers=HTMX)
    screen._take(answer.text)
    fresh = screen.fresh()
    parts = [name for name in fresh if name.startswith(("head-", "posts-", "beside-", "composer-"))]
    assert {name for name in parts if drawn(screen.pieces[name]) != fresh[name]} == set()
