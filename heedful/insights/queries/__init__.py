"""Read surges and incidents, one noun a file; who may see one is decided here."""

from heedful.insights.queries.incidents import (
    Line,
    Standing,
    gathered_for,
    incident_for,
    incidents_beside,
    incidents_by_id,
    incidents_for,
    left_out_for,
    open_incidents_for,
    standing_of,
    visible_incident_ids,
)
from heedful.insights.queries.surges import (
    breaking_out,
    named_in_line,
    nobody,
    surge_for,
    surges_by_id,
    surges_for,
    teams_in,
    visible_surge_ids,
)
from heedful.insights.queries.why import Joined, Why, why_of

__all__ = [
    "Joined",
    "Line",
    "Standing",
    "Why",
    "breaking_out",
    "gathered_for",
    "incident_for",
    "incidents_beside",
    "incidents_by_id",
    "incidents_for",
    "left_out_for",
    "named_in_line",
    "nobody",
    "open_incidents_for",
    "standing_of",
    "surge_for",
    "surges_by_id",
    "surges_for",
    "teams_in",
    "visible_incident_ids",
    "visible_surge_ids",
    "why_of",
]
