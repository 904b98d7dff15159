"""Write to somebody outside who is asked: what is shown to them, a private link, a signed address."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from heedful.consulting import events, queries, rules
from heedful.consulting.models import Consultation
from heedful.journal.write import record
from heedful.kit.errors import OutsideTrouble
from heedful.outside import actions as outside
from heedful.outside.queries import Purpose
from heedful.outside.rules import path_of
from heedful.teams import actions as telling
from heedful.teams import queries as teams

State = Consultation.State
AGAIN_SECONDS = 120.0
LIKE_NO_OTHER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused)  # the same letter will not pass


def mail_expert(*, consultation_id: int, conversation_id: int, letter: int, at: datetime) -> None:
    """Send a letter, once; run by the worker, may be repeated. Nothing leaves for teams and colleagues.

    :raises OutsideTrouble: the mail server took nothing; the worker tries again.
    """
    del conversation_id
    claimed = _claim(consultation_id, letter, at)
    if claimed is None:
        return
    row, mail = claimed
    try:
        mail.send()
    except LIKE_NO_OTHER as refused:
        _note(row, f"The mail server will not take it: {refused}", at)
    except (OSError, smtplib.SMTPException) as error:
        Consultation.objects.filter(pk=row.pk, letters_sent=letter).update(letters_sent=letter - 1)
        _note(row, f"The mail server: {error}", at)
        raise OutsideTrouble(f"The mail server: {error}", retry_in=AGAIN_SECONDS) from error
    else:
        _note(row, "", at)


@transaction.atomic
def _claim(consultation_id: int, letter: int, at: datetime) -> tuple[Consultation, EmailMessage] | None:
    """Mark a letter as sent before it is: a worker that dies loses one, the next reminder sends another."""
    waiting = Consultation.objects.filter(pk=consultation_id, state=State.OPEN, letters=letter)
    if not letter or not waiting.filter(letters_sent__lt=F("letters")).update(letters_sent=letter):
        return None
    row = Consultation.objects.select_related("asker").get(pk=consultation_id)
    _, secret = outside.make_link(purpose=Purpose.ADVICE, about_id=row.pk, lasts=rules.LINK_LASTS, at=at)
    return row, letter_to(row, link=f"{settings.BASE_URL}{path_of(secret)}")


@transaction.atomic
def _note(row: Consultation, trouble: str, at: datetime) -> None:
    """Note on the row how it went; who asked is told of trouble, once."""
    changed = Consultation.objects.filter(pk=row.pk).exclude(mail_trouble=trouble[:300])
    is_new = bool(changed.update(mail_trouble=trouble[:300]))
    record(events.AdviceMailed(row.pk, row.conversation_id, bool(trouble)), at=at)
    if trouble and is_new:
        telling.tell(
            teammate_ids=[row.asker_id],
            text=f"Your question to {row.asked_name} could not be mailed.",
            why="You asked.",
            about=f"question:{row.pk}:trouble:{row.letters}",
            link=f"/inbox/{row.conversation_id}/",
            at=at,
        )


def letter_to(row: Consultation, *, link: str) -> EmailMessage:
    """Return the letter: the question, what the person said as far as it is shown, and how to answer."""
    house = teams.company()
    company = house.name if house and house.name else "Heedful"
    reply_to = queries.reply_address(row)
    by_mail = "Reply to this mail, or answer" if reply_to else "Mails to this address are not read. Answer"
    days = rules.LINK_LASTS.days
    parts = [
        rules.ABOVE if reply_to else "",
        f"Hello{f' {row.expert_name}' if row.expert_name else ''},",
        f"{row.asker} at {company} asks you:",
        row.question,
        _quoted(row.quoted),
        f"{by_mail} here, without signing in; the link works once, within {days} days:\n{link}",
        f"You get this because {row.asker} at {company} chose you. Nobody else outside reads your answer.",
    ]
    return EmailMessage(
        f"A question from {row.asker} at {company}"[:150],
        "\n\n".join(filter(None, parts)) + "\n",
        to=[row.expert_email],
        reply_to=[reply_to] if reply_to else None,
    )


def _quoted(words: str) -> str:
    lines = "\n".join(f"> {line}" for line in words.splitlines())
    return f"It is about this, which somebody wrote to us:\n{lines}" if lines else ""
