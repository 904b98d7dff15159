"""A person says why a limit is wrong, and somebody who was not one of the two decides."""

from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.limits import events, queries, rules
from heedful.limits.actions.limiting import APPEAL, end
from heedful.limits.models import Appeal, Limit
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.teams import actions as telling
from heedful.teams import queries as teams


@transaction.atomic
def make_appeal_link(*, limit_id: int, by_id: int, at: datetime) -> tuple[Limit, str]:
    """Return a limit and the secret of a link with which its person can appeal, once.

    :raises Refused: it is not on, or was appealed already.
    """
    teams.who_may_answer(by_id)
    limit = queries.limit_for(by_id, limit_id)
    if not limit.is_on or Appeal.objects.filter(limit=limit).exists():
        raise Refused("This limit is not on, or was appealed already.")
    _, secret = outside.make_link(purpose=APPEAL, about_id=limit.pk, lasts=rules.APPEAL_LASTS, at=at)
    record(events.AppealLinkMade(limit.pk, limit.conversation_id), at=at, teammate_id=by_id)
    return limit, secret


@transaction.atomic
def appeal(*, link: Link, words: str, at: datetime) -> Appeal:
    """Keep why a limit is wrong, and tell a lead who was not one of the two.

    :raises Spent: the link was used by somebody else meanwhile.
    """
    limit = queries.limit_of_link(link.about_id)
    said = words.replace("\r\n", "\n").strip()[:2000]
    if not said:
        raise Invalid("Write why this is wrong.")
    outside.use_link(link, at=at)
    try:
        with transaction.atomic():
            kept = Appeal.objects.create(limit=limit, words=said, at=at)
    except IntegrityError as error:
        raise Refused("This limit was appealed already.") from error
    record(events.Appealed(limit.pk, limit.conversation_id), at=at)
    telling.tell(
        teammate_ids=queries.judges_of(limit),
        text=f"Somebody says that a limit is wrong: {limit.reason}",
        why="You are a lead, and a limit is judged by who did not set it.",
        about=f"restriction:{limit.pk}:appeal",
        link="/limits/",
        at=at,
    )
    return kept


@transaction.atomic
def answer_appeal(*, limit_id: int, by_id: int, lifts: bool, words: str, at: datetime) -> Limit:
    """Lift the limit, or keep it, with words why. Twice is once.

    :raises NotAllowed: one was one of the two, while somebody else could decide.
    """
    teams.who_may_set_up(by_id)
    limit = queries.limit_for(by_id, limit_id)
    if by_id not in queries.judges_of(limit):
        raise NotAllowed("You were one of the two. Somebody else decides about the appeal.")
    said = " ".join(words.split())[:300]
    if not said:
        raise Invalid("Say in a few words why.")
    open_appeals = Appeal.objects.filter(limit=limit, decided_at=None)
    if not open_appeals.update(decided_at=at, decided_by=by_id, decided_words=said):
        raise Refused("There is no open appeal.")
    record(events.AppealAnswered(limit.pk, limit.conversation_id, lifts), at=at, teammate_id=by_id)
    if lifts:
        end(limit, Limit.Ended.APPEALED, at=at, by_id=by_id)
    return queries.limit_for(by_id, limit_id)
