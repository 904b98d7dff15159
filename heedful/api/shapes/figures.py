"""The radar and figures of answers as JSON."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from heedful.desk.radar import Standing


class StandingOut(Schema):
    conversation_id: int
    source_id: int
    source: str
    network: str
    person: str
    owner_id: int | None
    team_id: int | None
    waiting_since: datetime
    promised_at: datetime
    why: list[str] = Field(description="Every reason that holds, the one to be mended first on top.")
    step: str = Field(description="What mends it: take, give, route, bring-back or look.")

    @classmethod
    def of(cls, found: Standing) -> StandingOut:
        row = found.conversation
        return cls(
            conversation_id=row.pk,
            source_id=row.source_id,
            source=str(row.source),
            network=row.source.network,
            person=row.person.name,
            owner_id=row.owner_id,
            team_id=row.team_id,
            waiting_since=row.waiting_since,
            promised_at=found.promised_at,
            why=list(found.why),
            step=found.step,
        )


class RadarOut(Schema):
    at: datetime
    unowned: int = Field(description="Mentions older than the promised time without an owner.")
    standing: int = Field(description="With an owner or without, and without an answer.")
    items: list[StandingOut] = Field(description="At most 300.")
