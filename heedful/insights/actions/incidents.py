"""Make an incident of a surge, say what is known of it, and fix it."""

from datetime import datetime

from django.db import transaction

from heedful.answers import queries as answers
from heedful.causes import actions as causes
from heedful.causes.models import Cause, Telling
from heedful.desk import actions as desk
from heedful.desk import queries as desk_queries
from heedful.insights import events, queries
from heedful.insights.actions.gathering import gather_surge
from heedful.insights.models import Incident, Surge
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams

LONGEST_TITLE = 200
State = Incident.State


@transaction.atomic
def open_incident(*, by_id: int, surge_id: int, title: str = "", at: datetime) -> Incident:
    """Make a surge an incident that gathers its conversations; whoever opens it owns it. Twice is once."""
    me = teams.who_may_answer(by_id)
    surge = queries.surge_for(by_id, surge_id)
    Surge.objects.select_for_update().get(pk=surge.pk)  # a double click opens one
    surge.refresh_from_db(fields=["incident"])
    if surge.incident_id is not None:
        return queries.incident_for(by_id, surge.incident_id)
    incident = Incident.objects.create(
        title=_title(title or str(surge)), owner=me, opened_by=me, opened_at=at, changed_at=at
    )
    Surge.objects.filter(pk=surge.pk).update(incident=incident)
    record(events.IncidentOpened(incident.pk), at=at, teammate_id=by_id)
    gather_surge(surge_id=surge.pk, at=at)
    return queries.incident_for(by_id, incident.pk)


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("An incident needs a name.")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"A name has at most {LONGEST_TITLE} letters.")
    return title


@transaction.atomic
def change_incident(
    *, by_id: int, incident_id: int, title: str, owner_id: int | None, at: datetime
) -> Incident:
    """Name it, or give it to somebody who may see it."""
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    owner = teams.who_may_answer(owner_id) if owner_id is not None else None
    before = (incident.title, incident.owner_id)
    incident.title, incident.owner = _title(title), owner
    if before != (incident.title, incident.owner_id):
        incident.changed_at = at
        incident.save(update_fields=["title", "owner", "changed_at"])
        record(events.IncidentChanged(incident.pk), at=at, teammate_id=by_id)
    return incident


@transaction.atomic
def know(*, by_id: int, incident_id: int, fact_key: str, at: datetime) -> Incident:
    """Say what we know, by the key of a fact; an incident that was looked into is known by this.

    :raises Invalid: there is no such fact, or it has ended.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    fact = answers.current_facts(by_id, at=at).filter(key=fact_key.strip().strip("{}").removeprefix("fact:"))
    found = fact.first()
    if found is None:
        raise Invalid("There is no fact of this name that holds now. Write it under Answers first.")
    if incident.fact_id == found.pk:
        return incident
    state = State.KNOWN if incident.state == State.LOOKING else incident.state
    Incident.objects.filter(pk=incident.pk).update(fact=found, state=state, changed_at=at)
    record(events.IncidentChanged(incident.pk), at=at, teammate_id=by_id)
    return queries.incident_for(by_id, incident_id)


@transaction.atomic
def move_incident(*, by_id: int, incident_id: int, state: str, at: datetime) -> Incident:
    """Look into it again, or say that it is known. Twice is once.

    :raises Invalid: there is no such state; that it is fixed is said by `fix_incident`.
    :raises Refused: nobody has said yet what is known.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    if state not in {State.LOOKING, State.KNOWN}:
        raise Invalid(f"There is no state {state!r} to move it to.")
    if state == State.KNOWN and incident.fact_id is None:
        raise Refused("Say first what we know.")
    others = Incident.objects.filter(pk=incident.pk).exclude(state=state)
    if others.update(state=state, fixed_at=None, changed_at=at):
        record(events.IncidentMoved(incident.pk, state), at=at, teammate_id=by_id)
        if incident.cause_id is not None:
            causes.move_cause(by_id=by_id, cause_id=incident.cause_id, state="taken-up", at=at)
    return queries.incident_for(by_id, incident_id)


@transaction.atomic
def fix_incident(*, by_id: int, incident_id: int, why: str, at: datetime) -> Incident:
    """Say that it is fixed and why it happened; its cause holds everybody affected. Twice is once.

    :raises Invalid: no reason is given: people are told why.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    if not why.strip():
        raise Invalid("Say why it happened: those affected are told.")
    if incident.state == State.FIXED:
        return incident
    cause = _cause_of(incident, by_id, at)
    causes.move_cause(by_id=by_id, cause_id=cause.pk, state="fixed", why=why, at=at)
    Incident.objects.filter(pk=incident.pk).update(state=State.FIXED, cause=cause, fixed_at=at, changed_at=at)
    record(events.IncidentMoved(incident.pk, State.FIXED), at=at, teammate_id=by_id)
    return queries.incident_for(by_id, incident_id)


def _cause_of(incident: Incident, by_id: int, at: datetime) -> Cause:
    """Return the cause of an incident, with the conversations that this teammate sees linked to it."""
    gathered = list(queries.gathered_for(by_id, incident).values_list("pk", "team"))
    ids = [pk for pk, _ in gathered]
    cause = incident.cause or causes.note_cause(
        by_id=by_id,
        title=incident.title,
        owner_id=by_id,
        team_id=_one_team({team_id for _, team_id in gathered}, by_id),
        at=at,
    )
    for start in range(0, len(ids), 500):
        causes.link(by_id=by_id, cause_id=cause.pk, conversation_ids=ids[start : start + 500], at=at)
    return cause


def _one_team(team_ids: set[int | None], by_id: int) -> int | None:
    """Return the team to which all of it belongs: then the cause is for that team too."""
    me = teams.teammate(by_id)
    one = next(iter(team_ids)) if len(team_ids) == 1 else None
    return one if me.sees_all_teams or one in me.team_ids else None


@transaction.atomic
def tell_affected(*, by_id: int, incident_id: int, text: str, at: datetime) -> Telling:
    """Draft a reply for everybody affected who was not told, by the cause's batch. Nothing is sent.

    :raises Refused: it is not fixed, or everybody is told.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    if incident.state != State.FIXED:
        raise Refused("It is not fixed yet.")
    cause = _cause_of(incident, by_id, at)
    return causes.draft_telling(by_id=by_id, cause_id=cause.pk, text=text, at=at)


@transaction.atomic
def say_what_we_know(*, by_id: int, incident_id: int, conversation_id: int, at: datetime) -> None:
    """Put what we know into one's draft for a person, behind what stands there. Nothing is sent.

    :raises Refused: nobody has said yet what is known.
    """
    teams.who_may_answer(by_id)
    incident = queries.incident_for(by_id, incident_id)
    conversation = desk_queries.conversation_for(by_id, conversation_id)
    if incident.fact_id is None:
        raise Refused("Say first what we know.")
    known = f"{{fact:{answers.fact_for(by_id, incident.fact_id).key}}}"
    kind = "private" if conversation.post.private else "public"
    draft = desk_queries.draft_of(by_id, conversation_id, kind)
    said = draft.text if draft else ""
    if known not in said:
        text = f"{said.rstrip()} {known}".strip()
        desk.save_draft(conversation_id=conversation_id, teammate_id=by_id, kind=kind, text=text, at=at)
