"""How one is told beyond the bell: mails in time, quiet hours, pushes that only the browser reads, and how to stop."""

import base64
import json
import threading
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from heedful.journal.models import Job
from heedful.teams import actions as teams
from heedful.teams.models import Notice, PushLine
from heedful.teams.telling import Quiet, mail_due
from tests.conftest import NOON

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def tell(teammate, text, *, about="note:1", at=NOON, link="/inbox/1/"):
    teams.tell(
        teammate_ids=[teammate.pk], text=text, why="You are named in it.", about=about, link=link, at=at
    )


# --- mail


def test_a_day_makes_one_mail_with_what_was_not_seen(frank, work_until, mailoutbox):
    tell(frank, "Lea names you")
    tell(frank, "Bill names you", about="note:2", at=NOON + HOUR)
    tell(frank, "Seen already", about="note:3")
    teams.see_notice(teammate_id=frank.pk, notice_id=Notice.objects.get(about="note:3").pk, at=NOON)
    work_until(NOON + 19 * HOUR)
    assert mailoutbox == []
    work_until(NOON + 20 * HOUR)
    work_until(NOON + 60 * HOUR)
    (mail,) = mailoutbox
    assert mail.subject == "2 notices"
    assert mail.to == ["frank@acme.test"]
    assert "Lea names you\n" in mail.body
    assert "Bill names you\n" in mail.body
    assert "/inbox/1/\nYou are named in it." in mail.body
    assert "Seen already" not in mail.body


def test_at_once_is_at_once_and_off_is_never(frank, bill, work_until, mailoutbox):
    choices = {"quiet_from": None, "quiet_until": None, "zone": ""}
    teams.choose_telling(teammate_id=frank.pk, mail="at-once", **choices)
    teams.choose_telling(teammate_id=bill.pk, mail="off", **choices)
    tell(frank, "Lea\nnames you")
    tell(bill, "Lea names you")
    work_until(NOON)
    work_until(NOON + 60 * HOUR)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["frank@acme.test"], "Lea names you")]
    assert not Job.objects.filter(dead=True).exists()


def test_quiet_hours_keep_a_mail_until_they_are_over(frank, work_until, mailoutbox):
    teams.choose_telling(
        teammate_id=frank.pk, mail="at-once", quiet_from=time(22), quiet_until=time(7), zone="Europe/Berlin"
    )
    night = datetime(2008, 4, 6, 21, 30, tzinfo=UTC)  # 23:30 in Berlin
    tell(frank, "Lea names you", at=night)
    work_until(night + 7 * HOUR)
    assert mailoutbox == []
    work_until(night + timedelta(hours=7, minutes=30))  # 7:00 in Berlin
    assert len(mailoutbox) == 1


def test_a_mail_server_that_is_down_costs_no_notice(frank, work_until, mailoutbox, settings):
    teams.choose_telling(teammate_id=frank.pk, mail="at-once", quiet_from=None, quiet_until=None, zone="")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell(frank, "Lea names you")
    work_until(NOON)
    assert Job.objects.get(name="telling.mail_notices").trouble.startswith("The mail server:")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    work_until(NOON + timedelta(seconds=121))
    assert len(mailoutbox) == 1


def test_the_link_in_a_mail_ends_mails_without_signing_in(frank, work_until, mailoutbox):
    tell(frank, "Lea names you")
    work_until(NOON + 20 * HOUR)
    link = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mailoutbox[0].body
    path = "/" + link.split("/", 3)[3]
    browser = Client(enforce_csrf_checks=True)
    assert "End the mails" in browser.get(path).content.decode()
    tell(frank, "still told", about="note:2", at=NOON + 21 * HOUR)
    work_until(NOON + 50 * HOUR)
    assert len(mailoutbox) == 2, "looking at the page ends nothing"
    answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert "frank@acme.test gets no more notices by mail" in answer.content.decode()
    tell(frank, "by the bell alone", about="note:3", at=NOON + 51 * HOUR)
    work_until(NOON + 100 * HOUR)
    assert len(mailoutbox) == 2
    assert browser.post(path[:-2] + "x/").status_code == 404


@given(
    since=st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    how=st.sampled_from(["at-once", "hourly", "daily"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    quiet=st.tuples(st.times(), st.times()).map(
        lambda span: Quiet(*(t.replace(second=0, microsecond=0) for t in span))
    ),
)
def test_a_mail_is_never_due_before_it_happened_nor_in_quiet_hours_nor_after_two_days(
    since, how, zone, quiet
):
    from zoneinfo import ZoneInfo

    due = mail_due(how, since=since, zone=zone, quiet=quiet)
    assert since <= due.astimezone(UTC) <= since + timedelta(hours=49)
    assert (
        not quiet.holds(due.astimezone(ZoneInfo(zone))) or due.astimezone(ZoneInfo(zone)).time() != due.time()
    )


@pytest.mark.parametrize(
    ("hour", "is_quiet"), [(21, False), (22, True), (1, True), (6, True), (7, False), (12, False)]
)
def test_a_night_is_quiet_on_both_sides_of_midnight(hour, is_quiet):
    assert Quiet(time(22), time(7)).holds(NOON.replace(hour=hour)) == is_quiet


# --- which notices


def test_what_one_stopped_one_is_not_told_and_can_want_again(frank, bill, signed_in):
    browser = signed_in(frank)
    tell(frank, "Lea names you")
    page = browser.get("/notices/").content.decode()
    assert "Stop notices like this" in page
    browser.post("/notices/stop/", {"kind": "note"})
    for who in (frank, bill):
        tell(who, "Lea names you again", about="note:2")
    assert [notice.teammate for notice in Notice.objects.filter(about="note:2")] == [bill]
    browser.post("/notices/stop/", {"kind": "note", "stop": "no"})
    tell(frank, "and again", about="note:3")
    assert Notice.objects.filter(teammate=frank, about="note:3").exists()


def test_that_a_reply_stands_nowhere_cannot_be_missed(frank, signed_in):
    tell(frank, "Look", about="reply:1")
    browser = signed_in(frank)
    assert "Stop notices like this" not in browser.get("/notices/").content.decode()
    answer = browser.post("/notices/stop/", {"kind": "reply"})
    assert answer.status_code == 400
    assert "cannot be stopped" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"mail": "sometimes"}, "Select a valid choice"),
        ({"zone": "Mars/Base"}, "A time zone such as Europe/London is needed."),
        ({"quiet_from": "22:00"}, "Quiet hours need a beginning and an end."),
        ({"quiet_from": "25:00", "quiet_until": "7:00"}, "Enter a valid time."),
    ],
)
def test_nonsense_is_told_beside_the_form(frank, signed_in, changed, words):
    answer = signed_in(frank).post("/notices/choices/", {"mail": "daily"} | changed)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_what_one_chooses_is_there_the_next_time(frank, signed_in):
    browser = signed_in(frank)
    chosen = {"mail": "hourly", "quiet_from": "22:00", "quiet_until": "07:00", "zone": "Europe/London"}
    assert browser.post("/notices/choices/", chosen).status_code == 302
    page = browser.get("/notices/choices/").content.decode()
    assert '<option value="hourly" selected>' in page
    assert 'value="Europe/London"' in page


