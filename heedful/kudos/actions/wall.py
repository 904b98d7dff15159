"""Ask before something is shown: who is praised agrees to the wall, who wrote it to the public page."""

from datetime import datetime

from django.db import transaction

from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.kudos import events, queries
from heedful.kudos.actions.marking import own
from heedful.kudos.models import Earned, Kudos
from heedful.teams import queries as teams

Consent = Kudos.Consent


@transaction.atomic
def agree(*, by_id: int, kudos_id: int, earned_id: int, agreed: bool, at: datetime) -> Kudos:
    """Note whether somebody who is praised agrees to the wall; they may change their mind. Twice is once.

    A teammate speaks for themselves only; for who is no teammate, a teammate notes what they said.

    :raises NotAllowed: it is a teammate, and another one.
    """
    kudos = queries.kudos_for(by_id, kudos_id)
    earned = next((one for one in kudos.earned.all() if one.pk == earned_id), None)
    if earned is None:
        raise Missing("There is nobody of this name in this praise.")
    if earned.praised.teammate_id is None:
        teams.who_may_answer(by_id)
    elif earned.praised.teammate_id != by_id:
        raise NotAllowed(f"{earned.praised.teammate} decides about this.")
    said = Earned.Agreed.YES if agreed else Earned.Agreed.NO
    noted = Earned.objects.filter(pk=earned.pk).exclude(agreed=said)
    if noted.update(agreed=said, agreed_noted_by=by_id, agreed_at=at):
        record(events.KudosAgreed(kudos.pk, kudos.conversation_id, said), at=at, teammate_id=by_id)
    return queries.kudos_for(by_id, kudos_id)


@transaction.atomic
def ask_consent(*, by_id: int, kudos_id: int, question: str, at: datetime) -> Kudos:
    """Draft the question whether their words may be shown; the teammate sends it.

    :raises Refused: something else is being written there, or they have answered.
    """
    kudos = own(by_id, kudos_id)
    if kudos.consent not in {Consent.NONE, Consent.ASKED}:
        raise Refused("They have answered already.")
    kind = "private" if kudos.post.private else "public"
    drafted = desk_queries.drafts_of(by_id, kudos.conversation).get(kind, "")
    if drafted and drafted not in {kudos.thanks, question}:
        raise Refused("You are writing something else there. Send it first, or delete it.")
    text = f"{drafted}\n\n{question}" if drafted and drafted == kudos.thanks else question
    desk.save_draft(conversation_id=kudos.conversation_id, teammate_id=by_id, kind=kind, text=text, at=at)
    _note(kudos, Consent.ASKED, by_id, at)
    return queries.kudos_for(by_id, kudos_id)


@transaction.atomic
def note_consent(*, by_id: int, kudos_id: int, consent: str, at: datetime) -> Kudos:
    """Note that the author said yes, or wants their words down again, at once. Twice is once.

    :raises Invalid: it was said in private, or there is no such answer.
    """
    kudos = own(by_id, kudos_id)
    if consent not in {Consent.YES, Consent.WITHDRAWN}:
        raise Invalid("Note a yes, or that it is withdrawn.")
    if consent == Consent.YES and kudos.post.private:
        raise Invalid("This was said in private, and stays there.")
    if consent == Consent.YES and kudos.state != Kudos.State.MARKED:
        raise Invalid("Mark it as praise first.")
    _note(kudos, Consent(consent), by_id, at)
    return queries.kudos_for(by_id, kudos_id)


def _note(kudos: Kudos, consent: Consent, by_id: int, at: datetime) -> None:
    others = Kudos.objects.filter(pk=kudos.pk).exclude(consent=consent)
    if others.update(consent=consent, consent_by=by_id, consent_at=at):
        facts = events.KudosConsentNoted(kudos.pk, kudos.conversation_id, consent)
        record(facts, at=at, teammate_id=by_id)
