"""How a teammate is told beyond the bell: their choice, mails with what they have not seen, and pushes."""

import json
import smtplib
from collections.abc import Sequence
from datetime import datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db import transaction

from heedful.journal.work import Later
from heedful.kit import fetch, sealed, webpush
from heedful.kit.errors import Invalid, Missing, OutsideTrouble
from heedful.teams import queries
from heedful.teams.models import Company, Notice, PushLine, Teammate, Telling
from heedful.teams.telling import ALWAYS, mail_due

MOST_IN_A_MAIL = 50
MOST_BROWSERS = 10
MAIL_AGAIN_SECONDS = 120.0
GONE = {404, 410}  # the push service knows this browser no more
PUSH_LASTS = 24 * 3600  # seconds that a push service keeps what a closed browser missed
_STOPS = Signer(salt="heedful.telling.stop")


@transaction.atomic
def choose_telling(
    *, teammate_id: int, mail: str, quiet_from: time | None, quiet_until: time | None, zone: str
) -> Telling:
    """Say how one wants to be told by mail, and when by nothing.

    :raises Invalid: no such way or zone, or half a span of quiet hours.
    """
    queries.teammate(teammate_id)
    if mail not in Telling.Mail.values:
        raise Invalid(f"There is no way {mail!r}; there are {', '.join(Telling.Mail.values)}.")
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid("Quiet hours need a beginning and an end.")
    _check_zone(zone)
    chosen = {"mail": mail, "quiet_from": quiet_from, "quiet_until": quiet_until, "zone": zone}
    return Telling.objects.update_or_create(teammate_id=teammate_id, defaults=chosen)[0]


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("A time zone such as Europe/London is needed.") from error


@transaction.atomic
def stop_kind(*, teammate_id: int, kind: str, stop: bool = True) -> None:
    """Want no more notices of a kind, or (`stop` False) want them again. May be repeated.

    :raises Invalid: this kind cannot be stopped.
    """
    if stop and kind in ALWAYS:
        raise Invalid("This cannot be stopped: your words might stand nowhere, and nobody would know.")
    queries.teammate(teammate_id)
    telling, _ = Telling.objects.select_for_update().get_or_create(teammate_id=teammate_id)
    telling.stopped = sorted({*telling.stopped, kind[:40]} if stop else {*telling.stopped} - {kind})
    telling.save(update_fields=["stopped"])


def stop_secret(teammate_id: int) -> str:
    """Return what stands in the link that ends mails without signing in."""
    return _STOPS.sign(str(teammate_id))


@transaction.atomic
def stop_mail(*, secret: str) -> Teammate:
    """End mails to whoever this link was sent to. May be repeated.

    :raises Missing: it was never sent.
    """
    try:
        who = queries.teammate(int(_STOPS.unsign(secret)))
    except (BadSignature, ValueError) as error:
        raise Missing("This link does not work any more. You can choose under Notices.") from error
    Telling.objects.update_or_create(teammate=who, defaults={"mail": Telling.Mail.OFF})
    return who


# --- by mail


def mail_notices(*, notice_id: int, told_id: int, at: datetime) -> None:
    """Send a teammate what they have not seen, in one mail, when it is due. Run by the worker.

    :raises Later: it is not due yet.
    :raises OutsideTrouble: the mail server took nothing; the worker tries again.
    """
    telling = queries.telling_of(told_id)
    notice = Notice.objects.filter(pk=notice_id, seen_at=None, mailed_at=None).first()
    if notice is None or telling.mail == Telling.Mail.OFF or not queries.mail_is_set_up():
        return
    due = mail_due(telling.mail, since=notice.at, zone=queries.zone_of(telling), quiet=telling.quiet)
    if at < due:
        raise Later((due - at).total_seconds())
    unseen = Notice.objects.filter(teammate=told_id, seen_at=None, mailed_at=None).order_by("at", "pk")
    notices = list(unseen[:MOST_IN_A_MAIL])
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=at)
    try:
        _mail(queries.teammate(told_id), notices).send()
    except (OSError, smtplib.SMTPException) as error:
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=None)
        raise OutsideTrouble(f"The mail server: {error}", retry_in=MAIL_AGAIN_SECONDS) from error


