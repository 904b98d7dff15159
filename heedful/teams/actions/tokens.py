"""API tokens: programs act as the teammate who made theirs."""

from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Missing
from heedful.teams import events, queries
from heedful.teams.actions.passes import make_pass
from heedful.teams.models import Pass


@transaction.atomic
def make_token(*, teammate_id: int, name: str, at: datetime) -> tuple[Pass, str]:
    """Return an API token of a teammate and its secret, which is shown once."""
    owner = queries.teammate(teammate_id)
    made, secret = make_pass(
        Pass.Kind.TOKEN, at=at, lasts=None, teammate=owner, name=name.strip()[:80] or "token"
    )
    record(events.TokenMade(made.pk), at=at, teammate_id=teammate_id)
    return made, secret


@transaction.atomic
def revoke_token(*, by_id: int, pass_id: int, at: datetime) -> None:
    """End a token: one's own, or anybody's for an owner. May be repeated."""
    token = Pass.objects.filter(pk=pass_id, kind=Pass.Kind.TOKEN).first()
    if token is None or (token.teammate_id != by_id and not queries.teammate(by_id).may_own):
        raise Missing("There is no such token.")
    if Pass.objects.filter(pk=pass_id, revoked_at=None).update(revoked_at=at):
        record(events.TokenRevoked(pass_id), at=at, teammate_id=by_id)
