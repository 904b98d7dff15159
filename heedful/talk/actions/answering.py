"""Tell somebody by mail that an answer stands on their page; the mail holds the way there and no words."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from heedful.desk.models import Reply
from heedful.kit.errors import OutsideTrouble
from heedful.outside.rules import path_of
from heedful.talk import queries
from heedful.talk.models import Letter
from heedful.teams import queries as teams


def tell_of_answer(*, reply_id: int, conversation_id: int, at: datetime) -> None:
    """Send the mail, once an answer, where they left an address and this house can send mail.

    It is marked before it is sent: a worker that dies in between loses the mail, and the page has the answer.

    :raises OutsideTrouble: the server did not take it.
    """
    del at
    reply = Reply.objects.select_related("conversation__first_post__author").filter(pk=reply_id).first()
    if reply is None or reply.conversation_id != conversation_id or not teams.mail_is_set_up():
        return
    first = reply.conversation.first_post
    letter = Letter.objects.filter(post=first, by_mail=True, erased_at=None).first()
    if letter is None:
        return
    unmarked = Letter.objects.filter(pk=letter.pk, told_reply_id__lt=reply.pk)
    if unmarked.update(told_reply_id=reply.pk):
        _mail(letter, first.author.address, reply)


def _mail(letter: Letter, address: str, reply: Reply) -> None:
    company = teams.company()
    name = company.name if company else "Heedful"
    link = f"{settings.BASE_URL}{path_of(queries.secret_of(letter))}"
    text = f"{reply.author.name} of {name} answered you. Read it, and write back, here:\n\n{link}\n"
    try:
        EmailMessage(f"{name} answered you", text, None, [address]).send()
    except (smtplib.SMTPException, OSError) as error:
        Letter.objects.filter(pk=letter.pk).update(told_reply_id=letter.told_reply_id)
        raise OutsideTrouble(f"The mail was not taken: {error}", retry_in=120) from error
