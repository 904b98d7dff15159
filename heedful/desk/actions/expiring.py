"""A conversation whose owner does nothing while the person waits is given back, after a word to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from heedful.desk import events
from heedful.desk.models import Conversation, Draft, Note, Presence, Reply
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.teams.actions import tell
from heedful.teams.models import Notice

WAITING = Conversation.State.WAITING


def look_after_claims(*, conversation_ids: Sequence[int], at: datetime) -> None:
    """Warn owners who do nothing, and give back what they still do nothing with. May be repeated.

    :raises Later: one of them is to be looked at again.
    """
    lasts = claims_last()
    if not lasts:
        return
    owned = Conversation.objects.filter(pk__in=conversation_ids, state=WAITING).exclude(owner=None)
    again = [_look_after(one, lasts, at) for one in owned.select_related("post", "person", "owner")]
    if moments := [moment for moment in again if moment is not None]:
        raise Later(max(1.0, (min(moments) - at).total_seconds()))


def claims_last() -> timedelta:
    """Return after how long a claim ends; none at all where claims last for ever."""
    return timedelta(hours=settings.CLAIM_HOURS)


def warned_before(lasts: timedelta) -> timedelta:
    return min(timedelta(hours=1), lasts / 4)


@transaction.atomic
def _look_after(conversation: Conversation, lasts: timedelta, at: datetime) -> datetime | None:
    """Do what is due now; return when to look again, None for not at all."""
    stirred, notice_span = _last_stir(conversation), warned_before(lasts)
    if at < stirred + lasts - notice_span:
        return stirred + lasts - notice_span
    about = f"claim:{conversation.pk}:{stirred.isoformat()}"
    told = Notice.objects.filter(teammate=conversation.owner_id, about=about).first()
    if told is None:
        _warn(conversation, about, at)
        return max(stirred + lasts, at + notice_span)
    ends = max(stirred + lasts, told.at + notice_span)
    if at < ends:
        return ends
    _give_back(conversation, at)
    return None


def _last_stir(conversation: Conversation) -> datetime:
    """Return when the owner last did something here, or the person last wrote, whichever is later."""
    key = {"conversation": conversation.pk}
    owner = conversation.owner_id
    stirs = [
        conversation.claimed_at or conversation.changed_at,
        conversation.post.heard_at,
        Presence.objects.filter(**key, teammate=owner).values_list("seen_at", flat=True).first(),
        *Draft.objects.filter(**key, teammate=owner).values_list("saved_at", flat=True),
        Reply.objects.filter(**key, author=owner)
        .order_by("-pk")
        .values_list("written_at", flat=True)
        .first(),
        Note.objects.filter(**key, author=owner).order_by("-pk").values_list("at", flat=True).first(),
    ]
    return max(moment for moment in stirs if moment is not None)


def _warn(conversation: Conversation, about: str, at: datetime) -> None:
    tell(
        teammate_ids=[conversation.owner_id] if conversation.owner_id else [],
        text=f"{conversation.person} waits, and you have the conversation. Soon it is anybody's again.",
        why="You are told because you took it. Looking at it is enough to keep it.",
        about=about,
        link=f"/inbox/{conversation.pk}/",
        at=at,
    )


def _give_back(conversation: Conversation, at: datetime) -> None:
    """Give it back, unless its owner or state has changed since it was looked at."""
    same = Conversation.objects.filter(pk=conversation.pk, owner=conversation.owner_id, state=WAITING)
    if same.filter(claimed_at=conversation.claimed_at).update(owner=None, changed_at=at):
        record(events.ClaimExpired(conversation.pk), at=at)
