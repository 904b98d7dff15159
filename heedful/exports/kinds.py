"""The kinds of things that an export holds, which rows of each, and what of a row never leaves."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from heedful.answers.models import Answer, AnswerVersion, Fact, FactVersion
from heedful.asked.models import Asking, OptOut, Question
from heedful.causes.models import Affected, Cause, LetterVersion, Step
from heedful.causes.models import Telling as CauseTelling
from heedful.circle.models import Member
from heedful.consulting.models import Advice, Consultation
from heedful.desk import models as desk
from heedful.drafting.models import Endpoint, Spent, Summary
from heedful.gestures.models import Budget, Gesture, Month
from heedful.imports.models import Import, LeftOut
from heedful.insights.models import Gathered, Incident, Surge, SurgePost
from heedful.journal.models import Entry
from heedful.kudos.models import Earned, Kudos, Praised
from heedful.limits.models import Appeal, Limit
from heedful.listening import models as listening
from heedful.listening import queries as heard
from heedful.people.models import Handle, Link, Person
from heedful.talk.models import Letter, Shown, Talk
from heedful.teams import models as teams

Rows = QuerySet[Any]
SECRET = re.compile(r"sealed|password|digest|secret|token|credential|(?:^|_)auth$|p256dh")


def _all(rows: Rows, by_id: int) -> Rows:
    del by_id
    return rows


def _where(condition: Q) -> Callable[[Rows, int], Rows]:
    return lambda rows, _: rows.filter(condition)


def _told_posts(rows: Rows, by_id: int) -> Rows:
    """Return the posts, without what only somebody's own track brought here."""
    del rows
    return heard.told_posts(by_id).select_related(None).prefetch_related(None)


def _their_posts(name: str) -> Callable[[Rows, int], Rows]:
    """Return rows that hang on such posts."""
    return lambda rows, by_id: rows.filter(Exists(heard.told_posts(by_id).filter(pk=OuterRef(name))))


def _who_spoke(rows: Rows, by_id: int) -> Rows:
    """Return handles of whoever said something that is exported, or has a conversation with us."""
    said = heard.told_posts(by_id).filter(author=OuterRef("pk"))
    speaks = desk.Conversation.every.filter(person=OuterRef("person"))
    return rows.filter(Q(Exists(said)) | Q(Exists(speaks)))


def _who_is_known(rows: Rows, by_id: int) -> Rows:
    said = heard.told_posts(by_id).filter(author__person=OuterRef("pk"))
    speaks = desk.Conversation.every.filter(person=OuterRef("pk"))
    linked = Link.objects.filter(other=OuterRef("pk"))
    return rows.filter(Q(Exists(said)) | Q(Exists(speaks)) | Q(Exists(linked)))


@dataclass(frozen=True, slots=True)
class Kind:
    """One file of an export: a table, without columns that say nothing outside this house."""

    name: str
    model: type[Model]
    since: str = ""  # the moment that is asked where only what is new is wanted
    without: frozenset[str] = field(default=frozenset())
    pick: Callable[[Rows, int], Rows] = _all
    happened: bool = False  # its rows are events: each is told as far as an owner may see it

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns; what is sealed, or lets somebody in, is never one."""
        fields = [one.attname for one in self.model._meta.concrete_fields]  # noqa: SLF001 - Django's public way to a model's fields
        return tuple(one for one in fields if one not in self.without and not SECRET.search(one))

    def rows(self, by_id: int) -> Rows:
        """Return the rows that an owner may take along; nobody's own tracks, views and drafts."""
        return self.pick(self.model._base_manager.order_by(), by_id)  # noqa: SLF001 - of any model, all of its rows


