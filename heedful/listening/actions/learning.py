"""Corrections of labels: said by people, learned at once on this machine, compared, and rolled back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Missing, Refused
from heedful.listening import events, lessons, queries
from heedful.listening.actions.readings import packed, words_read
from heedful.listening.models import Learning, Lesson, Post, Reading
from heedful.listening.models.readings import joined
from heedful.reading.lessons import QUESTIONS, Claim, Seen, as_said, checked
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from heedful.reading.comparing import Figure
    from heedful.reading.learning import Compared
    from heedful.reading.reader import Reader

ORDINARY = 500  # posts that nobody corrected, which have to stay as they are


@transaction.atomic
def correct(*, by_id: int, post_id: int, claim: str, holds: bool | None, at: datetime) -> None:
    """Say whether a label of a mention holds (None takes that back). It shows at once, and is learned from.

    :raises Missing: there is no such mention for this teammate, or nothing was read in it.
    :raises Invalid: no such label can be corrected.
    """
    teams.who_may_answer(by_id)
    post = queries.mention_for(by_id, post_id)
    said = Claim.of(claim)
    checked([said], lessons.heads())
    reading = Reading.objects.select_for_update().filter(post=post).first()
    if reading is None or post.deleted_at:
        raise Missing("Nothing was read in this post yet.")
    if holds is None:
        _take_back(post, claim)
    else:
        _keep(reading, {claim: holds}, by_id, at)
        _show(reading, {said: holds})
        record(events.PostsRead([post.pk]), at=at)
    record(events.ReadingCorrected([post.pk], claim, holds), at=at, teammate_id=by_id)


def _keep(reading: Reading, said: dict[str, bool], by_id: int, at: datetime) -> None:
    before_it = {"said_at": at, "was": reading.findings, "was_read_at": reading.read_at}
    lesson, _ = Lesson.objects.get_or_create(post=reading.post, defaults=before_it)
    (key,) = said
    question = Claim.of(key).question
    # Of labels of which one holds, the newest word is the whole truth.
    before = lesson.said if question == "intents" else _without(lesson.said, question)
    lesson.said, lesson.by_id, lesson.said_at = {**before, **said}, by_id, at
    lesson.save(update_fields=["said", "by", "said_at"])


def _without(said: dict[str, bool], question: str) -> dict[str, bool]:
    return {key: holds for key, holds in said.items() if Claim.of(key).question != question}


def _take_back(post: Post, claim: str) -> None:
    """Forget one thing that was said; the post is read anew, as only the models know what they would say."""
    lesson = Lesson.objects.filter(post=post).first()
    if lesson is None or claim not in lesson.said:
        return
    lesson.said = {key: holds for key, holds in lesson.said.items() if key != claim}
    if lesson.said:
        lesson.save(update_fields=["said"])
    else:
        lesson.delete()
    Learning.objects.all().delete()  # it learned from what nobody says any more
    Post.objects.filter(pk=post.pk).update(is_read=False)


def _show(reading: Reading, said: dict[Claim, bool]) -> None:
    was = {name: lessons.from_said(found) for name, found in reading.findings.items() if name in QUESTIONS}
    now = as_said(was, said, lessons.heads())
    reading.findings = {**reading.findings, **{name: one.said() for name, one in now.items()}}
    for name, finding in now.items():
        if name == "intents":
            reading.intents = joined(finding.labels)
        elif name in {"sentiment", "urgency"}:
            setattr(reading, name, finding.shown)
    reading.save(update_fields=["findings", "intents", "sentiment", "urgency"])


def learn_what_is_new(*, reader: Callable[[], Reader], at: datetime) -> int:
    """Learn anew if something was said since the last time; return how often that was, 0 or 1."""
    last = Learning.objects.order_by("-pk").first()
    newest = Lesson.objects.order_by("-said_at").first()
    if newest is None or (last and newest.said_at <= last.learned_at and last.lessons == _many()):
        return 0
    relearn(reader=reader(), at=at)
    return 1


def _many() -> int:
    return Lesson.objects.count()


def relearn(*, reader: Reader, at: datetime) -> Learning | None:
    """Learn from all lessons, compare with what is in use, and use what is better; None without lessons.

    May be repeated. Nothing leaves this machine.
    """
    from heedful.reading.learning import learn  # with numpy, which whoever only corrects does not need

    many = _many()
    rows = list(Lesson.objects.select_related("post").order_by("-pk")[: lessons.MOST])[::-1]
    if not rows:
        return None
    _look(rows, reader)
    taught = [lessons.taught(row) for row in rows if row.vector]
    old = lessons.learned_in(lessons.in_use(), reader.weights)
    outcome = learn(taught, _ordinary(reader.weights.version), reader.weights, old)
    heads = outcome.learned if outcome.better else outcome.tried
    return Learning.objects.create(
        state=Learning.State.USED if outcome.better else Learning.State.ASIDE,
        version=reader.weights.version,
        heads=heads.kept(),
        figures=[_told(one) for one in outcome.compared],
        lessons=many,
        learned_at=at,
    )


def _look(rows: Sequence[Lesson], reader: Reader) -> None:
    """Note what the shipped models see in posts that they have not seen since they were corrected."""
    unseen = [row for row in rows if row.version != reader.weights.version]
    for row, reading in zip(unseen, reader.read([words_read(row.post) for row in unseen]), strict=True):
        seen = Seen.of(reading)
        row.version, row.vector = reading.version, packed(reading.vector)
        row.chances = {name: dict(chances) for name, chances in seen.chances.items()} if seen else {}
        row.save(update_fields=["version", "vector", "chances"])


def _ordinary(version: str) -> list[Seen]:
    rows = Reading.objects.filter(version=version, post__lesson=None).exclude(vector=None).order_by("-pk")
    kept = rows.values_list("vector", "findings")[:ORDINARY]
    return [
        Seen(lessons.unpacked(vector), {name: findings[name]["probabilities"] for name in QUESTIONS})
        for vector, findings in kept
    ]


def _told(one: Compared) -> dict[str, Any]:
    return {
        "claim": str(one.claim),
        "before": _figure(one.before),
        "after": _figure(one.after),
        "moved": round(one.moved, 4),
        "better": one.better,
    }


def _figure(figure: Figure) -> dict[str, int]:
    return asdict(figure)


@transaction.atomic
def roll_back(*, by_id: int, at: datetime) -> None:
    """Let what was in use before read again; new corrections are learned as always.

    :raises Refused: nothing that was learned is in use.
    """
    teams.who_may_set_up(by_id)
    learning = lessons.in_use()
    done = learning and Learning.objects.filter(pk=learning.pk, state=Learning.State.USED).update(
        state=Learning.State.ROLLED_BACK
    )
    if not learning or not done:
        raise Refused("Nothing that was learned here is in use.")
    record(events.LearningRolledBack(learning.pk), at=at, teammate_id=by_id)
