"""Read the page, whom it shows, how fast we answer, and one letter for whoever wrote it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heedful.desk.models import Conversation, Reply
from heedful.kit import sealed
from heedful.kit.errors import Missing
from heedful.listening import queries as listening
from heedful.talk import rules
from heedful.talk.models import Letter, Shown, Talk
from heedful.teams.models import Teammate

MOST_TIMES = 10_000


def talk() -> Talk | None:
    """Return how the page is set; None before anybody set it."""
    return Talk.objects.filter(pk=1).first()


def open_talk() -> Talk:
    """:raises Missing: it is not switched on."""
    found = talk()
    if found is None or not found.on:
        raise Missing("There is no such page.")
    return found


def shown_people() -> list[Shown]:
    """Return who said yes and works here, by name."""
    rows = Shown.objects.filter(teammate__is_active=True).select_related("teammate")
    return list(rows.order_by("teammate__name", "pk"))


def shown_of(teammate_id: int) -> Shown | None:
    return Shown.objects.filter(teammate=teammate_id).first()


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where an account of ours, which its network told us when we signed in, answers."""

    name: str
    network: str
    address: str
    url: str


def venues() -> list[Venue]:
    """Return where we answer in public with an account of our own that has an address on the web."""
    found = []
    for source in listening.answering_sources():
        account, connector = listening.account_of(source), listening.connector_of(source)
        if account.url and connector.can.reply_publicly:
            found.append(Venue(connector.name, source.network, account.address or account.name, account.url))
    return found


@dataclass(frozen=True, slots=True)
class Times:
    """How long people waited for a first answer, from their own words; of fewer than ten no time is told."""

    n: int
    median: timedelta | None = None
    p90: timedelta | None = None


def answer_times(*, at: datetime) -> Times:
    """Return the times of everybody who first spoke in the last 30 days and has an answer."""
    rows = Conversation.objects.filter(
        first_answered_at__isnull=False,
        first_post__said_at__gt=at - rules.TIMES_OF,
        first_post__said_at__lte=at,
    ).order_by("-pk")
    told = rows.values_list("first_post__said_at", "first_post__heard_at", "first_answered_at")[:MOST_TIMES]
    waited = sorted(
        max(answered - min(said, heard), timedelta()) for said, heard, answered in told if answered
    )
    if len(waited) < rules.LEAST_TIMES:
        return Times(len(waited))
    return Times(len(waited), _rank(waited, 0.5), _rank(waited, 0.9))


def _rank(ascending: Sequence[timedelta], part: float) -> timedelta:
    return ascending[math.ceil(len(ascending) * part) - 1]


def letter_of_link(letter_id: int) -> Letter:
    """Return what a private link is about. :raises Missing: it was erased."""
    found = Letter.objects.select_related("post__thread", "post__author").filter(pk=letter_id).first()
    if found is None or found.post is None or found.erased_at is not None:
        raise Missing("What you wrote here was erased, as we promised. Write to us again if you like.")
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said between somebody and us; `by` is the teammate, "" for the person themselves."""

    by: str
    text: str
    at: datetime


def lines_of(letter: Letter) -> list[Line]:
    """Return the dialogue as both sides read it, oldest first."""
    if letter.post is None:
        return []
    posts = list(letter.post.thread.posts.filter(deleted_at=None).order_by("said_at", "pk"))
    names = Reply.objects.filter(outside_id__in=[post.outside_id for post in posts if post.by_us])
    by_id = dict(names.values_list("outside_id", "author__name"))
    return [Line(by_id.get(post.outside_id, ""), post.text, post.said_at) for post in posts]


def visible_letters(teammate: Teammate, letter_ids: Sequence[int]) -> set[int]:
    """Return which letters a teammate may see, as far as they may see what was written."""
    rows = Letter.objects.filter(pk__in=letter_ids, post__in=listening.posts_for(teammate.pk))
    return set(rows.values_list("pk", flat=True))


def secret_of(letter: Letter) -> str:
    return sealed.opened(letter, "sealed_link")
