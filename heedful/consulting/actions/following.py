"""What becomes of questions when conversations are merged, or a person is erased."""

from collections.abc import Sequence
from datetime import datetime

from heedful.consulting.models import Advice, Consultation
from heedful.outside import actions as outside
from heedful.outside.queries import Purpose


def follow_merge(kept_id: int, gone_id: int) -> None:
    """Let the questions from a conversation follow it into the one that it is merged with."""
    Consultation.objects.filter(conversation=gone_id).update(conversation=kept_id)


def erase(conversation_ids: Sequence[int], at: datetime) -> None:
    """Forget what was asked about a person and answered; what is open is withdrawn. May be repeated."""
    rows = Consultation.objects.filter(conversation__in=conversation_ids)
    for pk in rows.values_list("pk", flat=True):
        outside.withdraw_links(purpose=Purpose.ADVICE, about_id=pk, at=at)
    Advice.objects.filter(consultation__in=rows).update(text="")
    rows.filter(state=Consultation.State.OPEN).update(state=Consultation.State.WITHDRAWN)
    rows.update(question="", quoted="", mail_trouble="")
