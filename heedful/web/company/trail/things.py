"""What deeds were done to, fetched kind by kind: its name and its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from heedful.answers import queries as answers
from heedful.causes import queries as causes
from heedful.desk import approvals, views
from heedful.desk import queries as desk
from heedful.insights import queries as insights
from heedful.kudos import queries as kudos
from heedful.listening import queries as listening
from heedful.people import queries as people_outside
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.journal.models import Entry
    from heedful.teams.models import Teammate


PEOPLE_IN = ("owner", "members")  # changes that name people by their ids
GONE = pgettext_lazy("something that is not there any more", "something that is gone")
Facts = Mapping[str, Any]


class Things:
    """The things that a page of entries is about, fetched kind by kind."""

    def __init__(self, entries: Sequence[Entry], seen_by: Teammate) -> None:
        self._entries = entries
        self.conversations = self._conversations(seen_by)
        self.sources = listening.sources_by_id(self._ids("source_id"))
        self.tracks = listening.tracks_by_id(seen_by.pk, self._ids("track_id"))
        self.topics = listening.topics_by_id(seen_by.pk, ids) if (ids := self._ids("topic_id")) else {}
        self.labels = desk.labels_by_id(self._ids("label_id"))
        self.fields = desk.fields_by_id(self._ids("field_id"))
        self.rules = desk.rules_by_id(self._ids("rule_id"))
        self.views = views.views_by_id(seen_by.pk, self._ids("view_id"))
        self.persons = people_outside.names_of(self._persons(seen_by))
        self.hooks = desk.hooks_by_id(self._ids("hook_id"))
        self.teams = teams.teams_by_id(self._ids("team_id") | self._changed("team"))
        self.causes = causes.causes_by_id(seen_by.pk, ids) if (ids := self._ids("cause_id")) else {}
        self.surges = insights.surges_by_id(seen_by.pk, ids) if (ids := self._ids("surge_id")) else {}
        self.incidents = (
            insights.incidents_by_id(seen_by.pk, ids) if (ids := self._ids("incident_id")) else {}
        )
        self.batches = desk.batches_by_id(seen_by.pk, ids) if (ids := self._ids("batch_id")) else {}
        self.praised = kudos.praised_by_id(ids) if (ids := self._ids("praised_id")) else {}
        self.policies = desk.clock_policies_by_id(self._ids("policy_id"))
        self.approval_rules = (
            approvals.visible_rules(seen_by).in_bulk(list(rules))
            if (rules := self._ids("approval_rule_id"))
            else {}
        )
        self.facts = answers.facts_by_id(seen_by.pk, self._ids("fact_id"))
        self.answers = answers.answers_by_id(seen_by.pk, self._ids("answer_id"))
        self.passes = teams.passes_by_id(self._ids("pass_id"))
        people = {entry.teammate_id for entry in entries if entry.teammate_id}
        people |= self._ids("joined_id", "changed_id", "left_id", "renamed_id", "for_id")
        people |= self._changed(*PEOPLE_IN)
        self.people = teams.names_of(people)

    def _ids(self, *names: str) -> set[int]:
        return {entry.facts[name] for entry in self._entries for name in names if name in entry.facts}

    def _persons(self, seen_by: Teammate) -> set[int]:
        ids = self._ids("person_id")
        return desk.visible_persons(seen_by.pk, list(ids)) if ids else set()

    def _changed(self, *names: str) -> set[int]:
        """Return the ids that stood or stand in some fields."""
        changed = [entry.changes or {} for entry in self._entries]
        values = [value for one in changed for name in names for value in one.get(name, ())]
        return {int(pk) for value in values for pk in str(value or "").split()}

    def may_be_told(self, entry: Entry) -> bool:
        shown: Sequence[tuple[str, Mapping[int, object]]] = (
            ("track_id", self.tracks),
            ("view_id", self.views),
            ("topic_id", self.topics),
            ("cause_id", self.causes),
            ("surge_id", self.surges),
            ("incident_id", self.incidents),
            ("batch_id", self.batches),
            ("fact_id", self.facts),
            ("answer_id", self.answers),
        )
        return all(entry.facts[name] in seen for name, seen in shown if name in entry.facts)

    def _conversations(self, seen_by: Teammate) -> dict[int, str]:
        ids = self._ids("conversation_id")
        rows = desk.conversations_for(seen_by.pk).filter(pk__in=ids) if ids else None
        return dict(rows.values_list("pk", "person__name")) if rows is not None else {}


Show = Callable[[str, Facts, Things], tuple[str, str]]  # of an event's name and facts: words and address


def thing_of(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    """Return what a deed was done to, in words, and its address."""
    for name, show in SHOWN.items():
        if name in facts:
            return show(kind, facts, things)
    named = facts.get("name") or facts.get("words_kind") or str(facts.get("network") or "").capitalize()
    return str(named), ""


def _conversation(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    del kind
    pk = facts["conversation_id"]
    if pk not in things.conversations:
        return str(GONE), ""
    return things.conversations[pk], reverse("inbox:conversation", args=[pk])


def _together(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    del things
    number = len(facts["conversation_ids"])
    deed = "snooze" if kind == "ConversationsPutAside" else facts["deed"]
    words = ngettext("%(number)s conversation", "%(number)s conversations", number) % {"number": number}
    return f"{words} ({deed})", ""


def _row(name: str, rows: str, page: str = "", *, own_page: bool = True) -> Show:
    """Return how a row is shown: by its name, and while it is there with a link to its page, or to all."""

    def show(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
        del kind
        found = getattr(things, rows).get(facts[name])
        if not page or found is None or getattr(found, "removed_at", None):
            return str(found or GONE), ""
        return str(found), reverse(page, args=[found.pk] if own_page else [])

    return show


def _saved_view(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    del kind
    row = things.views.get(facts["view_id"])
    if row is None or row.removed_at:
        return str(row or GONE), ""
    return str(row), f"{reverse('inbox:queue')}?view={views.SAVED}{row.pk}"


def _outside(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    del kind
    pk = facts["person_id"]
    if pk not in things.persons:
        return str(GONE), ""
    return things.persons[pk] or _("Somebody"), reverse("persons:person", args=[pk])


def _pass(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
    del kind
    row = things.passes.get(facts["pass_id"])
    return str((row.email or row.name) if row else GONE), ""


def _person(name: str) -> Show:
    def show(kind: str, facts: Facts, things: Things) -> tuple[str, str]:
        if kind == "TeammateJoined":
            return str(teams.Role(facts["role"]).label), ""
        called = things.people.get(facts[name], str(GONE))
        role = f" ({teams.Role(facts['role']).label})" if "role" in facts else ""
        link = "" if name == "left_id" else reverse("company:person", args=[facts[name]])
        return f"{called}{role}", link

    return show


SHOWN: dict[str, Show] = {
    "bulk_id": _together,
    "conversation_id": _conversation,
    "cause_id": _row("cause_id", "causes", "causes:cause"),
    "surge_id": _row("surge_id", "surges", "insights:surge"),
    "incident_id": _row("incident_id", "incidents", "insights:incident"),
    "batch_id": _row("batch_id", "batches", "inbox:batch"),
    "praised_id": _row("praised_id", "praised", "kudos:people", own_page=False),
    "source_id": _row("source_id", "sources", "tracks:source"),
    "track_id": _row("track_id", "tracks", "tracks:change"),
    "topic_id": _row("topic_id", "topics", "topics:topics", own_page=False),
    "view_id": _saved_view,
    "policy_id": _row("policy_id", "policies", "company:clock"),
    "approval_rule_id": _row("approval_rule_id", "approval_rules", "company:approvals", own_page=False),
    "label_id": _row("label_id", "labels"),
    "rule_id": _row("rule_id", "rules", "company:rule"),
    "field_id": _row("field_id", "fields"),
    "fact_id": _row("fact_id", "facts", "answers:fact"),
    "answer_id": _row("answer_id", "answers", "answers:answer"),
    "team_id": _row("team_id", "teams", "company:team"),
    "hook_id": _row("hook_id", "hooks", "company:hook"),
    "person_id": _outside,
    "pass_id": _pass,
} | {name: _person(name) for name in ("joined_id", "changed_id", "left_id", "renamed_id", "for_id")}
