"""Gestures as they leave the house: CSV for spreadsheets, without addresses."""

from heedful.gestures import queries, rules
from heedful.gestures.models import Gesture
from heedful.kit import sheets

MOST = 20_000
COLUMNS = (
    "id",
    "month",
    "team",
    "state",
    "person",
    "what",
    "value",
    "currency",
    "reason",
    "proposed_by",
    "proposed_at",
    "decided_by",
    "decided_at",
    "decided_words",
    "sent_at",
    "carrier",
    "tracking",
    "arrived_at",
    "outcome",
    "conversation_id",
)


def csv(teammate_id: int) -> str:
    """Return what a teammate may see of the gestures, newest first."""
    rows = queries.gestures_for(teammate_id)[:MOST]
    return sheets.BOM + sheets.line(COLUMNS) + "".join(sheets.line(_cells(row)) for row in rows)


def _cells(row: Gesture) -> list[object]:
    moments = (row.proposed_at, row.decided_at, row.sent_at, row.arrived_at)
    proposed, decided, sent, arrived = (moment.isoformat() if moment else "" for moment in moments)
    return [
        row.pk,
        f"{row.month.first_day:%Y-%m}",
        str(row.month.budget.team or ""),
        row.state,
        row.person.name,
        row.what,
        rules.amount_of(row.value, row.currency),
        row.currency,
        row.reason,
        row.proposed_by.name,
        proposed,
        row.decided_by.name if row.decided_by else "",
        decided,
        row.decided_words,
        sent,
        row.carrier,
        row.tracking,
        arrived,
        row.outcome,
        row.conversation_id,
    ]