# --- pushes


class Browser:
    """A browser and its push service, on loopback: it opens what it is sent."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth, self.told, self.headers, self.status = b"0123456789abcdef", [], [], 201
        outer = self

        class Service(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.headers.append(self.headers)
                outer.told.append(json.loads(outer.open(body)))
                self.send_response(outer.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def line(self):
        """Return what `pushManager.subscribe` gives."""
        endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"
        return {
            "endpoint": endpoint,
            "keys": {"p256dh": self.text(self.point()), "auth": self.text(self.auth)},
        }

    def point(self):
        public = self.key.public_key()
        return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    @staticmethod
    def text(raw):
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def open(self, body):
        salt, theirs, sealed = body[:16], body[21:86], body[86:]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        )

        def derive(secret, salt, told, length):
            return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=told).derive(secret)

        secret = derive(shared, self.auth, b"WebPush: info\0" + self.point() + theirs, 32)
        box = AESGCM(derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16))
        opened = box.decrypt(derive(secret, salt, b"Content-Encoding: nonce\0", 12), sealed, None)
        assert opened.endswith(b"\x02")
        return opened[:-1]


@pytest.fixture
def chrome():
    browser = Browser()
    yield browser
    browser.server.shutdown()
    browser.server.server_close()


@pytest.fixture
def told_by_push(frank, signed_in, chrome):
    answer = signed_in(frank).post(
        "/notices/browsers/", json.dumps(chrome.line()), content_type="application/json"
    )
    assert answer.status_code == 204
    return chrome


def test_a_browser_is_told_at_once_what_only_it_can_read(frank, told_by_push, work_until):
    tell(frank, "Lea names you")
    work_until(NOON)
    (told,) = told_by_push.told
    assert told == {
        "text": "Lea names you",
        "why": "You are named in it.",
        "link": "/inbox/1/",
        "tag": f"notice-{Notice.objects.get().pk}",
    }
    headers = told_by_push.headers[0]
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["authorization"].startswith("vapid t=")
    page = told_by_push.text(b"")  # nothing of the words is in the address or the headers
    assert "Lea names you" not in str(headers) + page  # three letters alone may stand in a key


def test_no_push_in_quiet_hours_nor_of_what_was_seen(frank, told_by_push, work_until):
    teams.choose_telling(
        teammate_id=frank.pk, mail="off", quiet_from=time(11), quiet_until=time(13), zone="UTC"
    )
    tell(frank, "Lea names you")
    work_until(NOON)
    tell(frank, "seen in time", about="note:2", at=NOON + 2 * HOUR)
    teams.see_notice(teammate_id=frank.pk, notice_id=Notice.objects.get(about="note:2").pk, at=NOON)
    work_until(NOON + 2 * HOUR)
    assert told_by_push.told == []


def test_a_browser_that_is_gone_is_forgotten(frank, told_by_push, work_until):
    told_by_push.status = 410
    tell(frank, "Lea names you")
    work_until(NOON)
    assert not PushLine.objects.exists()


def test_a_push_service_that_is_down_is_asked_again(frank, told_by_push, work_until):
    told_by_push.status = 503
    tell(frank, "Lea names you")
    work_until(NOON)
    told_by_push.status = 201
    work_until(NOON + HOUR)
    assert len(told_by_push.told) == 2
    assert not Job.objects.filter(name="telling.push_notice").exists()


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        '{"endpoint": 1}',
        '{"endpoint": "http://push.example/1", "keys": {"p256dh": "x", "auth": "y"}}',
        '{"endpoint": "https://push.example/1", "keys": {"p256dh": "x", "auth": "y"}}',
    ],
)
def test_what_is_no_browser_is_refused(frank, signed_in, told):
    answer = signed_in(frank).post("/notices/browsers/", told, content_type="application/json")
    assert answer.status_code == 400
    assert not PushLine.objects.exists()


def test_ones_browsers_are_ones_own(frank, bill, told_by_push, signed_in):
    line = PushLine.objects.get()
    signed_in(bill).post(f"/notices/browsers/{line.pk}/remove/")
    assert PushLine.objects.exists()
    signed_in(frank).post(f"/notices/browsers/{line.pk}/remove/")
    assert not PushLine.objects.exists()
