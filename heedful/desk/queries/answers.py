"""Read answers as a conversation needs them, where they were said, and what came of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.text import Truncator

from heedful.answers import queries as answers
from heedful.answers import rules
from heedful.answers.models import Answer
from heedful.desk.models import AnswerUse, Conversation, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

SHORTEST_NAME = 3  # letters; shorter ones are words too often


def words_to_keep(reply: Reply) -> str:
    """Return a reply as an answer to be used again: facts as references, the person's name as a blank."""
    text = reply.text
    for use in reply.fact_uses.filter(version__overtaken_at=None, gone_at=None).select_related(
        "version__fact"
    ):
        text = text.replace(use.version.text, use.version.fact.reference)
    name = (reply.conversation.person.name.split() or [""])[0]
    return re.sub(rf"\b{re.escape(name)}\b", "{name}", text) if len(name) >= SHORTEST_NAME else text


def title_of(reply: Reply) -> str:
    """Return a first title for an answer: what the person asked, as far as a title goes."""
    post = reply.to_post
    return Truncator(" ".join((post.title or post.text or reply.text).split())).chars(rules.LONGEST_TITLE)


def answer_in(teammate: Teammate, conversation: Conversation, answer: Answer, *, at: datetime) -> str:
    """Return the variant of an answer that fits a conversation: blanks filled, facts as references."""
    source = conversation.source
    connector, account = listening.connector_of(source), listening.account_of(source)
    company = teams.company()
    blanks = {
        "name": (conversation.person.name.split() or [""])[0],
        "me": teammate.name.split()[0],
        "company": company.name if company else "",
        "network": connector.name,
    }
    texts = [(one["network"], rules.filled(one["text"], blanks)) for one in answer.variants]
    said = answers.previews(teammate.pk, [text for _, text in texts], at=at)
    lengths = {text: connector.length_of(words) for (_, text), words in zip(texts, said, strict=True)}
    limit = account.length or connector.can.length
    return rules.best_variant(texts, network=source.network, limit=limit, length_of=lengths.__getitem__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the conversations in which an answer was said: `said` is n for the rest."""

    put_in: int  # into drafts, said or not
    said: int
    done: int  # finished, and the person did not speak again
    came_back: int  # the person spoke again in the thread after it
    open: int  # neither, so far


def outcome_of(teammate_id: int, answer: Answer) -> Outcome:
    """Return what became of an answer, as far as this teammate may see its conversations."""
    return outcomes_of(teammate_id, [answer.pk]).get(answer.pk, Outcome(0, 0, 0, 0, 0))


def outcomes_of(teammate_id: int, answer_ids: Sequence[int]) -> dict[int, Outcome]:
    """Return the outcomes of some answers with one query; those that nobody used are left out."""
    spoke = Post.objects.filter(
        thread=OuterRef("conversation__thread"),
        author__person=OuterRef("conversation__person"),
        said_at__gt=OuterRef("reply__written_at"),
    )
    uses = AnswerUse.objects.filter(answer__in=answer_ids, conversation__in=conversations_for(teammate_id))
    said = Q(reply__state=Reply.State.SENT)
    rows = uses.annotate(back=Exists(spoke)).order_by().values_list("answer")
    counted = rows.annotate(
        put_in=Count("pk"),
        said=Count("pk", filter=said),
        done=Count("pk", filter=said & Q(back=False, conversation__state=Conversation.State.DONE)),
        came_back=Count("pk", filter=said & Q(back=True)),
    )
    return {pk: Outcome(n, m, done, back, m - done - back) for pk, n, m, done, back in counted}


def answer_uses_of(teammate_id: int, answer: Answer) -> list[AnswerUse]:
    """Return the last replies in which an answer was said."""
    uses = AnswerUse.objects.filter(answer=answer, conversation__in=conversations_for(teammate_id))
    beside = ("reply__author", "reply__source", "conversation__person")
    return list(uses.exclude(reply=None).select_related(*beside).order_by("-at", "-pk")[:20])
