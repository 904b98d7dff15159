"""Nearly the same, said to us many times within an hour by accounts that are new to us, waits apart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from heedful.desk.branches import standing_at
from heedful.journal.write import record
from heedful.limits import events, queries, rules
from heedful.limits.actions.applying import around, renew
from heedful.limits.models import Limit
from heedful.listening.models import Post

State = Limit.State


def look_for_many(*, source_id: int, post_ids: list[int], at: datetime) -> None:
    """Set apart what is one of many, with the reason; one click takes it back. May be repeated."""
    if not queries.has_listened(at):
        return
    for group in queries.nearly_the_same(source_id, post_ids, at=at):
        _set_apart(group, at)


@transaction.atomic
def _set_apart(group: Sequence[Post], at: datetime) -> None:
    ids = [post.pk for post in group]
    known = Limit.objects.filter(by_rule=True, post__in=ids).order_by("-pk").first()
    if known is not None and not known.is_on:
        return  # somebody took it back, or its time is over: a rule does not insist
    if known is not None:
        _let_grow(known, ids)
    limit = known or _begun(group, at)
    if limit is not None:
        renew(around(limit), at=at)


def _let_grow(limit: Limit, ids: Sequence[int]) -> None:
    limit.post_ids = sorted({*limit.post_ids, *ids})
    limit.reason = _reason(len(limit.post_ids))
    limit.save(update_fields=["post_ids", "reason"])


def _begun(group: Sequence[Post], at: datetime) -> Limit | None:
    first = group[0]
    standing = standing_at([first.thread_id])
    beside = standing.get((first.thread_id, first.author.person_id or 0))
    if beside is None:
        return None
    until = at + timedelta(days=rules.DAYS)
    try:
        with transaction.atomic():
            limit = Limit.objects.create(
                conversation_id=beside,
                post=first,
                by_rule=True,
                post_ids=[post.pk for post in group],
                state=State.ON,
                reason=_reason(len(group)),
                days=rules.DAYS,
                asked_at=at,
                until=until,
            )
    except IntegrityError:  # another worker was first, or people asked for it already
        return None
    record(events.LimitSetByRule(limit.pk, beside, State.ON, until.isoformat()), at=at)
    return limit


def _reason(times: int) -> str:
    return f"Nearly the same text {times} times within an hour, from accounts first heard today."
