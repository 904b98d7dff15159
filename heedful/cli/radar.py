"""What stands too long, from the console."""

from heedful.cli.edge import Says, command, table
from heedful.kit import clock

COLUMNS = ["id", "source", "person", "owner", "waiting_since", "why"]


@command(example="heedful radar --json", acts=True)
def radar(*, by_id: int) -> Says:
    """List mentions in all venues that stand beyond the promised time without an owner or an answer.

    Ends with exit code 1 where one of them has no owner, for whoever watches from outside.
    """
    from heedful.desk import queries

    found = queries.radar_for(by_id, at=clock.now())
    rows: list[dict[str, object]] = [
        {
            "id": row.conversation.pk,
            "source": str(venue.source),
            "network": venue.source.network,
            "person": row.conversation.person.name,
            "owner": row.conversation.owner.name if row.conversation.owner else None,
            "waiting_since": row.conversation.waiting_since,
            "promised_at": row.promised_at,
            "why": list(row.why),
            "step": row.step,
        }
        for venue in found.venues
        for row in venue.rows
    ]
    figure = f"Mentions older than the promised time without an owner: {found.unowned}"
    words = "\n\n".join(filter(None, (figure, table(rows, COLUMNS, empty=""))))
    facts = {"unowned": found.unowned, "standing": found.standing, "items": rows}
    return Says(facts, words, failed=bool(found.unowned))
