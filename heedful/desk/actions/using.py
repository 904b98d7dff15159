"""Note which facts and answers a reply holds."""

from datetime import datetime, timedelta

from heedful.answers import queries as answers
from heedful.desk import queries, rules
from heedful.desk.models import AnswerUse, FactUse, Reply
from heedful.teams import queries as teams

REMEMBERED = timedelta(days=7)  # what was put into a draft longer ago is not looked for in a reply
MOST_INSERTED = 50


def note_uses(reply: Reply, words: answers.Resolved, *, at: datetime) -> None:
    """Note what a reply holds, once it is written or edited; what an edit took out of it is gone."""
    held = set(words.version_ids)
    FactUse.objects.filter(reply=reply, gone_at=None).exclude(version__in=held).update(gone_at=at)
    for version_id in words.version_ids:
        FactUse.objects.update_or_create(reply=reply, version_id=version_id, defaults={"gone_at": None})
    inserted = AnswerUse.objects.filter(
        conversation=reply.conversation_id, teammate=reply.author_id, reply=None, at__gt=at - REMEMBERED
    )
    said: set[int] = set()
    for use in inserted.order_by("-at")[:MOST_INSERTED]:
        if use.answer_id not in said and rules.is_kept_in(use.text, reply.text):
            said.add(use.answer_id)
            AnswerUse.objects.filter(pk=use.pk, reply=None).update(reply=reply)


def use_answer(*, conversation_id: int, teammate_id: int, answer_id: int, at: datetime) -> str:
    """Return an answer as a draft for this conversation: the longest variant that fits, its blanks filled.

    :raises Missing: there is no such answer or conversation for this teammate.
    :raises NotAllowed: observers read only.
    """
    teammate = teams.who_may_answer(teammate_id)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    answer = answers.answer_for(teammate_id, answer_id)
    text = queries.answer_in(teammate, conversation, answer, at=at)
    AnswerUse.objects.create(
        answer=answer, number=answer.number, conversation=conversation, teammate=teammate, text=text, at=at
    )
    return text
