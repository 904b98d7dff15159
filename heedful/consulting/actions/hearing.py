"""Take in answers that come by mail to a signed address: they are advice, and open no conversation."""

from collections.abc import Sequence
from datetime import datetime

from heedful.connectors.contract import Post
from heedful.consulting import rules
from heedful.consulting.actions.answering import give
from heedful.consulting.models import Advice, Consultation
from heedful.kit import meter
from heedful.kit.html import plain

State, How = Consultation.State, Advice.How


def take_mails(posts: Sequence[Post], at: datetime) -> None:
    """Keep what mails to our signed addresses say, each once; runs in the transaction that files the rest."""
    for post in posts:
        consultation = Consultation.objects.filter(pk=rules.consultation_of(post) or 0).first()
        if consultation is None or not _take(consultation, post, at):
            meter.count("advice.left_out")


def _take(consultation: Consultation, post: Post, at: datetime) -> bool:
    """Keep one mail; a machine's, an empty one, a repeated one and one too many are left out.

    One that comes after another answer is kept beside it: nobody writes to us in vain.
    """
    text = rules.without_quotes(plain(post.text))
    is_new = not Advice.objects.filter(mail_id=post.outside_id).exists()
    full = consultation.advice.count() >= rules.MOST_ADVICE
    if not text or not is_new or full or post.author.is_bot or not consultation.question:
        return False
    consultation.move(to=State.ANSWERED, expected=State.OPEN)
    sender = plain(post.author.name or post.author.address)[:320]
    give(consultation, Advice(text=text, how=How.MAIL, sender=sender, mail_id=post.outside_id), at)
    return True
