"""What was said to or by a person while a teammate was writing to them, so that nobody answers twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q, QuerySet, Subquery
from django.utils import timezone

from heedful.desk import branches
from heedful.desk.models import Conversation, Reply
from heedful.desk.queries.conversations import visible_ids
from heedful.kit.errors import Invalid, Refused
from heedful.kit.prepared import prepared
from heedful.listening import queries as listening
from heedful.listening.models import Post
from heedful.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

State = Reply.State
STANDING = (State.HELD, State.SENDING, State.SENT, State.UNKNOWN)  # said, or about to be
WRITTEN = re.compile(r"(\d{1,18})-(\d{1,9})")
LONGEST = 300  # of the new words, as they are shown beside the composer


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has read: the newest post of the thread, and the newest turn of ours to the person."""

    post_id: int
    turn: int

    def __str__(self) -> str:
        return f"{self.post_id}-{self.turn}"

    @classmethod
    def read(cls, written: str) -> Mark:
        """:raises Invalid: this is no mark."""
        found = WRITTEN.fullmatch(written)
        if not found:
            raise Invalid("seen: give back what the conversation said in `seen`.")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class News:
    """One thing that was said meanwhile; without `text` where it was said out of the teammate's sight."""

    kind: str  # they-wrote, we-answer, we-answered, answered-elsewhere
    who: str
    text: str
    at: datetime  # when it was said, or when it leaves


class SaidMeanwhile(Refused):
    """Something was said that the author has not seen; with `mark` in hand they have."""

    code = "said-meanwhile"

    def __init__(self, news: Sequence[News], mark: Mark, *, at: datetime) -> None:
        super().__init__(" ".join(sentence_of(one, at=at) for one in news) + " Look, and send again.")
        self.news, self.mark = news, mark


def sentence_of(news: News, *, at: datetime) -> str:
    """Say what is new in one sentence."""
    if news.kind == "they-wrote":
        return f"{news.who} wrote meanwhile."
    if news.kind == "answered-elsewhere":
        return f"{news.who} answered meanwhile, not from here."
    if news.kind == "we-answer":
        return f"{news.who}'s answer leaves {_leaves(news.at, at)}."
    return f"{news.who} answered meanwhile."


def _leaves(moment: datetime, at: datetime) -> str:
    seconds = round((moment - at).total_seconds())
    if seconds <= 0:
        return "now"
    return f"in {seconds} s" if seconds < 120 else f"at {timezone.localtime(moment):%a %d %b, %H:%M}"


def mark_of(conversation: Conversation) -> Mark:
    """Return how far whoever looks now has read."""
    post_id, turn = _read(conversation.pk, conversation.person_id)[0]
    return Mark(post_id or 0, turn or 0)


@prepared
def _read(conversation_id: int, person_id: int) -> QuerySet[Conversation, tuple[int | None, int | None]]:
    turns = _turns(person_id).order_by("-turn").values("turn")[:1]
    theirs = Q(author__person=person_id) | Q(by_us=True)
    posts = Post.objects.filter(theirs, thread__in=branches.threads_of(conversation_id))
    latest = posts.order_by("-pk").values("pk")[:1]
    return Conversation.objects.filter(pk=conversation_id).values_list(Subquery(latest), Subquery(turns))


def _turns(person_id: int) -> QuerySet[Reply]:
    """Return all that was ever said to a person by us, wherever."""
    return Reply.objects.filter(conversation__person=person_id)


def hold_person(person_id: int) -> None:
    """Let nobody answer or join conversations of a person until the transaction ends."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))


def hold(conversation: Conversation) -> None:
    """Lock the person, and refuse where the conversation became part of another one a moment ago."""
    hold_person(conversation.person_id)
    now = Conversation.every.filter(pk=conversation.pk).values_list("joined_to", flat=True).first()
    if now is not None:
        raise branches.JoinedElsewhere(now)


def take_turn(conversation: Conversation) -> int:
    """Return the number of the next reply to this person; until the transaction ends nobody else gets one.

    It locks the person before anything else is written: two who answer at the same moment go one after
    the other, the second sees the first, and neither waits for what the other holds.
    """
    hold_person(conversation.person_id)
    last = _turns(conversation.person_id).aggregate(last=Max("turn"))["last"]
    return (last or 0) + 1


def refuse_unseen(
    conversation: Conversation,
    *,
    author_id: int,
    seen: Mark | None,
    at: datetime,
    reader_id: int | None = None,
) -> None:
    """Refuse where others answered, or the person wrote, after what the author has `seen`.

    Without `seen` they are taken to know the person's latest words and no answer to them.
    `reader_id` is who looks, if that is not the author.

    :raises SaidMeanwhile: there is something to look at first.
    """
    reader_id = reader_id or author_id
    standing = _turns(conversation.person_id).filter(state__in=STANDING, deleted_at=None)
    answers = standing.exclude(author=author_id)
    if seen is None:
        answers = answers.filter(written_at__gte=conversation.post.said_at)
        posts: list[Post] = []
    else:
        answers = answers.filter(turn__gt=seen.turn)
        posts = _new_posts(conversation, reader_id, seen)
    news = [*_news_of_posts(posts), *_news_of_answers(answers, reader_id)]
    if news:
        raise SaidMeanwhile(sorted(news, key=lambda one: one.at), mark_of(conversation), at=at)


def _new_posts(conversation: Conversation, reader_id: int, seen: Mark) -> list[Post]:
    """Return the person's new words, and those of our account that did not come from here."""
    of_thread = listening.posts_for(reader_id).filter(thread__in=branches.threads_of(conversation.pk))
    posts = of_thread.filter(pk__gt=seen.post_id, deleted_at=None)
    found = list(posts.select_related("author").order_by("pk")[:20])
    ours = [post.outside_id for post in found if post.by_us]
    from_here = set(Reply.objects.filter(outside_id__in=ours).values_list("outside_id", flat=True))
    return [
        post
        for post in found
        if post.outside_id not in from_here
        and (post.by_us or post.author.person_id == conversation.person_id)
    ]


def _news_of_posts(posts: Sequence[Post]) -> list[News]:
    return [
        News(
            kind="answered-elsewhere" if post.by_us else "they-wrote",
            who=str(post.author),
            text=(post.text or post.title)[:LONGEST],
            at=post.said_at,
        )
        for post in posts
    ]


def _news_of_answers(answers: QuerySet[Reply], reader_id: int) -> list[News]:
    found = list(answers.select_related("author").order_by("turn")[:20])
    visible = visible_ids(reader_id, [one.conversation_id for one in found]) if found else set()
    return [_news_of(one, is_visible=one.conversation_id in visible) for one in found]


def _news_of(answer: Reply, *, is_visible: bool) -> News:
    leaves = answer.state == State.HELD
    return News(
        kind="we-answer" if leaves else "we-answered",
        who=answer.author.name if is_visible else "A colleague in another team",
        text=answer.text[:LONGEST] if is_visible else "",
        at=answer.leaves_at if leaves else answer.written_at,
    )
