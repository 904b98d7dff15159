"""Make the secrets that let somebody in; only a hash of each is kept."""

import secrets
from datetime import datetime, timedelta

from heedful.teams import queries
from heedful.teams.models import Pass


def make_pass(
    kind: Pass.Kind, *, at: datetime, lasts: timedelta | None, **fields: object
) -> tuple[Pass, str]:
    """Return a new pass and its secret, which nobody can read again."""
    secret = f"heed_{secrets.token_urlsafe(32)}"
    made = Pass.objects.create(
        kind=kind,
        digest=queries.digest_of(secret),
        made_at=at,
        ends_at=at + lasts if lasts else None,
        **fields,
    )
    return made, secret
