"""Find the link that a secret opens."""

from collections.abc import Iterable
from datetime import datetime

from heedful.kit.errors import Missing, Refused
from heedful.outside import rules
from heedful.outside.models import Link

Purpose = Link.Purpose


class Spent(Refused):
    """There was such a link; the text says why it opens nothing any more."""

    code = "spent"
    status = 410


def link(secret: str, *, at: datetime) -> Link:
    """Return the open link that a secret belongs to.

    :raises Missing: no link has this secret.
    :raises Spent: it was used or withdrawn, or its time is over.
    """
    found = Link.objects.filter(digest=rules.digest_of(secret)).first()
    if found is None:
        raise Missing("This link is not complete, or was never one of ours. Open it from the message again.")
    if found.used_at is not None:
        raise Spent("This link was used already, and works once. What was written with it has arrived.")
    if found.withdrawn_at is not None:
        raise Spent("This link is not needed any more. If there is a newer one, it works.")
    if not found.is_open(at):
        raise Spent("The time of this link is over. Ask for a new one where you got it from.")
    return found


def open_about(purpose: str, about_id: int, *, at: datetime) -> Link | None:
    """Return the link about a thing that still works."""
    open_links = Link.objects.filter(purpose=purpose, about_id=about_id, used_at=None, withdrawn_at=None)
    return open_links.filter(ends_at__gt=at).first()


def about_in(text: str, purpose: str) -> list[int]:
    """Return what the private links in a text are about, as far as they are for this purpose."""
    digests = rules.digests_in(text)
    if not digests:
        return []
    return list(Link.objects.filter(digest__in=digests, purpose=purpose).values_list("about_id", flat=True))


def links_by_id(link_ids: Iterable[int]) -> dict[int, Link]:
    return Link.objects.in_bulk(list(link_ids))
