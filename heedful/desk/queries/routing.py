"""Read rules, what they did and what a choice of an owner needs to know."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Count, QuerySet

from heedful.desk.models import Applied, Conversation, Reply, Rule
from heedful.desk.models.labels import WITH_LABELS
from heedful.desk.queries.conversations import conversations_for
from heedful.kit.errors import Missing
from heedful.kit.prepared import prepared
from heedful.teams import queries as teams

MOST_SPOKEN = 5_000  # answers that are looked through for who spoke with some people


def rules() -> QuerySet[Rule]:
    """Return the rules of the house in their order; to be shown, see `rules_for`."""
    kept = Rule.objects.filter(removed_at=None).select_related("team", "owner")
    return kept.prefetch_related(WITH_LABELS).order_by("place", "pk")


def rules_for(teammate_id: int) -> QuerySet[Rule]:
    """:raises NotAllowed: rules are for leads and owners."""
    teams.who_may_set_up(teammate_id)
    return rules()


def rule_for(teammate_id: int, rule_id: int, *, removed: bool = False) -> Rule:
    """Return a rule, also a `removed` one if that is asked for.

    :raises NotAllowed: rules are for leads and owners.
    :raises Missing: there is none.
    """
    teams.who_may_set_up(teammate_id)
    kept = Rule.objects.select_related("team", "owner").prefetch_related(WITH_LABELS)
    found = kept.filter(pk=rule_id).first()
    if found is None or (found.removed_at and not removed):
        raise Missing("There is no such rule.")
    return found


def rules_by_id(rule_ids: Iterable[int]) -> dict[int, Rule]:
    """Return rules for the trail, removed ones too."""
    return Rule.objects.in_bulk(list(rule_ids))


def applied_to(conversation: Conversation) -> list[Applied]:
    """Return what rules did to a conversation, newest first, with their `rule` and `post`."""
    done = _applied(conversation.pk)
    for one in done:
        one.conversation = conversation
    return done


@prepared
def _applied(conversation_id: int) -> QuerySet[Applied]:
    rows = Applied.objects.filter(conversation=conversation_id)
    done = rows.select_related("rule", "post__author", "post__source", "undone_by")
    return done.order_by("-at", "-pk")[:20]


def applied_for(teammate_id: int, applied_id: int) -> Applied:
    """:raises Missing: no rule did that, or not to what this teammate may see."""
    seen = Applied.objects.filter(conversation__in=conversations_for(teammate_id))
    found = seen.select_related("conversation__person", "rule").filter(pk=applied_id).first()
    if found is None:
        raise Missing("There is nothing to take back.")
    return found


def last_run_of(rule: Rule) -> list[Applied]:
    """Return what a rule did in its last run over many, as far as it was not taken back."""
    runs = Applied.objects.filter(rule=rule).exclude(run_at=None)
    last = runs.order_by("-run_at").values_list("run_at", flat=True).first()
    return list(runs.filter(run_at=last, undone_at=None)) if last else []


def open_by_owner() -> Counter[int]:
    """Return how many conversations each teammate has that are not done."""
    owned = Conversation.objects.exclude(owner=None).exclude(state=Conversation.State.DONE)
    return Counter(dict(owned.values_list("owner").annotate(Count("pk")).order_by()))


def who_spoke_with(person_ids: Collection[int]) -> dict[int, int]:
    """Return who answered some people last, by person."""
    sent = Reply.objects.filter(conversation__person__in=person_ids, state=Reply.State.SENT)
    pairs = sent.order_by("-written_at").values_list("conversation__person", "author")[:MOST_SPOKEN]
    return dict(reversed(list(pairs)))
