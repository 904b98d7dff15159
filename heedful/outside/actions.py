"""Make private links, spend them, withdraw them; in the caller's transaction, who says what it is for."""

from datetime import datetime, timedelta

from heedful.kit.errors import Refused
from heedful.outside import rules
from heedful.outside.models import Link
from heedful.outside.queries import Spent


def make_link(*, purpose: str, about_id: int, lasts: timedelta, at: datetime) -> tuple[Link, str]:
    """Return a new link and its secret, which nobody can read again; an older one about it ends."""
    withdraw_links(purpose=purpose, about_id=about_id, at=at)
    secret = rules.new_secret()
    made = Link.objects.create(
        purpose=purpose,
        about_id=about_id,
        digest=rules.digest_of(secret),
        made_at=at,
        ends_at=at + lasts,
    )
    return made, secret


def withdraw_links(*, purpose: str, about_id: int, at: datetime) -> None:
    """Let no link about a thing work any more. Twice is once."""
    Link.objects.filter(purpose=purpose, about_id=about_id, used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )


def use_link(link: Link, *, at: datetime) -> None:
    """Spend a link for what is written with it.

    :raises Spent: somebody was first, or it ended meanwhile.
    """
    if not link.use(at):
        raise Spent("This link was used already, and works once. What was written with it has arrived.")


def count_try(link: Link) -> None:
    """:raises Refused: this link was tried too often."""
    if not link.count_try():
        raise Refused("This was tried too often. Ask for a new link where you got this one from.")


def keep_link(link: Link, *, lasts: timedelta, at: datetime) -> None:
    """Let a link go on working, for what can be said with it more than once; its tries begin anew."""
    Link.objects.filter(pk=link.pk, used_at=None, withdrawn_at=None).update(ends_at=at + lasts, tries=0)
