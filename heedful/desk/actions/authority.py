"""Authority: what leads let somebody decide alone, and how the one above is asked and answers."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from heedful.desk import events, queries
from heedful.desk.actions.conversations import write_note
from heedful.desk.deciding import DECISIONS, WITH_AMOUNT, Money
from heedful.desk.models import Authority, Permission
from heedful.desk.queries import authority
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell


@transaction.atomic
def set_authority(
    *,
    by_id: int,
    decision: str,
    approver_id: int,
    at: datetime,
    money: Money | None = None,
    words: str = "",
    teammate_id: int | None = None,
    team_id: int | None = None,
) -> Authority:
    """Say what a teammate, or everybody in a team, may decide alone, and who decides above it.

    No `money` means without a limit. What was said before is replaced.

    :raises NotAllowed: only leads and owners give authority, and nobody to themselves but owners.
    :raises Invalid: there is no such decision, or it has no amount.
    """
    me = teams.who_may_set_up(by_id)
    if teammate_id == by_id and not me.may_own:
        raise NotAllowed("Nobody sets what they may decide themselves. Ask an owner.")
    if decision not in DECISIONS or (teammate_id is None) == (team_id is None):
        raise Invalid("Choose what may be decided, and for whom.")
    if money is not None and decision not in WITH_AMOUNT:
        raise Invalid("Only refunds and gestures have an amount.")
    if not authority.approvers().filter(pk=approver_id).exists() or approver_id == teammate_id:
        raise Invalid("Name somebody else who decides above it.")
    one = teams.who_may_answer(teammate_id) if teammate_id else None
    team = teams.team(team_id) if team_id else None
    given, _new = Authority.objects.update_or_create(
        decision=decision,
        teammate=one,
        team=team,
        defaults={
            "up_to": money.amount if money else None,
            "currency": money.currency if money else "",
            "words": words.strip()[:200],
            "approver_id": approver_id,
            "set_by_id": by_id,
            "set_at": at,
        },
    )
    happened = (
        events.AuthoritySet(teammate_id, decision)
        if teammate_id
        else events.TeamAuthoritySet(team_id or 0, decision)
    )
    record(happened, at=at, teammate_id=by_id)
    return given


@transaction.atomic
def take_authority(*, by_id: int, authority_id: int, at: datetime) -> None:
    """Take back what somebody may decide alone. Twice is once."""
    teams.who_may_set_up(by_id)
    given = Authority.objects.filter(pk=authority_id).first()
    if given is None:
        return
    given.delete()
    if given.teammate_id:
        record(events.AuthorityTaken(given.teammate_id, given.decision), at=at, teammate_id=by_id)
    else:
        record(events.TeamAuthorityTaken(given.team_id or 0, given.decision), at=at, teammate_id=by_id)


@transaction.atomic
def ask_permission(
    *, conversation_id: int, by_id: int, decision: str, words: str, money: Money | None = None, at: datetime
) -> Permission:
    """Ask the one who decides above the teammate's own authority; a note and a notice tell them.

    :raises Refused: nobody is named to decide, or they may not see the conversation.
    :raises Invalid: it has no words.
    """
    teams.who_may_answer(by_id)
    conversation = queries.conversation_for(by_id, conversation_id)
    words = " ".join(words.split())
    if not words or len(words) > 500:
        raise Invalid("Say in a sentence or two what you ask for and why.")
    given = authority.authorities_of(by_id).get(decision)
    if given is None:
        raise Refused("Nobody is named yet to decide this. A lead can do so under People.")
    try:
        queries.conversation_for(given.approver_id, conversation_id)
    except Missing as missing:
        raise Refused(f"{given.approver} may not see this conversation. Ask a lead.") from missing
    asked = Permission.objects.create(
        conversation=conversation,
        asked_by_id=by_id,
        approver_id=given.approver_id,
        decision=decision,
        amount=money.amount if money else None,
        currency=money.currency if money else "",
        words=words,
        asked_at=at,
    )
    what = f"{decision}, {money}" if money else decision
    write_note(
        conversation_id=conversation_id,
        teammate_id=by_id,
        text=f"Asks {given.approver} ({what}): {words}",
        at=at,
    )
    record(events.PermissionAsked(asked.pk, conversation_id), at=at, teammate_id=by_id)
    text = f"{asked.asked_by} asks you to decide ({what}) for {conversation.person}: {words[:200]}"
    _tell(asked, given.approver_id, text, "You are told because you decide this.", at)
    return asked


@transaction.atomic
def answer_permission(
    *, permission_id: int, by_id: int, granted: bool, words: str = "", at: datetime
) -> Permission:
    """Decide what was asked; only whoever was asked, or an owner. The same answer twice is once.

    :raises NotAllowed: it was asked of somebody else.
    :raises Refused: it was answered otherwise.
    """
    me = teams.who_may_answer(by_id)
    asked = authority.permission_for(by_id, permission_id)
    if asked.approver_id != by_id and not me.may_own:
        raise NotAllowed(f"{asked.approver} decides this.")
    words = " ".join(words.split())[:500]
    waiting = Permission.objects.filter(pk=asked.pk, granted=None)
    if not waiting.update(granted=granted, answer=words, answered_at=at):
        asked.refresh_from_db()
        if asked.granted != granted:
            raise Refused("This was answered already.")
        return asked
    asked.granted, asked.answer, asked.answered_at = granted, words, at
    said = "Granted" if granted else "Not granted"
    text = f"{said}: {asked.words}" + (f" {words}" if words else "")
    write_note(conversation_id=asked.conversation_id, teammate_id=by_id, text=text, at=at)
    happened = events.PermissionGranted if granted else events.PermissionNotGranted
    record(happened(asked.pk, asked.conversation_id), at=at, teammate_id=by_id)
    _tell(asked, asked.asked_by_id, f"{me}: {text[:300]}", "You are told because you asked.", at)
    return asked


def _tell(asked: Permission, told_id: int, text: str, why: str, at: datetime) -> None:
    about = f"authority:{asked.pk}:{asked.granted}"
    tell(
        teammate_ids=[told_id],
        text=text,
        why=why,
        about=about,
        link=f"/inbox/{asked.conversation_id}/",
        at=at,
    )


def money_of(amount: Decimal | None, currency: str) -> Money | None:
    """Return an amount with its currency, None for no limit.

    :raises Invalid: an amount without a currency of three letters.
    """
    if amount is None:
        return None
    code = currency.strip().upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Invalid("Name the currency by three letters, such as EUR.")
    return Money(amount, code)
