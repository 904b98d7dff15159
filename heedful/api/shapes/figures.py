"""The radar and figures of answers as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from heedful.desk.answered import DESERVED, Counts, Outcome, counted_by
from heedful.desk.queries import Answered
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


class ShareOut(Schema):
    answered: int
    deserved: int
    share: float | None = Field(description="Null for fewer than ten, as are the ends of its interval.")
    low: float | None = Field(description="With 95 % confidence the share is not below this, by Wilson.")
    high: float | None
    left_out: dict[str, int] = Field(description="by-a-peer, apart, not-us, taken-away.")


class AnsweredCellOut(ShareOut):
    month: str
    source_id: int
    source: str
    network: str
    team_id: int | None
    team: str | None


class AnsweredFiguresOut(Schema):
    since: datetime
    until: datetime
    months: int
    whole: ShareOut
    handed_once: int = Field(description="Conversations that went to somebody else once.")
    handed_more: int = Field(description="Conversations that went to somebody else more often.")
    items: list[AnsweredCellOut]

    @classmethod
    def of(cls, found: Answered) -> AnsweredFiguresOut:
        groups = counted_by(found.cells, lambda cell: (cell.month, cell.source_id, cell.team_id))
        items = [
            AnsweredCellOut(
                month=f"{month:%Y-%m}",
                source_id=source_id,
                source=found.venues[source_id][0],
                network=found.venues[source_id][1],
                team_id=team_id,
                team=found.teams[team_id] if team_id else None,
                **_share(counts),
            )
            for (month, source_id, team_id), counts in groups.items()
        ]
        whole = ShareOut(**_share(found.whole))
        return cls(
            since=found.since,
            until=found.until,
            months=found.months,
            whole=whole,
            handed_once=found.handed_once,
            handed_more=found.handed_more,
            items=items,
        )


def _share(counts: Counts) -> dict[str, Any]:
    share = counts.share
    return {
        "answered": counts.answered,
        "deserved": counts.deserved,
        "share": share and share.share,
        "low": share and share.low,
        "high": share and share.high,
        "left_out": {one.value: counts.of(one) for one in Outcome if one not in DESERVED},
    }
