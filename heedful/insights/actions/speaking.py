"""Who spoke on a track lately, and what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heedful.insights import rules
from heedful.insights.models import Voice
from heedful.insights.words import words_in
from heedful.limits import queries as limits
from heedful.listening.models import Hit, Post

MOST_TEXTS = 400


def slot_of(at: datetime) -> int:
    return int(at.timestamp()) // 300


@dataclass(frozen=True, slots=True)
class Voiced:
    """A voice with what it said."""

    post_id: int
    person_id: int
    at: datetime
    text: str


def voices_lately(track_id: int, at: datetime, *, since: datetime | None = None) -> list[Voiced]:
    """Return who spoke, oldest first, without what was since deleted, set apart, or is not about us."""
    begin = since or at - rules.LONG
    spoke = Voice.objects.filter(track=track_id, slot__gte=slot_of(begin), at__gte=begin, at__lte=at)
    rows = spoke.filter(post__deleted_at=None, post__copy_of=None).order_by("-at", "-pk")[:MOST_TEXTS]
    people = {row.post_id: (row.person_id, row.at) for row in rows}
    denied = Hit.objects.filter(track=track_id, post__in=people, verdict=Hit.Verdict.NOT_US)
    posts = Post.objects.filter(pk__in=people).exclude(pk__in=denied.values("post")).select_related("source")
    limited = limits.active()
    told = [
        Voiced(post.pk, *people[post.pk], f"{post.title} {post.text}")
        for post in posts
        if not any(limits.concerns(one, post) for one in limited)
    ]
    return sorted(told, key=lambda one: (one.at, one.post_id))


def people_since(voices: Iterable[Voiced], since: datetime) -> int:
    return len({voice.person_id for voice in voices if voice.at > since})


def shares(word: str, voice: Voiced) -> bool:
    return not word or word in words_in(voice.text)
