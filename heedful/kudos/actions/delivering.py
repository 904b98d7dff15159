"""Bring praise to whom it names and to their lead: by a notice, by mail, or say why it could not be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import OutsideTrouble
from heedful.kudos import events
from heedful.kudos.models import Earned, Kudos
from heedful.teams.actions import tell

Way = Earned.Way
NO_ADDRESS = "No address is known, and it is no teammate."
NO_MAIL = "Mail is not set up in this house."
AGAIN_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """One who is to be told; `field` says where it is written down: "" the praised, "lead_" their lead."""

    earned: Earned
    field: str
    teammate_id: int | None
    email: str


def deliver(*, kudos_id: int, conversation_id: int, at: datetime) -> None:
    """Tell everybody who was not told. Run by the worker; may be repeated.

    Where a mail server takes a letter and dies before it says so, the letter may come twice.

    :raises OutsideTrouble: the mail server could not be reached; it is tried again.
    """
    kudos = Kudos.objects.select_related("post__author", "by").filter(pk=kudos_id).first()
    if kudos is None or kudos.state != Kudos.State.MARKED or kudos.post.deleted_at:
        return
    told = [_tell(kudos, envelope, at) for envelope in _envelopes(kudos)]
    if any(told):
        with transaction.atomic():
            record(events.KudosDelivered(kudos.pk, conversation_id), at=at)
    if troubles := kudos.earned.filter(trouble__startswith=MAIL_FAILED).first():
        raise OutsideTrouble(troubles.trouble, retry_in=AGAIN_SECONDS)


MAIL_FAILED = "The mail server: "


def _envelopes(kudos: Kudos) -> Iterator[Envelope]:
    """Return whom to tell, each once, the praised before their lead."""
    seen: set[object] = set()
    for field in ("", "lead_"):
        for earned in kudos.earned.select_related("praised").order_by("pk"):
            praised = earned.praised
            teammate_id = praised.lead_id if field else praised.teammate_id
            email = praised.lead_email if field else praised.email
            who = teammate_id or email.casefold()
            if getattr(earned, f"{field}told_at") is None and (not who or who not in seen):
                yield Envelope(earned, field, teammate_id, email)
            seen.add(who)


def _tell(kudos: Kudos, envelope: Envelope, at: datetime) -> bool:
    """Tell one, and write down how, or why not; return whether they were told now."""
    way, trouble = _way(kudos, envelope, at)
    row = Earned.objects.filter(pk=envelope.earned.pk, **{f"{envelope.field}told_at": None})
    noted = {"told_by": way, "told_at": at if way else None, "trouble": trouble}
    row.update(**{f"{envelope.field}{name}": value for name, value in noted.items()})
    return bool(way)


def _way(kudos: Kudos, envelope: Envelope, at: datetime) -> tuple[str, str]:
    if envelope.teammate_id is not None:
        _notice(kudos, envelope, at)
        return Way.NOTICE, ""
    if not envelope.email:
        return Way.NONE, NO_ADDRESS
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return Way.NONE, NO_MAIL
    try:
        send_mail(_subject(kudos, envelope), _letter(kudos, envelope), None, [envelope.email])
    except (SMTPException, OSError) as error:
        return Way.NONE, f"{MAIL_FAILED}{error}"[:300]
    return Way.MAIL, ""


def _notice(kudos: Kudos, envelope: Envelope, at: datetime) -> None:
    words = " ".join((kudos.post.text or kudos.post.title).split())
    tell(
        teammate_ids=[envelope.teammate_id or 0],
        text=f"{_subject(kudos, envelope)}: “{words[:240]}”",
        why="You are told because you earned it."
        if not envelope.field
        else "You are told because you lead them.",
        about=f"kudos:{kudos.pk}:{envelope.earned.pk}:{envelope.field}",
        link=f"/kudos/{kudos.pk}/",
        at=at,
    )


def _subject(kudos: Kudos, envelope: Envelope) -> str:
    author = str(kudos.post.author)
    if envelope.field:
        return f"{author} praises {envelope.earned.praised}"[:150]
    return f"{author} praises you"[:150]


def _letter(kudos: Kudos, envelope: Envelope) -> str:
    post, earned = kudos.post, envelope.earned
    where = f"Said here: {post.url}\n\n" if post.url and not post.private else ""
    why = (
        f"You get this because you lead {earned.praised}."
        if envelope.field
        else "You get this because it is about you. Nobody shows it to others unless you agree."
    )
    passed_on = f"{kudos.by} passed it on." if kudos.by else ""
    return f"{post.author} wrote:\n\n{post.text or post.title}\n\n{where}{passed_on} {why}\n"
