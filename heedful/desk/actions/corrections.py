"""Put right what we said in public and what is not true any more: one by one, or approved together."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from heedful.answers import queries as answers
from heedful.desk import events, meanwhile, queries
from heedful.desk.actions.replies import reply as say
from heedful.desk.actions.using import note_uses
from heedful.desk.models import Conversation, CorrectionRun, FactUse, Reply
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell

MOST_AT_ONCE = 200
SHORTEST_PAUSE, LONGEST_PAUSE = 5, 3600  # seconds


@transaction.atomic
def correct(*, use_id: int, by_id: int, text: str, at: datetime) -> Reply:
    """Queue a correction where the old answer stands: below the same post, and held like every reply.

    :raises Refused: it is put right already, somebody else has the conversation, or nothing can be sent.
    :raises Invalid: the words cannot be sent.
    """
    use = queries.use_for(by_id, use_id)
    return _queue(use, author_id=by_id, text=text, by_id=by_id, run_id=0, at=at)


def _queue(use: FactUse, *, author_id: int, text: str, by_id: int, run_id: int, at: datetime) -> Reply:
    """Say the correction and leave the conversation as it was: nobody's stays nobody's, done stays done."""
    if not queries.is_stale(use, at=at) or queries.is_on_its_way(use):
        raise Refused("This answer is put right already, or its correction is on its way.")
    old, before = use.reply, use.reply.conversation
    words = answers.resolved(by_id, text, at=at)
    said = say(
        conversation_id=before.pk,
        author_id=author_id,
        text=words.text,
        to_post_id=old.to_post_id,
        seen=str(meanwhile.mark_of(before)),
        key=f"correct-{use.pk}-{use.corrected_by_id or 0}",
        at=at,
    )
    if not FactUse.objects.filter(pk=use.pk, corrected_by=use.corrected_by_id).update(corrected_by=said):
        raise Refused("Somebody corrects this answer right now.")
    note_uses(said, words, at=at)
    Conversation.objects.filter(pk=before.pk).update(
        state=before.state, snoozed_until=before.snoozed_until, owner=before.owner_id
    )
    told = events.CorrectionQueued(use.version.fact_id, before.pk, said.pk, run_id)
    record(told, at=at, teammate_id=by_id)
    return said


@transaction.atomic
def let_it_stand(*, use_id: int, by_id: int, at: datetime) -> FactUse:
    """Decide that an old answer needs no correction; `list_again` takes that back. May be repeated."""
    use = _old_answer(use_id, by_id)
    if FactUse.objects.filter(pk=use.pk, stands_at=None).update(stands_at=at, stands_by=by_id):
        told = events.OldAnswerStands(use.version.fact_id, use.reply.conversation_id)
        record(told, at=at, teammate_id=by_id)
    return use


@transaction.atomic
def list_again(*, use_id: int, by_id: int, at: datetime) -> FactUse:
    """Undo `let_it_stand`. May be repeated."""
    use = _old_answer(use_id, by_id)
    if FactUse.objects.filter(pk=use.pk).exclude(stands_at=None).update(stands_at=None, stands_by=None):
        told = events.OldAnswerListed(use.version.fact_id, use.reply.conversation_id)
        record(told, at=at, teammate_id=by_id)
    return use


def _old_answer(use_id: int, by_id: int) -> FactUse:
    """Return a use that the teammate may decide on: of a reply or a fact of theirs, or any for a lead."""
    teammate = teams.who_may_answer(by_id)
    use = queries.use_for(by_id, use_id)
    if by_id not in {use.reply.author_id, use.version.fact.owner_id} and not teammate.may_set_up:
        teams.who_may_set_up(by_id)
    return use


@transaction.atomic
def approve_corrections(
    *, fact_id: int, by_id: int, cap: int, pause_seconds: int, at: datetime
) -> CorrectionRun:
    """Let old answers be corrected one after the other: at most `cap`, with a pause between two.

    :raises NotAllowed: only leads and owners approve many at once.
    :raises Refused: the fact has ended, nothing is to correct, or corrections are on their way.
    """
    teams.who_may_set_up(by_id)
    fact = answers.fact_for(by_id, fact_id)
    if not 1 <= cap <= MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} corrections can be approved at once, and at least 1.")
    if not SHORTEST_PAUSE <= pause_seconds <= LONGEST_PAUSE:
        raise Invalid(f"The pause between two is {SHORTEST_PAUSE} to {LONGEST_PAUSE} seconds.")
    if fact.archived_at is not None or fact.has_expired(at):
        raise Refused(
            "This fact does not hold now, so there is nothing true to tell. Say what is true first."
        )
    if not queries.stale_uses(by_id, fact, at=at).exists():
        raise Refused("No public answer holds old words of this fact.")
    fields = {"cap": cap, "pause_seconds": pause_seconds, "approved_at": at, "next_at": at}
    try:
        with transaction.atomic():
            run = CorrectionRun.objects.create(fact=fact, number=fact.number, approved_by_id=by_id, **fields)
    except IntegrityError as error:
        raise Refused("Corrections of this fact are on their way already.") from error
    record(events.CorrectionsApproved(fact.pk, run.pk), at=at, teammate_id=by_id)
    return run


@transaction.atomic
def stop_corrections(*, run_id: int, by_id: int, at: datetime) -> CorrectionRun:
    """Let no more corrections begin; those that are held can be taken back one by one. May be repeated."""
    teams.who_may_answer(by_id)
    run = queries.run_for(by_id, run_id)
    fields = {"ended_at": at, "stopped_by": by_id, "why_ended": "Stopped by a person."}
    if CorrectionRun.objects.filter(pk=run.pk, ended_at=None).update(**fields):
        record(events.CorrectionsStopped(run.fact_id, run.pk), at=at, teammate_id=by_id)
    run.refresh_from_db()
    return run


def send_corrections(*, fact_id: int, run_id: int, at: datetime) -> None:
    """Queue the next of the approved corrections. Run by the worker; may be repeated at any point.

    :raises Later: until the pause is over, as long as there is more to correct.
    """
    del fact_id
    run = CorrectionRun.objects.select_related("fact", "approved_by").filter(pk=run_id, ended_at=None).first()
    if run is None:
        return
    if run.next_at > at:
        raise Later((run.next_at - at).total_seconds())
    if _next(run, at):
        raise Later(run.pause_seconds)


@transaction.atomic
def _next(run: CorrectionRun, at: datetime) -> bool:
    """Queue one correction; False when the run is over. Two workers never take the same turn."""
    next_at = at + timedelta(seconds=run.pause_seconds)
    turn = CorrectionRun.objects.filter(pk=run.pk, ended_at=None, next_at=run.next_at)
    if not turn.update(next_at=next_at):
        return True
    if why := _why_over(run, at):
        return _end(run, why, at)
    use = _next_use(run, at)
    if use is None:
        return _end(run, "Nothing is left to correct.", at)
    try:
        with transaction.atomic():
            _correct_for(run, use, at)
            CorrectionRun.objects.filter(pk=run.pk).update(queued=F("queued") + 1)
    except Refused as refused:
        left_out = [*run.left_out, {"use": use.pk, "why": str(refused)}]
        CorrectionRun.objects.filter(pk=run.pk).update(left_out=left_out)
    return True


def _why_over(run: CorrectionRun, at: datetime) -> str:
    if run.queued >= run.cap:
        return "As many as were approved are on their way."
    if run.fact.number != run.number or run.fact.has_expired(at) or run.fact.archived_at is not None:
        return "The fact changed or ended meanwhile."
    if not run.approved_by.may_set_up:
        return "Who approved it is no lead any more."
    return ""


def _end(run: CorrectionRun, why: str, at: datetime) -> bool:
    if CorrectionRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=at, why_ended=why):
        record(events.CorrectionsEnded(run.fact_id, run.pk), at=at)
    return False


def _next_use(run: CorrectionRun, at: datetime) -> FactUse | None:
    left_out = {one["use"] for one in run.left_out}
    stale = queries.stale_uses(run.approved_by_id, run.fact, at=at).exclude(pk__in=left_out)
    return stale.exclude(corrected_by__state__in=queries.LEAVING).first()


def _correct_for(run: CorrectionRun, use: FactUse, at: datetime) -> None:
    """Say it as whoever has the conversation, who is told; where nobody has it, as the lead who approved."""
    owner = use.reply.conversation.owner
    author = owner if owner is not None and owner.may_answer else run.approved_by
    text = queries.correction_for(use, at=at)
    said = _queue(use, author_id=author.pk, text=text, by_id=run.approved_by_id, run_id=run.pk, at=at)
    if author.pk != run.approved_by_id:
        tell(
            teammate_ids=[author.pk],
            text=f"{run.approved_by} approved a correction in your conversation: “{said.text}”",
            why="You are told because you have this conversation.",
            about=f"fact:corrected:{said.pk}",
            link=f"/inbox/{said.conversation_id}/",
            at=at,
        )


def tell_of_old_answers(*, fact_id: int, number: int, expires_at: str, at: datetime) -> None:
    """Tell whoever keeps a changed fact how many public answers hold its old words. May be repeated."""
    del expires_at
    fact = answers.fact_by_id(fact_id)
    if fact is None or fact.number != number:
        return
    n = queries.stale_uses(fact.owner_id, fact, at=at).count()
    if n:
        tell(
            teammate_ids=[fact.owner_id],
            text=f"{n} public answers hold old words of the fact {fact.key}. Corrections are ready.",
            why="You are told because you keep it.",
            about=f"fact:{fact.pk}:{number}:old",
            link=f"/answers/facts/{fact.pk}/#old",
            at=at,
        )
