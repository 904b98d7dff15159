"""Note a cause, say whose it is, and move it on until it is fixed, or is not going to be."""

from datetime import datetime

from django.db import transaction

from heedful.causes import events, queries
from heedful.causes.actions.steps import write_step
from heedful.causes.models import Cause, Step
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed
from heedful.teams import queries as teams

State, Kind = Cause.State, Step.Kind
LONGEST_TITLE, LONGEST_WORDS = 200, 20_000
STEP_OF = {State.TAKEN_UP: Kind.TAKEN_UP, State.FIXED: Kind.FIXED, State.NOT_FIXED: Kind.NOT_FIXED}


@transaction.atomic
def note_cause(
    *,
    by_id: int,
    title: str,
    words: str = "",
    owner_id: int | None = None,
    team_id: int | None = None,
    at: datetime,
) -> Cause:
    """Write down that conversations come from something of ours.

    :raises Invalid: it has no title, or is for a team that the teammate is not in.
    """
    teams.who_may_answer(by_id)
    cause = Cause(title=_title(title), words=_words(words), made_by_id=by_id, made_at=at, changed_at=at)
    _place(cause, by_id, owner_id, team_id)
    cause.save()
    write_step(cause, Kind.NOTED, by_id=by_id, at=at)
    record(events.CauseNoted(cause.pk), at=at, teammate_id=by_id)
    return cause


@transaction.atomic
def change_cause(
    *,
    by_id: int,
    cause_id: int,
    title: str,
    words: str,
    owner_id: int | None,
    team_id: int | None,
    at: datetime,
) -> Cause:
    """Say it better, or say whose it is."""
    teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    before = (cause.title, cause.words, cause.owner_id, cause.team_id)
    cause.title, cause.words = _title(title), _words(words)
    _place(cause, by_id, owner_id, team_id)
    if before == (cause.title, cause.words, cause.owner_id, cause.team_id):
        return cause
    cause.changed_at = at
    cause.save(update_fields=["title", "words", "owner", "team", "changed_at"])
    write_step(cause, Kind.CHANGED, by_id=by_id, at=at, words=str(cause.owner) if cause.owner else "")
    record(events.CauseChanged(cause.pk), at=at, teammate_id=by_id)
    return cause


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("A cause needs a title.")
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"A title has at most {LONGEST_TITLE} letters.")
    return title


def _words(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"This has more than {LONGEST_WORDS:,} letters.")
    return words.strip()


def _place(cause: Cause, by_id: int, owner_id: int | None, team_id: int | None) -> None:
    """Give it to a teammate and a team; one may not hide it in a team that is not one's own."""
    me = teams.teammate(by_id)
    if team_id is not None and team_id not in me.team_ids and not me.sees_all_teams:
        raise Invalid("You can give a cause to your own teams.")
    cause.team = teams.team(team_id) if team_id is not None else None
    cause.owner = teams.teammate(owner_id) if owner_id is not None else None


@transaction.atomic
def move_cause(*, by_id: int, cause_id: int, state: str, why: str = "", at: datetime) -> Cause:
    """Take it up, say that it is fixed or will not be, or open it again. Twice is once.

    :raises Invalid: there is no such state, or no reason is given why it will not be fixed.
    :raises NotAllowed: only its owner, or a lead, says how it ended.
    """
    me = teams.who_may_answer(by_id)
    cause = queries.cause_for(by_id, cause_id)
    if state not in State.values:
        raise Invalid(f"There is no state {state!r}; there are {', '.join(State.values)}.")
    if state == State.NOT_FIXED and not why.strip():
        raise Invalid("Say why it will not be fixed.")
    ends = state in {State.FIXED, State.NOT_FIXED}
    if ends and cause.owner_id not in {None, by_id} and not me.may_set_up:
        raise NotAllowed("Its owner or a lead says how it ended.")
    fields = {"state": state, "why": _words(why), "changed_at": at, "settled_at": at if ends else None}
    if not ends and cause.owner_id is None and state == State.TAKEN_UP:
        fields["owner"] = me
    if Cause.objects.filter(pk=cause.pk).exclude(state=state).update(**fields):
        write_step(cause, STEP_OF.get(State(state), Kind.REOPENED), by_id=by_id, at=at, words=why.strip())
        record(events.CauseMoved(cause.pk, state), at=at, teammate_id=by_id)
    return queries.cause_for(by_id, cause_id)
