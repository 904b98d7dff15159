"""Why somebody's words stand without an owner or an answer: decisions without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heedful.desk.models import Conversation

HEARD_LATE = timedelta(hours=1)  # later than any wrong clock explains


class Why(StrEnum):
    """Why it stands there, the reason that is mended first on top."""

    APART = "apart"  # a limit set it apart, and nobody has looked
    ASIDE = "aside"  # put aside until they answer, and it is they who wait
    OWNER_LEFT = "owner-left"
    OWNER_AWAY = "owner-away"
    SIGNED_OUT = "signed-out"  # we cannot answer where they spoke
    TROUBLED = "troubled"
    PAUSED = "paused"
    GAP = "gap"  # we could not hear the source while they spoke
    LATE = "heard-late"
    NO_TEAM = "no-team"  # nobody in particular sees it
    NOBODY = "nobody"  # a team sees it, and nobody took it
    OWNER_QUIET = "owner-quiet"  # somebody has it and has not answered


class Step(StrEnum):
    """What mends it in one step."""

    TAKE = "take"
    GIVE = "give"
    ROUTE = "route"
    BRING_BACK = "bring-back"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a place for too long: since when, how long was promised, why, and what mends it."""

    conversation: Conversation
    promised_at: datetime
    why: tuple[Why, ...]

    @property
    def step(self) -> Step:
        return step_of(self.why)

    @property
    def has_owner(self) -> bool:
        return self.conversation.owner_id is not None


def standing(row: Conversation, *, promised: timedelta, gaps: Iterable[datetime] = ()) -> Standing:
    """Return how a conversation stands.

    `promised` holds where no clock runs, `gaps` are those of its source.
    """
    counts = row.due_kind in {"first", "next"} and row.due_at is not None
    promised_at = row.due_at if counts and row.due_at else row.waiting_since + promised
    return Standing(row, promised_at, reasons_of(row, gaps))


def reasons_of(row: Conversation, gaps: Iterable[datetime] = ()) -> tuple[Why, ...]:
    """Return every reason that holds, the one to be mended first on top; there is always one."""
    return tuple(why for why, holds in _held(row, gaps).items() if holds)


def _held(row: Conversation, gaps: Iterable[datetime]) -> dict[Why, bool]:
    owner, source, post = row.owner, row.source, row.post
    return {
        Why.APART: row.set_apart,
        Why.ASIDE: row.state == "snoozed" and row.snoozed_until is None,
        Why.OWNER_LEFT: owner is not None and not owner.may_answer,
        Why.OWNER_AWAY: owner is not None and owner.may_answer and owner.away_since is not None,
        Why.SIGNED_OUT: source.state == "signed-out",
        Why.TROUBLED: source.state == "listening" and bool(source.trouble),
        Why.PAUSED: source.state == "paused",
        Why.GAP: any(post.said_at <= found <= post.heard_at + HEARD_LATE for found in gaps),
        Why.LATE: post.heard_at - post.said_at > HEARD_LATE,
        Why.NO_TEAM: owner is None and row.team_id is None,
        Why.NOBODY: owner is None and row.team_id is not None,
        Why.OWNER_QUIET: owner is not None and owner.may_answer and owner.away_since is None,
    }


def step_of(why: tuple[Why, ...]) -> Step:
    """Return the step that mends the first of some reasons that a step can mend."""
    for reason, step in _STEPS.items():
        if reason in why:
            return step
    return Step.TAKE


_STEPS = {
    Why.APART: Step.LOOK,
    Why.ASIDE: Step.BRING_BACK,
    Why.OWNER_LEFT: Step.GIVE,
    Why.OWNER_AWAY: Step.GIVE,
    Why.OWNER_QUIET: Step.GIVE,
    Why.NO_TEAM: Step.ROUTE,
}
