"""Teammates' own accounts: nobody listens there, and only they speak through them."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import QuerySet

from heedful.connectors import contract
from heedful.kit.errors import Missing
from heedful.listening.matching import Matched
from heedful.listening.models import Post, Source
from heedful.listening.queries.sources import connector_of
from heedful.teams import queries as teams
from heedful.teams.preparing import prepared_for


def voices_of(teammate_id: int) -> QuerySet[Source]:
    """Return a teammate's own accounts."""
    return Source.objects.kept().filter(owner=teams.teammate(teammate_id)).order_by("network")


def voice_of(teammate_id: int, voice_id: int) -> Source:
    """:raises Missing: they have no such account; another's is none of theirs."""
    found = voices_of(teammate_id).filter(pk=voice_id).first()
    if found is None:
        raise Missing("You have no such account here.")
    return found


def everybodys_voices(by_id: int) -> QuerySet[Source]:
    """Return whose own accounts may speak here, for leads; what they hold is nobody's to see.

    :raises NotAllowed: only leads and owners.
    """
    teams.who_may_set_up(by_id)
    kept = Source.objects.kept().exclude(owner=None)
    return kept.select_related("owner", "discloses_by").order_by("owner__name", "network")


def fitting_voice(teammate_id: int, source: Source) -> Source | None:
    """Return a teammate's own account with which they can answer what a source heard."""
    own = next(iter(_voices(teammate_id, source.network)), None)
    if own is None or not connector_of(own).can.reply_publicly:
        return None
    at_home = _home(own.address) == _home(source.address)
    return own if at_home or connector_of(own).can.any_home else None


@prepared_for
def _voices(teammate_id: int, network: str) -> QuerySet[Source]:
    return voices_of(teammate_id).filter(network=network)[:1]


def _home(address: str) -> str:
    return address.casefold().removeprefix("https://").rstrip("/")


def _own_ids(network: str) -> set[str]:
    kept = Source.objects.kept().filter(network=network).exclude(owner=None)
    return {str(account.get("outside_id", "")) for account in kept.values_list("account", flat=True)} - {""}


def ours_marked(network: str, matched: Matched, *, addressed: bool = True) -> Matched:
    """Return what was heard, with what teammates said from their own accounts as ours.

    With `addressed`, whoever answers them there speaks to us, as below an answer of the company's account.
    """
    own = _own_ids(network)
    if not own:
        return matched
    above = {post.parent_id for post, _ in matched if post.parent_id} if addressed else set()
    ours = _said_from(network, above, own)
    return [(_marked(post, own, ours), found) for post, found in matched]


def _said_from(network: str, outside_ids: Collection[str], own: Collection[str]) -> set[str]:
    said = Post.objects.filter(network=network, outside_id__in=outside_ids, author__outside_id__in=own)
    return set(said.filter(by_us=True).values_list("outside_id", flat=True)) if outside_ids else set()


def _marked(post: contract.Post, own: Collection[str], ours: Collection[str]) -> contract.Post:
    if post.author.outside_id in own:
        return replace(post, by_us=True, addressed=False)
    return replace(post, addressed=True) if post.parent_id in ours else post