ROUTE = frozenset({"reply_hint"})  # what a connector needs to answer, and nobody else
SOURCE = frozenset({"cursor", "budget", "leased_by", "leased_until", "retry_at", "lag_seconds"})
OPEN_TRACK = _where(Q(track__owner=None))
KINDS = (
    Kind("company", teams.Company),
    Kind("teams", teams.Team),
    Kind("teammates", teams.Teammate, without=frozenset({"last_login"})),
    Kind("team_members", teams.Teammate.teams.through),
    Kind("opening_hours", teams.OpeningHours),
    Kind("people", Person, "first_heard_at", pick=_who_is_known),
    Kind("handles", Handle, pick=_who_spoke),
    Kind("links", Link, "at"),
    Kind("sources", listening.Source, without=SOURCE),
    Kind("tracks", listening.Track, pick=_where(Q(owner=None))),
    Kind("track_examples", listening.TrackExample, "added_at", pick=OPEN_TRACK),
    Kind("threads", listening.Thread),
    Kind("posts", listening.Post, "heard_at", ROUTE, _told_posts),
    Kind("post_versions", listening.PostVersion, "replaced_at", pick=_their_posts("post")),
    Kind("topics", listening.Topic, "made_at", frozenset({"middle"})),
    Kind(
        "readings", listening.Reading, "read_at", frozenset({"vector", "meaning"}), pick=_their_posts("post")
    ),
    Kind("lessons", listening.Lesson, "said_at", frozenset({"vector"}), pick=_their_posts("post")),
    Kind("judgements", listening.Judgement, "judged_at", pick=_their_posts("post")),
    Kind("hits", listening.Hit, "post__heard_at", pick=OPEN_TRACK),
    Kind("gaps", listening.Gap, "found_at"),
    Kind("deletions", listening.Purge, "purged_at"),
    Kind("conversations", desk.Conversation, "changed_at"),
    Kind("joined_conversations", desk.Join, "at"),
    Kind("turns", desk.Turn, "at"),
    Kind("replies", desk.Reply, "written_at", ROUTE),
    Kind("notes", desk.Note, "at"),
    Kind("named_in_notes", desk.NamedInNote, "note__at"),
    Kind("shared_drafts", desk.Draft, "saved_at", pick=_where(Q(is_shared=True))),
    Kind("labels", desk.Label),
    Kind("conversation_labels", desk.Labelled, "at"),
    Kind("fields", desk.Field),
    Kind("conversation_fields", desk.Filled, "at"),
    Kind("handovers", desk.Handover, "at"),
    Kind("promises", desk.Promise, "made_at"),
    Kind("permissions", desk.Permission, "asked_at"),
    Kind("authorities", desk.Authority),
    Kind("approval_rules", desk.ApprovalRule),
    Kind("approval_rule_approvers", desk.ApprovalRule.approvers.through),
    Kind("rules", desk.Rule),
    Kind("rule_labels", desk.Rule.labels.through),
    Kind("rules_applied", desk.Applied, "at"),
    Kind("clocks", desk.ClockPolicy),
    Kind("public_line", desk.PublicLine),
    Kind("not_us", desk.NotUs, "at"),
    Kind("peer_answers", desk.PeerAnswer, "found_at"),
    Kind("saved_views", desk.SavedView, pick=_where(Q(owner=None))),
    Kind("hooks", desk.Hook, without=frozenset({"url", "position"})),  # the address of a chat lets one in
    Kind("batches", desk.Batch, "made_at"),
    Kind("batch_lines", desk.BatchLine),
    Kind("word_rules", desk.WordRule),
    Kind("never_say", desk.NeverSay),
    Kind("words_checked", desk.WordsChecked, "at"),
    Kind("badly_worded", desk.BadlyWorded, "at"),
    Kind("facts", Fact, without=frozenset({"terms"})),
    Kind("fact_versions", FactVersion, "at"),
    Kind("fact_uses", desk.FactUse),
    Kind("answers", Answer, without=frozenset({"terms"})),
    Kind("answer_versions", AnswerVersion, "at"),
    Kind("answer_uses", desk.AnswerUse, "at"),
    Kind("corrections", desk.CorrectionRun, "approved_at"),
    Kind("causes", Cause, "changed_at"),
    Kind("cause_conversations", Affected, "linked_at"),
    Kind("cause_steps", Step, "at"),
    Kind("cause_letters", LetterVersion, "at"),
    Kind("cause_tellings", CauseTelling, "at"),
    Kind("kudos", Kudos, "at"),
    Kind("kudos_earned", Earned),
    Kind("praised", Praised),
    Kind("gesture_budgets", Budget),
    Kind("gesture_months", Month),
    Kind("gestures", Gesture, "proposed_at"),
    Kind("asking", Asking),
    Kind("questions", Question, "due_at"),
    Kind("opt_outs", OptOut, "at"),
    Kind("limits", Limit),
    Kind("appeals", Appeal),
    Kind("consultations", Consultation, "asked_at"),
    Kind("advice", Advice, "at"),
    Kind("circle", Member, "invited_at"),
    Kind("surges", Surge, "raised_at"),
    Kind("surge_posts", SurgePost, "at"),
    Kind("incidents", Incident, "changed_at"),
    Kind("incident_conversations", Gathered, "at"),
    Kind("talk", Talk),
    Kind("talk_people", Shown),
    Kind("talk_letters", Letter, "written_at", frozenset({"key"})),
    Kind("model_endpoint", Endpoint),
    Kind("model_costs", Spent),
    Kind("model_summaries", Summary, "at"),
    Kind("imports", Import, "begun_at"),
    Kind("imports_left_out", LeftOut, "of__begun_at"),
    Kind("journal", Entry, "at", frozenset({"xact"}), happened=True),
)
# What is no part of an export, and why. A new table stands above or here.
LEFT_OUT = {
    "teams.Pass": "lets somebody in",
    "teams.Once": "is what a program was answered, for a day",
    "teams.PushLine": "lets somebody write to a browser",
    "teams.Notice": "is a teammate's own, and says again what happened",
    "teams.Telling": "is a teammate's own",
    "outside.Link": "lets somebody outside in",
    "listening.Backfill": "is how far a search is",
    "listening.TopicLook": "is how far a look is",
    "listening.Learning": "is learned anew from the lessons",
    "listening.Models": "is which weights came with the package",
    "listening.DeadLetter": "could not be read here either",
    "insights.Voice": "is counted anew from posts",
    "insights.Bucket": "is counted anew from posts",
    "insights.Habit": "is counted anew from posts",
    "insights.Watch": "is how far a look is",
    "desk.Presence": "is who looks just now",
    "desk.DraftVersion": "is what somebody typed and took back",
    "desk.Bulk": "is how a deed can be undone for a moment",
    "desk.Delivery": "is the log of hooks, and says again what happened",
    "drafting.Asking": "is who waits for the model just now",
    "drafting.Proposal": "is what a draft says already",
    "journal.Job": "is what is to be done",
    "journal.Reader": "is how far somebody has read",
    "journal.Seal": "fingerprints the journal of this house as a whole; verify it here",
    "exports.Export": "is this",
    "imports.Upload": "is how far an upload is; what came of it is an import",
}