def _mail(to: Teammate, notices: Sequence[Notice]) -> EmailMessage:
    stop = f"{settings.BASE_URL}/notices/stop/{stop_secret(to.pk)}/"
    lines = [f"{one.text}\n{settings.BASE_URL}{one.link}\n{one.why}" for one in notices]
    ends = f"How you are told: {settings.BASE_URL}/notices/choices/\nNo more mails: {stop}"
    subject = notices[0].text if len(notices) == 1 else f"{len(notices)} notices"
    return EmailMessage(
        " ".join(subject.split())[:120],
        "\n\n".join([*lines, f"--\n{ends}"]) + "\n",
        to=[to.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


# --- by push


@transaction.atomic
def push_key() -> str:
    """Return the key that signs our pushes; the first who asks makes it."""
    house = Company.objects.select_for_update().filter(pk=1).first()
    if house is None:
        raise Missing("The company has no name yet.")
    if not house.sealed_push_key:
        house.sealed_push_key = sealed.seal(house, "sealed_push_key", webpush.new_key())
        house.save(update_fields=["sealed_push_key"])
    return sealed.opened(house, "sealed_push_key")


@transaction.atomic
def add_browser(*, teammate_id: int, line: webpush.Line, browser: str, at: datetime) -> None:
    """Let a browser be told; the oldest gives way when there are too many. May be repeated.

    :raises Invalid: this is no browser that could be told.
    """
    queries.teammate(teammate_id)
    if urlsplit(line.endpoint).scheme != "https" and not settings.DEBUG and not _is_ours(line.endpoint):
        raise Invalid("A push service has an address with https.")
    webpush.encrypt(b"", line)
    known = {"teammate_id": teammate_id, "p256dh": line.p256dh, "auth": line.auth}
    PushLine.objects.update_or_create(
        endpoint=line.endpoint, defaults=known | {"browser": browser[:200], "made_at": at}
    )
    kept = PushLine.objects.filter(teammate=teammate_id).order_by("-made_at")[:MOST_BROWSERS]
    PushLine.objects.filter(teammate=teammate_id).exclude(pk__in=[one.pk for one in kept]).delete()


def _is_ours(endpoint: str) -> bool:
    """Test whether it is on this machine, as in a test: nothing leaves it."""
    return urlsplit(endpoint).hostname in {"127.0.0.1", "localhost"}


@transaction.atomic
def remove_browser(*, teammate_id: int, line_id: int) -> None:
    """Tell a browser nothing more. May be repeated."""
    PushLine.objects.filter(pk=line_id, teammate=teammate_id).delete()


def push_notice(*, notice_id: int, told_id: int, at: datetime) -> None:
    """Tell a teammate's browsers at once, outside of quiet hours. A repeat by the worker shows nothing new.

    :raises OutsideTrouble: a push service could not be reached; the worker tries again.
    """
    lines = list(PushLine.objects.filter(teammate=told_id))
    notice = Notice.objects.filter(pk=notice_id, seen_at=None).first() if lines else None
    telling = queries.telling_of(told_id)
    if notice is None or telling.quiet.holds(at.astimezone(ZoneInfo(queries.zone_of(telling)))):
        return
    shown = {"text": notice.text, "why": notice.why, "link": notice.link, "tag": f"notice-{notice.pk}"}
    key = push_key()
    for line in lines:
        _push(line, json.dumps(shown).encode(), key=key, at=at)


def _push(to: PushLine, words: bytes, *, key: str, at: datetime) -> None:
    line = webpush.Line(to.endpoint, to.p256dh, to.auth)
    headers = {
        "authorization": webpush.signed(key, endpoint=to.endpoint, contact=_contact(), at=at),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(PUSH_LASTS),
    }
    answer = fetch.request("POST", to.endpoint, headers=headers, body=webpush.encrypt(words, line))
    if answer.status in GONE:
        to.delete()
    elif trouble := fetch.trouble(answer):
        raise trouble


def _contact() -> str:
    """Return whom a push service can write to, as RFC 8292 wants it."""
    return f"mailto:{settings.DEFAULT_FROM_EMAIL}"
