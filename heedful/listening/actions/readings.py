"""Let the local models read mentions, the newest first. What they can't read waits; a mention never does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from heedful.journal.write import record
from heedful.kit import log, meter
from heedful.listening import events, lessons
from heedful.listening.actions.placing import place
from heedful.listening.archive import meaning
from heedful.listening.models import Lesson, Models, Post, Reading
from heedful.listening.models.readings import joined
from heedful.listening.naming import named_in, our_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from heedful.reading.names import Names
    from heedful.reading.reader import Reader
    from heedful.reading.readings import Reading as Understood
    from heedful.reading.weights import Weights

AT_ONCE = 32
BEHIND = 1_000  # where more mentions wait, not each gets the best reading
LONGEST = 20_000  # letters that are looked at
KEPT = ("sentiment", "toward", "emotion", "intents", "urgency", "irony", "offensive", "abuse", "spam")
ONLY = 1  # the row of Models


def read_some(*, reader: Callable[[bool], Reader], at: datetime) -> int:
    """Read the newest mentions that wait for it; return how many. May run beside another.

    `reader` gives what reads; it is told whether so many wait that it has to be quick.

    :raises heedful.reading.weights.BrokenWeights: the weights are missing or changed. All waits meanwhile.
    """
    found = list(Post.objects.unread().order_by("-pk").only("pk", "title", "text", "warning")[:AT_ONCE])
    if not found:
        return 0
    reads = reader(_is_behind())
    version = reads.weights.version
    said = _as_taught(found, _read(reads, found), reads.weights)
    ours = our_names()
    rows = [_row(post, one, version, ours, at) for post, one in zip(found, said, strict=True)]
    _keep(found, rows, reads.weights, at)
    meter.count("posts.read", len(rows))
    note_models(version=version, trouble="", at=at)
    return len(rows)


def note_models(*, version: str, trouble: str, at: datetime) -> None:
    """Let the screens say which models read, or why none does. May be repeated."""
    kept = {"version": version, "trouble": trouble[:500]}
    if not Models.objects.filter(pk=ONLY, **kept).exists():
        Models.objects.update_or_create(pk=ONLY, defaults={**kept, "since": at})


def _is_behind() -> bool:
    return len(Post.objects.unread().values_list("pk", flat=True)[: BEHIND + 1]) > BEHIND


def _read(reads: Reader, posts: Sequence[Post]) -> list[Understood | None]:
    """Return what is understood of each post; None where a bug of ours met a post that it can't read."""
    texts = [words_read(post) for post in posts]
    try:
        return [*reads.read(texts)]
    except Exception:  # noqa: BLE001  one post must not hold up the others: each is read alone, and this told
        return [_read_alone(reads, post, text) for post, text in zip(posts, texts, strict=True)]


def _read_alone(reads: Reader, post: Post, text: str) -> Understood | None:
    try:
        return reads.read([text])[0]
    except Exception:  # noqa: BLE001  a bug of ours; it is told, and the post stays without labels
        meter.count("posts.not_read")
        log.get("reading").exception("a post cannot be read", post=post.pk)
        return None


def _as_taught(
    posts: Sequence[Post], said: Sequence[Understood | None], weights: Weights
) -> list[Understood | None]:
    """Return the readings as this organisation taught them, and as people said of the very posts."""
    habits = lessons.habits(weights)
    corrected = dict(Lesson.objects.filter(post__in=posts).values_list("post", "said"))
    found: list[Understood | None] = []
    for post, one in zip(posts, said, strict=True):
        moved = habits.applied(one) if habits and one else one
        told = corrected.get(post.pk)
        found.append(replace(moved, findings=lessons.corrected(moved, told)) if moved and told else moved)
    return found


def words_read(post: Post) -> str:
    return "\n".join(part for part in (post.title, post.warning, post.text) if part)[:LONGEST]


def _row(post: Post, reading: Understood | None, version: str, ours: Names, at: datetime) -> Reading:
    if reading is None:
        return Reading(post=post, version=version, tier="none", read_at=at)
    return Reading(
        post=post,
        version=version,
        tier=reading.tier,
        language=reading.language.shown,
        sentiment=reading["sentiment"].shown,
        urgency=reading["urgency"].shown,
        intents=joined(reading["intents"].labels),
        findings={name: reading[name].said() for name in KEPT if name in reading.findings},
        named=named_in(words_read(post), ours),
        vector=packed(reading.vector),
        meaning=None if reading.meaning is None else meaning.packed(reading.meaning),
        read_at=at,
    )


def packed(vector: Any) -> bytes | None:
    """Return a vector as 16-bit numbers."""
    return None if vector is None else bytes(vector.astype("float16").tobytes())


FIELDS = [field.name for field in Reading._meta.fields if field.name not in {"id", "post"}]  # noqa: SLF001


@transaction.atomic
def _keep(posts: Sequence[Post], rows: Sequence[Reading], weights: Weights, at: datetime) -> None:
    """Store what was understood, of posts that still say what was read."""
    held = Post.objects.select_for_update().unread().filter(pk__in=[post.pk for post in posts]).order_by("pk")
    said = {post.pk: words_read(post) for post in held.only("pk", "title", "text", "warning")}
    same = [row for post, row in zip(posts, rows, strict=True) if said.get(post.pk) == words_read(post)]
    if not same:
        return
    place(same, weights, at)
    Reading.objects.bulk_create(same, update_conflicts=True, unique_fields=["post"], update_fields=FIELDS)
    ids = sorted(row.post_id for row in same)
    Post.objects.filter(pk__in=ids).update(is_read=True)
    record(events.PostsRead(ids), at=at)
