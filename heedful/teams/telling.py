"""When and how a teammate is told beyond the bell: decisions without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAILY_AT = time(8)
# What a notice is about, by the first word of its `about`; each may be stopped, but those of ALWAYS.
KINDS: Mapping[str, str] = {
    "reply": "A reply of yours needs you",
    "signed-out": "A source needs a new sign-in",
    "note": "Somebody names you in a note",
    "given": "A conversation is given to you",
    "clock": "A conversation is due or late",
    "claim": "What you took is about to be anybody's again",
    "radar": "Somebody waits too long, and nobody has it",
    "promise": "A promise is due",
    "approval": "A reply waits for your approval, or was decided",
    "draft": "A draft is handed to you",
    "fact": "A fact of yours expires, or an answer is stale",
    "kudos": "Praise for you or your people",
    "cause": "A cause of yours changed",
    "surge": "A discussion breaks out",
    "circle": "Somebody you invited to the circle answers",
    "gesture": "A gesture waits for you, or was decided",
    "asked": "Somebody answers how it went",
    "authority": "Somebody asks what you may decide",
    "question": "A colleague asks you or your team, or is answered",
    "restriction": "A restriction waits for you, or was appealed",
    "hook": "A hook of yours does not answer",
}
ALWAYS = frozenset({"reply"})  # words of theirs that may not stand anywhere: nobody can miss that


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without mail and push; from 22:00 until 7:00 is one night. None: no such hours."""

    begins: time | None
    ends: time | None

    def holds(self, local: datetime) -> bool:
        if self.begins is None or self.ends is None or self.begins == self.ends:
            return False
        clock = local.time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def over(self, local: datetime) -> datetime:
        """Return when the quiet hours that hold now end; `local` itself outside of them."""
        if not self.holds(local) or self.ends is None:
            return local
        end = local.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)


def mail_due(how: str, *, since: datetime, zone: str, quiet: Quiet) -> datetime:
    """Return when a mail about what happened at `since` is due.

    "at-once", "hourly" (the next full hour) or "daily" (the next 8:00 of the zone), after quiet hours.
    """
    local = since.astimezone(ZoneInfo(zone))
    if how == "hourly":
        local = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if how == "daily":
        today = local.replace(hour=DAILY_AT.hour, minute=0, second=0, microsecond=0)
        local = today if today > local else today + timedelta(days=1)
    return quiet.over(local)


def kind_of(about: str) -> str:
    """Return what kind of notice this is, such as "reply" of "reply:12:1:unknown"."""
    return about.partition(":")[0]
