"""Rules: add, change, move, turn on and off, remove, put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from heedful.desk import events, queries
from heedful.desk.actions.labels import make_label
from heedful.desk.fair_names import checked
from heedful.desk.models import Conversation, Label, Rule
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.query import parse
from heedful.teams import queries as teams

MOST = 200  # rules of a house
LONGEST_NAME, LONGEST_SKILL = 60, 40  # letters
MOST_LABELS = 5  # that one rule puts on


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as a lead writes it: "when `query` then ..."; None and "" where it leaves something alone."""

    name: str
    query: str
    team_id: int | None = None
    owner_id: int | None = None
    choosing: str = ""
    skill: str = ""
    in_their_language: bool = False
    priority: int | None = None
    labels: Sequence[str] = ()
    stops: bool = True


def read_rule(by_id: int, written: Written, *, rule_id: int | None = None) -> Rule:
    """Return a rule as it would be kept, a new one or a changed one; nothing is written.

    :raises NotAllowed: rules are for leads and owners.
    :raises Mistake: the query cannot be read.
    :raises Invalid: it would do nothing, or names what is not there.
    """
    teams.who_may_set_up(by_id)
    rule = Rule(made_by_id=by_id) if rule_id is None else queries.rule_for(by_id, rule_id)
    _fill(rule, written)
    return rule


def _fill(rule: Rule, written: Written) -> None:
    parse(written.query)
    if written.choosing not in Rule.Choosing.values:
        raise Invalid(f"There is no way to choose called {written.choosing!r}.")
    if written.owner_id and written.choosing:
        raise Invalid("Name the owner or a way to choose one, not both.")
    if written.priority is not None and written.priority not in Conversation.Priority.values:
        raise Invalid("There is no such priority.")
    if len(written.labels) > MOST_LABELS:
        raise Invalid(f"A rule puts on at most {MOST_LABELS} labels.")
    asked = (written.team_id, written.owner_id, written.choosing, written.labels)
    if not any(asked) and written.priority is None:
        raise Invalid("This rule would do nothing. Choose a team, an owner, a priority or a label.")
    rule.name = checked(written.name, what="A rule", longest=LONGEST_NAME)
    rule.query = written.query.strip()
    rule.team = teams.team(written.team_id) if written.team_id else None
    rule.owner = teams.who_may_answer(written.owner_id) if written.owner_id else None
    rule.choosing, rule.priority, rule.stops = written.choosing, written.priority, written.stops
    rule.skill = " ".join(written.skill.split()).casefold()[:LONGEST_SKILL] if written.choosing else ""
    rule.in_their_language = written.in_their_language and bool(written.choosing)


@transaction.atomic
def save_rule(*, by_id: int, written: Written, at: datetime, rule_id: int | None = None) -> Rule:
    """Add a rule behind the others, or change one. It acts on whoever speaks from now on.

    :raises Refused: there are too many.
    """
    rule = read_rule(by_id, written, rule_id=rule_id)
    if rule_id is None:
        kept = Rule.objects.filter(removed_at=None)
        if kept.count() >= MOST:
            raise Refused(f"There are {MOST} rules. Remove one first.")
        rule.place = (kept.aggregate(last=Max("place"))["last"] or 0) + 1
    rule.changed_at = at
    rule.save()
    rule.labels.set(_labels(by_id, written.labels, at))
    record(events.RuleChanged(rule.pk), at=at, teammate_id=by_id)
    return queries.rule_for(by_id, rule.pk)


def _labels(by_id: int, names: Sequence[str], at: datetime) -> list[Label]:
    return [make_label(by_id=by_id, name=name, at=at) for name in names]


@transaction.atomic
def turn_rule(*, by_id: int, rule_id: int, on: bool, at: datetime) -> Rule:
    """Turn a rule on or off. Twice is once."""
    rule = queries.rule_for(by_id, rule_id)
    if Rule.objects.filter(pk=rule_id).exclude(is_on=on).update(is_on=on, changed_at=at):
        record(events.RuleChanged(rule.pk), at=at, teammate_id=by_id)
    rule.is_on = on
    return rule


@transaction.atomic
def move_rule(*, by_id: int, rule_id: int, up: bool, at: datetime) -> Rule:
    """Move a rule before the one above it, or behind the one below; at the end it stays."""
    moved = queries.rule_for(by_id, rule_id)
    order = list(Rule.objects.select_for_update().filter(removed_at=None).order_by("place", "pk"))
    here = order.index(moved)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return moved
    order[here], order[there] = order[there], order[here]
    for place, rule in enumerate(order, start=1):
        Rule.objects.filter(pk=rule.pk).exclude(place=place).update(place=place)
    record(events.RuleChanged(moved.pk), at=at, teammate_id=by_id)
    return moved


@transaction.atomic
def remove_rule(*, by_id: int, rule_id: int, at: datetime) -> Rule:
    """Remove it; `restore_rule` puts it back where it stood. What it did stays. May be repeated."""
    rule = queries.rule_for(by_id, rule_id, removed=True)
    if Rule.objects.filter(pk=rule_id, removed_at=None).update(removed_at=at):
        record(events.RuleRemoved(rule.pk), at=at, teammate_id=by_id)
    return rule


@transaction.atomic
def restore_rule(*, by_id: int, rule_id: int, at: datetime) -> Rule:
    """Undo `remove_rule`. May be repeated."""
    rule = queries.rule_for(by_id, rule_id, removed=True)
    if Rule.objects.filter(pk=rule_id).exclude(removed_at=None).update(removed_at=None):
        record(events.RuleRestored(rule.pk), at=at, teammate_id=by_id)
    return rule
