"""What was said in another system before: kept with its own moments, and nothing follows from it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful import connectors
from heedful.connectors import contract
from heedful.journal.write import record
from heedful.listening import events
from heedful.listening.actions.arriving import Arriving, prepare
from heedful.listening.models import Post, Source
from heedful.teams import queries as teams


@transaction.atomic
def history_of(*, by_id: int, network: str, account: str, team_id: int | None, at: datetime) -> Source:
    """Return the source that holds the history of a system; the first time it is added."""
    teams.who_may_own(by_id)
    known = Source.objects.kept().filter(network=network, address=account, state=Source.State.IMPORTED)
    if (source := known.filter(team=team_id).first()) is not None:
        return source
    name = f"Imported from {connectors.for_network(network).name}"
    source = Source.objects.create(
        network=network,
        address=account,
        name=f"{name} ({account})" if account else name,
        state=Source.State.IMPORTED,
        team_id=team_id,
        added_at=at,
    )
    record(events.SourceAdded(source.pk), at=at, teammate_id=by_id)
    return source


def prepare_history(source: Source, posts: Sequence[contract.Post], at: datetime) -> Arriving:
    """Make ready those posts that are not stored yet; each counts as heard when it was said.

    Nothing is recorded when they are stored: no rule, clock, notice or hook learns of them.
    """
    said = {post.outside_id: post for post in posts}
    rows = Post.objects.filter(network=source.network, outside_id__in=said)
    stored = set(rows.values_list("outside_id", flat=True))
    new = [(post, ()) for post in said.values() if post.outside_id not in stored]
    arriving = prepare(source, new, at)
    place = arriving.rows.columns.index("said_at")
    arriving.rows.fill("heard_at", [row[place] for row in arriving.rows.values])
    return arriving
