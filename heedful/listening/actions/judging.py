"""Judging a random sample blind: what people say of posts measures the models, and teaches them nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import events, lessons, queries
from heedful.listening.models import Judgement, Lesson, Post, Reading
from heedful.reading.heads import Kind
from heedful.reading.judged import QUESTIONS
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from heedful.reading.heads import Head


@transaction.atomic
def judge_drawn(
    *, by_id: int, post_id: int, read_at: datetime, said: Mapping[str, Sequence[str]], at: datetime
) -> None:
    """Keep what a post of the sample says, beside what the models had said. A skipped one may be judged yet.

    Some are judged by two; what the second says is kept beside what the first said.

    `read_at`: when it had been read as it was drawn. `said`: labels by question, none of it where nothing
    holds; a question that cannot be answered is left out.

    :raises Missing: the post is gone.
    :raises Invalid: no such label, or several where one holds.
    :raises Refused: it was judged already, or changed since it was drawn.
    """
    post = _drawn(by_id, post_id, read_at)
    _check(said)
    told = {question: list(labels) for question, labels in said.items()}
    kept = {"by_id": by_id, "judged_at": at, "said": told, "skipped": False, **_read(post)}
    row, is_new = Judgement.objects.get_or_create(post=post, defaults=kept)
    if not is_new and not Judgement.objects.filter(pk=row.pk, skipped=True).update(**kept):
        _look_again(row, by_id, told, at)
    record(events.ReadingJudged([post.pk]), at=at, teammate_id=by_id)


@transaction.atomic
def skip_drawn(*, by_id: int, post_id: int, read_at: datetime, at: datetime) -> None:
    """Leave a post out of the sample; how often that was done is told. Twice is once.

    :raises Missing: the post is gone.
    :raises Refused: it was judged already, or changed since it was drawn.
    """
    post = _drawn(by_id, post_id, read_at)
    kept = {"by_id": by_id, "judged_at": at, "skipped": True, "version": post.reading.version}
    row, is_new = Judgement.objects.get_or_create(post=post, defaults=kept)
    if not row.skipped:
        _look_again(row, by_id, {}, at)
    elif not is_new:
        return
    record(events.JudgingSkipped([post.pk]), at=at, teammate_id=by_id)


def _look_again(row: Judgement, by_id: int, said: Mapping[str, Sequence[str]], at: datetime) -> None:
    """Keep what a second one says of a post; nothing said: they skipped it, and nobody is asked again.

    :raises Refused: it isn't for a second look, or not for theirs.
    """
    second = {"second": said, "second_by_id": by_id, "second_at": at}
    waits = queries.waits_for(by_id, row)
    if not (waits and Judgement.objects.filter(pk=row.pk, second_at=None).update(**second)):
        raise Refused("This post was judged already, and what was said first stands.")


def _drawn(by_id: int, post_id: int, read_at: datetime) -> Post:
    teams.who_may_set_up(by_id)
    Reading.objects.select_for_update().filter(post=post_id).first()  # nobody corrects it meanwhile
    post = queries.drawn_post_for(by_id, post_id)
    if post.reading.read_at != read_at:
        raise Refused("This post was edited or read anew since you opened it. Judge it as it stands now.")
    return post


def _check(said: Mapping[str, Sequence[str]]) -> None:
    heads = lessons.heads()
    for question, labels in said.items():
        if question not in QUESTIONS:
            raise Invalid(f"{question} is not asked; there are {', '.join(QUESTIONS)}.")
        for label in labels:
            if label not in heads[question].labels:
                raise Invalid(f"{label} is no label of {question}.")
        if heads[question].kind is Kind.ONE and len(labels) != 1:
            raise Invalid(f"One label of {question} holds.")


def _read(post: Post) -> dict[str, Any]:
    """Return what the models had said, before anybody corrected it."""
    lesson = Lesson.objects.filter(post=post).first()
    findings, heads = lesson.was if lesson else post.reading.findings, lessons.heads()
    asked = [heads[question] for question in QUESTIONS if question in findings]
    return {
        "version": post.reading.version,
        "read": {head.name: _shown(head, findings[head.name]) for head in asked},
    }


def _shown(head: Head, finding: Mapping[str, Any]) -> dict[str, Any]:
    """Return a finding as it was shown: of labels of which one holds, a guess that is not sure is none."""
    is_shown = finding["sure"] or head.kind is Kind.SEVERAL
    return {"labels": finding["labels"] if is_shown else [], "chances": finding["probabilities"]}
