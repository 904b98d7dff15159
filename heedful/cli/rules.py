"""Rules, from the console."""

from typing import Any

import click

from heedful.cli.edge import Says, command, table
from heedful.kit import clock
from heedful.kit.errors import Missing


@click.group("rules")
def rules() -> None:
    """See which rules bring conversations to whom, and try one."""


@command(example="heedful rules list", acts=True, name="list")
def list_(*, by_id: int) -> Says:
    """List the rules in their order."""
    from heedful.desk import queries

    rows = [_row(number, rule) for number, rule in enumerate(queries.rules_for(by_id), start=1)]
    columns = ["place", "name", "on", "query", "team", "owner", "labels"]
    return Says(rows, table(rows, columns, empty="There is no rule."))


def _row(number: int, rule: Any) -> dict[str, Any]:
    return {
        "place": number,
        "id": rule.pk,
        "name": rule.name,
        "on": rule.is_on,
        "query": rule.query,
        "team": rule.team.name if rule.team else "",
        "owner": rule.owner.name if rule.owner else rule.choosing,
        "labels": ", ".join(label.name for label in rule.labels.all()),
    }


@command(example="heedful rules test Invoices", acts=True, name="test")
@click.argument("which")
def test(*, by_id: int, which: str) -> Says:
    """Say what a rule, by its name, would have done in the last 30 days. Nothing is changed."""
    from heedful.desk import queries, trying_rules

    named = (
        each for each in queries.rules_for(by_id) if which.casefold() in {each.name.casefold(), str(each.pk)}
    )
    rule = next(named, None)
    if rule is None:
        raise Missing(f"There is no rule {which}. `heedful rules list` shows them.")
    labels = [label.name for label in rule.labels.all()]
    trial = trying_rules.trial_of(by_id, rule, at=clock.now(), labels=labels)
    more = "" if trial.exact else "+"
    outcomes = [f"{count} {what} {name}".strip() for what, name, count in trial.outcomes]
    told = f"Would have touched {trial.touched}{more} of {trial.spoken} conversations"
    facts = {"touched": trial.touched, "spoken": trial.spoken, "exact": trial.exact, "outcomes": outcomes}
    return Says(facts, f"{told}: {', '.join(outcomes)}." if outcomes else f"{told}.")


for each in (list_, test):
    rules.add_command(each)
