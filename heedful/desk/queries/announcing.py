"""Read what is said in public of a private answer, and what must not be said there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from heedful.desk import branches
from heedful.desk.models import PublicLine, Reply
from heedful.desk.models.announcing import USUAL_LINE
from heedful.kit.prepared import prepared
from heedful.listening.models import Post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk.models import Conversation

UNSAID = {"taken-back", "rejected", "returned"}
RUN = 4  # words in a row that were said in private: so many are no accident
MOST = 50  # private texts that are compared
_WORD = re.compile(r"\w+")


def public_line() -> PublicLine:
    """Return what the company says; the usual line where nobody chose another."""
    return PublicLine.objects.filter(pk=1).first() or PublicLine(text=USUAL_LINE, proposed=True)


def may_announce(conversation: Conversation, replies: Sequence[Reply]) -> bool:
    """Test whether an answer in private would be the first one to words that were said in public."""
    if any(one.private and one.state not in UNSAID for one in replies):
        return False
    return not branches.latest_of(conversation, private=False).private


def private_texts(conversation: Conversation) -> list[str]:
    """Return what they and we said in private in a conversation."""
    return [*_their_private_texts(conversation.pk), *_our_private_texts(conversation.pk)]


@prepared
def _their_private_texts(conversation_id: int) -> QuerySet[Post, str]:
    said = Post.objects.filter(thread__in=branches.threads_of(conversation_id), private=True, deleted_at=None)
    return said.order_by("-pk").values_list("text", flat=True)[:MOST]


@prepared
def _our_private_texts(conversation_id: int) -> QuerySet[Reply, str]:
    ours = Reply.objects.filter(conversation=conversation_id, private=True)
    return ours.order_by("-pk").values_list("text", flat=True)[:MOST]


def said_in_private(text: str, private: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a text repeats several words in a row that were said in private."""
    runs = {run for one in private for _, run in _runs(one)}
    for (start, end), run in _runs(text):
        if run in runs:
            yield start, end


def _runs(text: str) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    words = [(found.span(), found[0].casefold()) for found in _WORD.finditer(text)]
    for first in range(len(words) - RUN + 1):
        run = words[first : first + RUN]
        yield (run[0][0][0], run[-1][0][1]), tuple(word for _, word in run)
