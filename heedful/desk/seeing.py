"""Which events a teammate may see: live screens and the API show no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from heedful.answers import queries as answers
from heedful.desk import approvals, neighbours, queries, views
from heedful.journal import read
from heedful.listening import queries as listening
from heedful.teams import queries as teams
from heedful.teams.models import Teammate

if TYPE_CHECKING:
    from heedful.journal.models import Entry

ONLY_OWNERS = {"MentionsExported", "TeammateInvited", "RoleChanged", "TeammateLeft", "PasswordSet"}
ONLY_OWNERS |= {"EndpointChanged"}
EXPORTS = {"ExportBegun", "ExportStopped", "ExportEnded", "ExportTaken", "ExportRemoved"}
ONLY_LEADS = {"AskingSet", "BudgetSet", "GesturesExported"}
ONLY_THEIRS = {"TokenMade", "TokenRevoked"}


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as one teammate may see it: ids of what they may not see are left out."""

    position: str
    kind: str
    at: datetime
    teammate_id: int | None
    facts: Mapping[str, Any]


def events_for(teammate_id: int, entries: Sequence[Entry]) -> list[Seen]:
    """Return those of some journal entries that a teammate may see, in their order."""
    teammate = teams.teammate(teammate_id)
    known = {**_SEE, **neighbours.SEE}
    visible = {
        name: see(teammate, _ids(entries, name))
        for name, see in known.items()
        if any(name in e.facts for e in entries)
    }
    return [seen for entry in entries if (seen := _seen(teammate, entry, visible)) is not None]


def _conversations(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return queries.visible_ids(teammate.pk, ids)


def _posts(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return listening.told_post_ids(teammate.pk, ids)


def _sources(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(listening.sources_for(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _threads(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return listening.told_thread_ids(teammate.pk, ids)


def _tracks(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return listening.visible_track_ids(teammate.pk, ids)


def _topics(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(listening.visible_topics(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _views(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(views.visible_views(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _hooks(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(ids) if teammate.may_set_up else set()


def _persons(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return queries.visible_persons(teammate.pk, ids)


def _batches(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(queries.batches_for(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _approval_rules(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(approvals.visible_rules(teammate).filter(pk__in=ids).values_list("pk", flat=True))


def _facts(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(answers.visible_facts(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _answers(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(answers.visible_answers(teammate.pk).filter(pk__in=ids).values_list("pk", flat=True))


def _self(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return {teammate.pk} & set(ids)


def _policies(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    return set(ids) if teammate.may_set_up else set()


def _voices(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    own = (
        listening.everybodys_voices(teammate.pk) if teammate.may_set_up else listening.voices_of(teammate.pk)
    )
    return set(own.filter(pk__in=ids).values_list("pk", flat=True))


def _nobody(teammate: Teammate, ids: Sequence[int]) -> set[int]:
    del teammate, ids
    return set()


_SEE: Mapping[str, Callable[[Teammate, Sequence[int]], set[int]]] = {
    "batch_id": _batches,
    "policy_id": _policies,
    "learning_id": _policies,
    "reckoned_to": _nobody,
    "voice_id": _voices,
    "conversation_id": _conversations,
    "conversation_ids": _conversations,
    "kept_id": _conversations,
    "post_ids": _posts,
    "source_id": _sources,
    "thread_id": _threads,
    "kept_thread_id": _threads,
    "track_id": _tracks,
    "topic_id": _topics,
    "into_topic_id": _topics,
    "topic_ids": _topics,
    "view_id": _views,
    "approval_rule_id": _approval_rules,
    "fact_id": _facts,
    "answer_id": _answers,
    "told_id": _self,
    "hook_id": _hooks,
    "person_id": _persons,
}


def _ids(entries: Iterable[Entry], name: str) -> list[int]:
    found = [entry.facts[name] for entry in entries if name in entry.facts]
    return [pk for value in found for pk in (value if isinstance(value, list) else [value])]


def _seen(teammate: Teammate, entry: Entry, visible: Mapping[str, set[int]]) -> Seen | None:
    if entry.kind in ONLY_OWNERS | EXPORTS and not teammate.may_own:
        return None
    if entry.kind in ONLY_LEADS and not teammate.may_set_up:
        return None
    if entry.kind in ONLY_THEIRS and entry.teammate_id != teammate.pk:
        return None
    facts = dict(entry.facts)
    for name in visible.keys() & facts.keys():
        if isinstance(facts[name], list):
            facts[name] = [pk for pk in facts[name] if pk in visible[name]]
        if not facts[name] or (not isinstance(facts[name], list) and facts[name] not in visible[name]):
            return None
    if "changes" in facts:
        shown = {str(pk) for pk in facts["conversation_ids"]}
        facts["changes"] = {pk: change for pk, change in facts["changes"].items() if pk in shown}
    return Seen(read.position_of(entry), entry.kind, entry.at, entry.teammate_id, facts)
