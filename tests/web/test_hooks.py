"""Hooks: another system is told what happens, signed, again until it takes it, and never more than its maker may see."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import transaction

from heedful.desk import actions as desk
from heedful.desk.models import Delivery, Hook
from heedful.journal.models import Job
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, SECOND, said, settle

DAY = timedelta(days=1)


class Ears:
    """Another system on loopback, which keeps what it is told."""

    def __init__(self):
        self.told, self.headers, self.status, self.location = [], [], 200, ""
        outer = self

        class Listens(BaseHTTPRequestHandler):
            def do_POST(self):
                outer.headers.append(self.headers)
                outer.told.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("location", outer.location)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Listens)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=s3cret"


@pytest.fixture
def ears():
    listening = Ears()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


@pytest.fixture
def hooked(lea, ears, square, track):
    """`hooked("slack", "waiting")` tells the other system; it returns the hook and its secret."""

    def add(form, *topics):
        settle()
        return desk.add_hook(by_id=lea.pk, name="Chat", url=ears.url, form=form, topics=topics, at=NOON)

    return add


@pytest.fixture
def go_on(work_until):
    """Do what a worker does until nothing is left, as if it were `at`."""

    def run(at=NOON):
        settle()
        while desk.follow_for_hooks(at=at):
            settle()
        work_until(at)

    return run


def test_a_chat_is_told_who_waits_with_a_link(hooked, hear, ears, go_on):
    _hook, _ = hooked("slack", "waiting")
    hear(said("1", "acme: my <!channel> line\nis down & out", by="dana"))
    go_on()
    (told,) = map(json.loads, ears.told)
    assert told["text"].startswith("Dana waits: acme: my &lt;!channel&gt; line is down &amp; out <http")
    assert told["text"].endswith("|open>")
    assert (Delivery.objects.get().state, Delivery.objects.get().status) == ("sent", 200)
    go_on(NOON + DAY)
    assert len(ears.told) == 1


def test_a_matrix_room_is_told_in_its_form(hooked, dana_waits, frank, ears, go_on):
    hooked("matrix", "taken")
    desk.claim(conversation_id=dana_waits.pk, teammate_id=frank.pk, at=NOON)
    go_on()
    (told,) = map(json.loads, ears.told)
    assert told["text"].startswith("Frank took the conversation with Dana. http")
    assert '<a href="http' in told["html"]


def test_a_program_can_verify_who_speaks_and_gets_ids_only(hooked, hear, ears, go_on):
    _hook, secret = hooked("events", "waiting")
    hear(said("1", "acme is down", by="dana"))
    go_on(NOON + 7 * SECOND)
    (body,), (headers,) = ears.told, ears.headers
    stamp = str(int(NOON.timestamp()) + 7)
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-timestamp"] == stamp
    assert headers["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert told["type"] == "ConversationsOpened"
    assert told["id"] == headers["webhook-id"]
    assert b"down" not in body


def test_what_is_not_taken_is_told_again_later_under_the_same_id(hooked, hear, ears, go_on):
    hooked("events", "waiting")
    ears.status = 503
    hear(said("1", "acme is down"))
    go_on()
    assert Delivery.objects.get().trouble.startswith("127.0.0.1")
    assert "s3cret" not in Delivery.objects.get().trouble
    ears.status = 200
    go_on(NOON + timedelta(hours=1))
    assert Delivery.objects.get().state == "sent"
    assert len({headers["webhook-id"] for headers in ears.headers}) == 1
    assert Hook.objects.get().trouble == ""


def test_after_many_tries_it_is_given_up_its_maker_is_told_and_can_tell_it_again(
    hooked, hear, ears, go_on, lea, signed_in
):
    hook, _ = hooked("slack", "waiting")
    ears.status = 500
    hear(said("1", "acme is down"))
    for day in range(12):
        go_on(NOON + day * DAY)
    assert len(ears.told) == 8
    assert Delivery.objects.get().state == "given-up"
    assert not Job.objects.exclude(name__startswith="telling").exists()
    assert (
        Notice.objects.get(teammate=lea, about__startswith="hook:").text
        == "The hook Chat did not answer for 8 tries."
    )
    browser = signed_in(lea)
    assert "given up" in browser.get(f"/settings/hooks/{hook.pk}/").content.decode()
    ears.status = 200
    browser.post(f"/settings/hooks/deliveries/{Delivery.objects.get().pk}/again/")
    from heedful.kit import clock

    go_on(clock.now() + SECOND)
    assert (len(ears.told), Delivery.objects.get().state) == (9, "sent")


def test_a_hook_that_leads_elsewhere_is_not_followed(hooked, hear, ears, go_on):
    hooked("slack", "waiting")
    ears.status, ears.location = 302, "http://127.0.0.1:9/other"
    hear(said("1", "acme is down"))
    go_on()
    assert "leads elsewhere" in Delivery.objects.get().trouble


def test_an_address_inside_the_house_is_not_reached(hooked, hear, ears, go_on):
    from heedful.kit import fetch

    hooked("slack", "waiting")
    hear(said("1", "acme is down"))
    fetch.allow([])
    go_on()
    assert ears.told == []
    assert "127.0.0.1" in Delivery.objects.get().trouble


def test_nothing_from_before_the_hook_and_nothing_while_it_is_paused(hooked, hear, ears, go_on, lea):
    hear(said("1", "acme is down", by="early"))
    hook, _ = hooked("slack", "waiting")
    desk.pause_hook(by_id=lea.pk, hook_id=hook.pk, on=False, at=NOON)
    hear(said("2", "acme is down", by="meanwhile"))
    go_on()
    settle()
    desk.pause_hook(by_id=lea.pk, hook_id=hook.pk, on=True, at=NOON)
    hear(said("3", "acme is down", by="late"))
    go_on()
    assert [json.loads(told)["text"].split()[0] for told in ears.told] == ["Late"]


def test_deleted_words_are_told_to_nobody_any_more(hooked, hear, ears, go_on, square):
    from heedful.connectors.contract import Deleted

    hooked("slack", "waiting")
    ears.status = 503
    hear(said("1", "acme is down and so am I", by="dana"))
    go_on()
    hear(deleted=[Deleted("1")])
    ears.status = 200
    ears.told.clear()
    go_on(NOON + DAY)
    assert "so am I" not in ears.told[0].decode()


def test_a_hook_is_told_no_more_than_its_maker_may_see_and_nothing_when_they_left(
    hooked, hear, ears, go_on, lea, olive, square
):
    hooked("slack", "waiting")
    teams.let_go(by_id=olive.pk, teammate_id=lea.pk, at=NOON)
    hear(said("1", "acme is down"))
    go_on()
    assert ears.told == []


def test_two_workers_tell_it_once(hooked, hear, ears, go_on):
    hooked("events", "waiting")
    hear(said("1", "acme is down"))
    settle()
    hook = Hook.objects.get()
    desk.follow_for_hooks(at=NOON)
    with transaction.atomic():
        from heedful.desk.actions.hooks import _follow

        assert _follow(hook, NOON) == 0, "its position moved meanwhile"
    go_on()
    assert len(ears.told) == 1


def test_a_lead_adds_tests_and_removes_a_hook_on_the_screen(lea, ears, signed_in, go_on):
    browser = signed_in(lea)
    asked = {"name": "Ops room", "url": ears.url, "form": "events", "topics": ["waiting", "trouble"]}
    page = browser.post("/settings/hooks/", asked, follow=True).content.decode()
    assert "whsec_" in page
    hook = Hook.objects.get()
    assert "whsec_" not in browser.get(f"/settings/hooks/{hook.pk}/").content.decode()
    assert "whsec_" not in hook.sealed_secret
    browser.post(f"/settings/hooks/{hook.pk}/test/")
    from heedful.kit import clock

    go_on(clock.now() + SECOND)
    assert json.loads(ears.told[0])["type"] == "Test"
    assert "200" in browser.get(f"/settings/hooks/{hook.pk}/").content.decode()
    browser.post(f"/settings/hooks/{hook.pk}/remove/")
    assert "Ops room" not in browser.get("/settings/hooks/").content.decode().replace(
        "Ops room is told nothing more", ""
    )
    assert "changed the hook" in browser.get("/audit/").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": "ftp://x"}, "begins with https://"),
        ({"url": "nonsense"}, "begins with https://"),
        ({"form": "smoke"}, "Select a valid choice"),
        ({"topics": ["gossip"]}, "Select a valid choice"),
        ({"topics": []}, "This field is required"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_nonsense_is_told_beside_the_form(lea, signed_in, changed, words):
    asked = {"name": "Ops", "url": "https://chat.test/1", "form": "slack", "topics": ["waiting"]} | changed
    answer = signed_in(lea).post("/settings/hooks/", asked)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Hook.objects.exists()


def test_hooks_are_for_who_sets_up_the_house(hooked, frank, otto, signed_in):
    hook, _ = hooked("slack", "waiting")
    for who in (frank, otto):
        browser = signed_in(who)
        assert browser.get("/settings/hooks/").status_code == 403
        assert browser.get(f"/settings/hooks/{hook.pk}/").status_code == 403
        for deed in ("test", "remove", "pause"):
            assert browser.post(f"/settings/hooks/{hook.pk}/{deed}/").status_code == 403
    assert Hook.objects.filter(removed_at=None, paused_at=None).exists()
    assert not Delivery.objects.exists()
