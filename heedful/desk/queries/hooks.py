"""Read hooks and what they were told; they are for whoever sets up the house."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from heedful.desk.models import Delivery, Hook
from heedful.kit.errors import Missing
from heedful.teams import queries as teams


def hooks_for(teammate_id: int) -> QuerySet[Hook]:
    """Return the hooks of the house, each with `waiting` and `given_up` counts of deliveries.

    :raises NotAllowed: only who sets up the house sees them.
    """
    teams.who_may_set_up(teammate_id)
    counts = {
        state: Count("deliveries", filter=Q(deliveries__state=name))
        for state, name in (("waiting", "waiting"), ("given_up", "given-up"))
    }
    hooks = Hook.objects.filter(removed_at=None).select_related("made_by").annotate(**counts)
    return hooks.order_by("name", "pk")


def hook_for(teammate_id: int, hook_id: int) -> Hook:
    """:raises Missing: there is no such hook."""
    found = hooks_for(teammate_id).filter(pk=hook_id).first()
    if found is None:
        raise Missing("There is no such hook.")
    return found


def hooks_by_id(hook_ids: Iterable[int]) -> dict[int, Hook]:
    """Return hooks for the trail, removed ones too."""
    return Hook.objects.in_bulk(list(hook_ids))


def deliveries_of(hook: Hook) -> QuerySet[Delivery]:
    """Return what a hook was told, newest first."""
    return hook.deliveries.order_by("-pk")


def delivery_for(teammate_id: int, delivery_id: int) -> Delivery:
    """:raises Missing: there is no such delivery."""
    found = Delivery.objects.filter(pk=delivery_id, hook__in=hooks_for(teammate_id)).first()
    if found is None:
        raise Missing("There is no such delivery any more.")
    return found
