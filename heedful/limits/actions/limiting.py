"""Ask for a limit, confirm it as somebody else, lift it; it ends by itself in any case."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from heedful.desk import queries as desk
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.limits import events, queries, rules
from heedful.limits.actions.applying import around, renew
from heedful.limits.models import Limit
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import actions as telling
from heedful.teams import queries as teams

State = Limit.State
APPEAL = Link.Purpose.APPEAL
KINDS = ("account", "copies")


@transaction.atomic
def ask_limit(
    *, conversation_id: int, by_id: int, kind: str, reason: str, days: int = rules.DAYS, at: datetime
) -> Limit:
    """Ask that what an account says, or what says the same as its latest words, is set apart.

    Nothing changes until another lead confirms it.

    :raises Invalid: the reason says what somebody is, or it would last too long.
    :raises Refused: it is asked for, or on, already.
    """
    teams.who_may_answer(by_id)
    conversation = desk.conversation_for(by_id, conversation_id)
    if kind not in KINDS:
        raise Invalid(f"There is no limit on {kind!r}.")
    on = (
        {"handle_id": conversation.post.author_id} if kind == "account" else {"post_id": conversation.post_id}
    )
    try:
        with transaction.atomic():
            limit = Limit.objects.create(
                conversation=conversation,
                reason=rules.reason_of(reason),
                days=rules.days_of(days),
                asked_by_id=by_id,
                asked_at=at,
                **on,
            )
    except IntegrityError as error:
        raise Refused("This is asked for already, or on.") from error
    record(events.LimitAsked(limit.pk, conversation.pk, State.ASKED), at=at, teammate_id=by_id)
    leads = [one.pk for one in teams.teammates() if one.may_set_up and one.pk != by_id]
    telling.tell(
        teammate_ids=leads,
        text=f"A limit waits for a second person: {limit.reason}",
        why="A limit needs two people, and a lead has to be one of them.",
        about=f"restriction:{limit.pk}:asked",
        link="/limits/",
        at=at,
    )
    return limit


@transaction.atomic
def confirm(*, limit_id: int, by_id: int, at: datetime) -> Limit:
    """Be the second person: from now on it has an effect, until it ends by itself. Twice is once.

    :raises NotAllowed: one asked for it oneself, or is no lead.
    """
    limit = _to_decide(limit_id, by_id)
    until = at + timedelta(days=limit.days)
    on = {"decided_by_id": by_id, "decided_at": at, "until": until}
    if not limit.move(to=State.ON, expected=(State.ASKED,), **on):
        return _decided_before(limit_id, by_id, State.ON)
    confirmed = events.LimitConfirmed(
        limit.pk, limit.conversation_id, State.ASKED, State.ON, until.isoformat()
    )
    record(confirmed, at=at, teammate_id=by_id)
    renew(around(limit), at=at)
    return limit


@transaction.atomic
def decline(*, limit_id: int, by_id: int, words: str = "", at: datetime) -> Limit:
    """Say no; who asked for it may also take it back so. Twice is once."""
    limit = queries.limit_for(by_id, limit_id)
    if limit.asked_by_id != by_id:
        limit = _to_decide(limit_id, by_id)
    decided = {"decided_at": at, "decided_words": words.strip()[:300]}
    if limit.asked_by_id != by_id:
        decided["decided_by_id"] = by_id
    if limit.move(to=State.DECLINED, expected=(State.ASKED,), **decided):
        declined = events.LimitDeclined(limit.pk, limit.conversation_id, State.ASKED, State.DECLINED)
        record(declined, at=at, teammate_id=by_id)
    elif limit.state != State.DECLINED:
        raise Refused("This is decided already.")
    return limit


def _to_decide(limit_id: int, by_id: int) -> Limit:
    teammate = teams.who_may_set_up(by_id)
    limit = queries.limit_for(by_id, limit_id)
    if limit.asked_by_id == teammate.pk:
        raise NotAllowed("You asked for it, so somebody else has to confirm it.")
    return limit


def _decided_before(limit_id: int, by_id: int, state: str) -> Limit:
    fresh = queries.limit_for(by_id, limit_id)
    if fresh.state != state or fresh.decided_by_id != by_id:
        raise Refused("This is decided already.")
    return fresh


@transaction.atomic
def lift(*, limit_id: int, by_id: int, at: datetime) -> Limit:
    """End a limit now: whoever sets up may, and whoever answers may undo what a rule did. Twice is once."""
    limit = queries.limit_for(by_id, limit_id)
    teams.who_may_answer(by_id)
    if not limit.by_rule:
        teams.who_may_set_up(by_id)
    how = Limit.Ended.UNDONE if limit.by_rule else Limit.Ended.LIFTED
    if not end(limit, how, at=at, by_id=by_id) and limit.state != State.ENDED:
        raise Refused("This limit is not on.")
    return limit


@transaction.atomic
def expire(*, limit_id: int, at: datetime) -> None:
    """End a limit whose time is over. May be repeated."""
    limit = Limit.objects.filter(pk=limit_id, state=State.ON, until__lte=at).first()
    if limit is not None:
        end(limit, Limit.Ended.EXPIRED, at=at)


def end(limit: Limit, how: str, *, at: datetime, by_id: int | None = None) -> bool:
    """End a limit that is on and bring back what it set apart; in the caller's transaction."""
    if not limit.move(to=State.ENDED, expected=(State.ON,), ended_at=at, ended_by_id=by_id, ended_how=how):
        return False
    outside.withdraw_links(purpose=APPEAL, about_id=limit.pk, at=at)
    ended = events.LimitEnded(limit.pk, limit.conversation_id, State.ON, State.ENDED, how)
    record(ended, at=at, teammate_id=by_id)
    renew(around(limit), at=at)
    return True
