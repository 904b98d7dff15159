"""What teammates did, as sentences with a link to what it was done to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

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

BETWEEN_OTHERS = ("PresenceChanged", "DraftShared", "NoticeGiven")  # nobody's deeds
BY_THE_CONSOLE = ("CompanyNamed", "PasswordSet", "SignInLinkMade")  # also where no teammate is noted


@dataclass(frozen=True, slots=True)
class Change:
    """What one thing was and what it is, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: `words` with the thing it was done to, and where that is ("" if nowhere)."""

    at: datetime
    who: str
    words: str
    thing: str
    link: str
    changes: Sequence[Change] = ()


DEEDS: dict[str, Promise] = {
    "CompanyNamed": gettext_lazy("named the company"),
    "TeammateJoined": gettext_lazy("joined as"),
    "PasswordSet": gettext_lazy("set the password of"),
    "TeammateInvited": gettext_lazy("invited"),
    "InvitationWithdrawn": gettext_lazy("withdrew the invitation of"),
    "RoleChanged": gettext_lazy("changed the role of"),
    "TeammateLeft": gettext_lazy("ended the access of"),
    "TeammateRenamed": gettext_lazy("changed the name of"),
    "SkillsSet": gettext_lazy("said what can be asked of"),
    "WentAway": gettext_lazy("is away:"),
    "CameBack": gettext_lazy("is here again:"),
    "SignInLinkMade": gettext_lazy("made a sign-in link for"),
    "TokenMade": gettext_lazy("made the token"),
    "TokenRevoked": gettext_lazy("revoked the token"),
    "TeamChanged": gettext_lazy("changed the team"),
    "HoursChanged": gettext_lazy("changed the opening hours of the team"),
    "CompanyHoursChanged": gettext_lazy("changed the opening hours of the company"),
    "ClockPolicyAdded": gettext_lazy("added the clock"),
    "ClockPolicyChanged": gettext_lazy("changed the clock"),
    "ClockPolicyMoved": gettext_lazy("changed the order of the clock"),
    "ClockPolicyRemoved": gettext_lazy("removed the clock"),
    "ClockPolicyRestored": gettext_lazy("put back the clock"),
    "SendingPaused": gettext_lazy("paused all sending"),
    "SendingResumed": gettext_lazy("resumed sending"),
    "SourceAdded": gettext_lazy("added the source"),
    "SourceChanged": gettext_lazy("changed the source"),
    "SourceRemoved": gettext_lazy("removed the source"),
    "SendingTurned": gettext_lazy("turned sending off at"),
    "SendingTurned on": gettext_lazy("turned sending on at"),
    "TrackAdded": gettext_lazy("follows the track"),
    "TrackChanged": gettext_lazy("changed the track"),
    "TrackRemoved": gettext_lazy("removed the track"),
    "TrackShared": gettext_lazy("shared the track"),
    "BackfillBegun": gettext_lazy("searched the archive for the track"),
    "BackfillStopped": gettext_lazy("stopped searching the archive for the track"),
    "CopyIsItsOwn": gettext_lazy("said that a post is no copy"),
    "HitsJudged": gettext_lazy("said whether a mention is about us, of the track"),
    "MentionsExported": gettext_lazy("took along mentions:"),
    "ViewSaved": gettext_lazy("saved the view"),
    "ViewRenamed": gettext_lazy("renamed the view"),
    "ViewRemoved": gettext_lazy("removed the view"),
    "ViewRestored": gettext_lazy("put back the view"),
    "PeopleLinked": gettext_lazy("said that somebody is one with"),
    "PeopleParted": gettext_lazy("said that somebody is not"),
    "PersonExported": gettext_lazy("took along everything about"),
    "PersonErased": gettext_lazy("erased everything about"),
    "HookChanged": gettext_lazy("changed the hook"),
    "HookRemoved": gettext_lazy("removed the hook"),
    "HookCalled": gettext_lazy("told once more the hook"),
    "FactAdded": gettext_lazy("stated the fact"),
    "FactChanged": gettext_lazy("changed the fact"),
    "FactArchived": gettext_lazy("archived the fact"),
    "FactRestored": gettext_lazy("put back the fact"),
    "AnswerAdded": gettext_lazy("kept the answer"),
    "AnswerChanged": gettext_lazy("changed the answer"),
    "AnswerArchived": gettext_lazy("archived the answer"),
    "AnswerRestored": gettext_lazy("put back the answer"),
    "CorrectionQueued": gettext_lazy("corrected what we said to"),
    "CorrectionsApproved": gettext_lazy("approved corrections of the fact"),
    "CorrectionsStopped": gettext_lazy("stopped corrections of the fact"),
    "CorrectionsEnded": gettext_lazy("ended corrections of the fact"),
    "OldAnswerStands": gettext_lazy("let an old answer stand, to"),
    "OldAnswerListed": gettext_lazy("listed an old answer again, to"),
    "ConversationClaimed": gettext_lazy("took the conversation with"),
    "ConversationGivenBack": gettext_lazy("gave back the conversation with"),
    "ConversationDone": gettext_lazy("finished the conversation with"),
    "ConversationReopened": gettext_lazy("opened again the conversation with"),
    "ConversationSnoozed": gettext_lazy("put aside the conversation with"),
    "PriorityChanged": gettext_lazy("changed the priority of the conversation with"),
    "ConversationsJoined": gettext_lazy("joined two conversations to one:"),
    "PublicLineSet": gettext_lazy("chose what is said in public of private answers"),
    "ConversationsParted": gettext_lazy("parted two conversations again:"),
    "ConversationSplit": gettext_lazy("made two conversations of one:"),
    "ConversationGiven": gettext_lazy("handed on the conversation with"),
    "HandoverTakenBack": gettext_lazy("took back the handing on of the conversation with"),
    "ConversationsChanged": gettext_lazy("changed together:"),
    "ConversationsPutAside": gettext_lazy("put aside together:"),
    "ReplyQueued": gettext_lazy("wrote a reply to"),
    "ReplyRescheduled": gettext_lazy("chose another moment for a reply to"),
    "ReplyTakenBack": gettext_lazy("took back a reply to"),
    "ReplySent": gettext_lazy("saw a reply stand, to"),
    "ReplyEdited": gettext_lazy("edited a reply to"),
    "ReplyDeleted": gettext_lazy("deleted a reply to"),
    "ReplyBadlyWorded": gettext_lazy("said that a reply was badly worded, to"),
    "WordRuleSet": gettext_lazy("changed what the house makes of words:"),
    "NeverSayAdded": gettext_lazy("added words that we do not say"),
    "NeverSayRemoved": gettext_lazy("removed words that we do not say"),
    "PromiseMade": gettext_lazy("promised something to"),
    "PromiseMoved": gettext_lazy("gave another moment to a promise to"),
    "PromiseKept": gettext_lazy("kept a promise to"),
    "PromiseBroken": gettext_lazy("said that a promise was not kept, to"),
    "PromiseWithdrawn": gettext_lazy("withdrew a promise to"),
    "AuthoritySet": gettext_lazy("changed what may be decided alone by"),
    "TeamAuthoritySet": gettext_lazy("changed what may be decided alone in the team"),
    "AuthorityTaken": gettext_lazy("took back what may be decided alone by"),
    "TeamAuthorityTaken": gettext_lazy("took back what may be decided alone in the team"),
    "PermissionAsked": gettext_lazy("asked for a decision, for"),
    "PermissionGranted": gettext_lazy("granted what was asked for"),
    "PermissionNotGranted": gettext_lazy("did not grant what was asked for"),
    "BatchDrafted": gettext_lazy("drafted replies to many:"),
    "BatchLetGo": gettext_lazy("let go the replies to many:"),
    "BatchStopped": gettext_lazy("stopped the replies to many:"),
    "BatchDone": gettext_lazy("saw the end of the replies to many:"),
    "BatchLineChanged": gettext_lazy("changed what many are told, for"),
    "BatchLineHanded": gettext_lazy("left a drafted reply to a colleague, to"),
    "BatchLineRefused": gettext_lazy("could not say what many are told to"),
    "PeerJudged": gettext_lazy("read what a peer answered to"),
    "KudosMarked": gettext_lazy("passed on the praise of"),
    "KudosNamed": gettext_lazy("said who earned the praise of"),
    "KudosTakenBack": gettext_lazy("took back the praise of"),
    "KudosDelivered": gettext_lazy("delivered the praise of"),
    "KudosConsentNoted": gettext_lazy("noted whether words may be shown, of"),
    "KudosAgreed": gettext_lazy("said whether praise may stand on the wall, of"),
    "PraisedChanged": gettext_lazy("changed who can be praised:"),
    "PraisedImported": gettext_lazy("imported who can be praised"),
    "SurgeDismissed": gettext_lazy("said that it is no surge:"),
    "SurgeRestored": gettext_lazy("said that it is a surge after all:"),
    "IncidentOpened": gettext_lazy("opened the incident"),
    "IncidentChanged": gettext_lazy("changed the incident"),
    "IncidentMoved": gettext_lazy("moved on the incident"),
    "IncidentGathered": gettext_lazy("added conversations to the incident"),
    "IncidentLeftOut": gettext_lazy("left conversations out of the incident"),
    "CauseNoted": gettext_lazy("noted the cause"),
    "CauseChanged": gettext_lazy("changed the cause"),
    "CauseMoved": gettext_lazy("moved on the cause"),
    "CauseLinked": gettext_lazy("linked conversations to the cause"),
    "CauseUnlinked": gettext_lazy("took conversations from the cause"),
    "CauseLetterKept": gettext_lazy("kept a version of the letter of the cause"),
    "CauseTellingDrafted": gettext_lazy("drafted what those are told who are affected by"),
    "ReplyHandedIn": gettext_lazy("handed in for approval a reply to"),
    "ReplyRewritten": gettext_lazy("changed the words of a reply to"),
    "ReplyApproved": gettext_lazy("approved a reply to"),
    "ReplyReturned": gettext_lazy("returned a reply to"),
    "ApprovalRuleMade": gettext_lazy("made the approval rule"),
    "ApprovalRuleRemoved": gettext_lazy("removed the approval rule"),
    "DraftHandedOver": gettext_lazy("handed over a draft to"),
    "LabelMade": gettext_lazy("made the label"),
    "LabelRenamed": gettext_lazy("renamed the label"),
    "LabelRemoved": gettext_lazy("removed the label"),
    "LabelRestored": gettext_lazy("put back the label"),
    "ConversationLabelled": gettext_lazy("put a label on the conversation with"),
    "ConversationUnlabelled": gettext_lazy("took a label off the conversation with"),
    "FieldMade": gettext_lazy("made the field"),
    "FieldRemoved": gettext_lazy("removed the field"),
    "FieldRestored": gettext_lazy("put back the field"),
    "FieldFilled": gettext_lazy("filled in a field of the conversation with"),
    "RuleChanged": gettext_lazy("changed the rule"),
    "RuleRemoved": gettext_lazy("removed the rule"),
    "RuleRestored": gettext_lazy("put back the rule"),
    "RuleRun": gettext_lazy("let act on what stands there the rule"),
    "ConversationUnrouted": gettext_lazy("took back what a rule did to the conversation with"),
    "RuleTakenBack": gettext_lazy("took back the last run of the rule"),
    "NoteWritten": gettext_lazy("wrote a note beside the conversation with"),
    "BudgetSet": gettext_lazy("set the budget for gestures of"),
    "CircleInvited": gettext_lazy("invited to the circle"),
    "CircleInvitationWithdrawn": gettext_lazy("took back the invitation to the circle of"),
    "CircleAsked": gettext_lazy("drafted a question to the circle:"),
    "AnsweredThemselves": gettext_lazy("answered with their own app"),
    "HandedToTeam": gettext_lazy("handed to a team the conversation with"),
    "VoiceConnected": gettext_lazy("connected their own account"),
    "VoiceRemoved": gettext_lazy("removed their own account"),
    "ProfileLookedAt": gettext_lazy("looked at the profile of the own account"),
    "DisclosuresSet": gettext_lazy("said how replies from own accounts disclose"),
    "GestureProposed": gettext_lazy("proposed a gesture for"),
    "GestureApproved": gettext_lazy("approved a gesture for"),
    "GestureDeclined": gettext_lazy("declined a gesture for"),
    "AddressAsked": gettext_lazy("made a link that asks for the address of"),
    "AddressShown": gettext_lazy("looked at the address of"),
    "AddressErased": gettext_lazy("let the address be erased of"),
    "SenderChanged": gettext_lazy("passed on who sends a gesture to"),
    "GestureSent": gettext_lazy("sent a gesture to"),
    "GestureArrived": gettext_lazy("noted that a gesture arrived at"),
    "OutcomeWritten": gettext_lazy("wrote what came of a gesture for"),
    "GestureGivenUp": gettext_lazy("gave up a gesture for"),
    "GesturesExported": gettext_lazy("took along gestures:"),
    "TalkSet": gettext_lazy("set the page Talk to a human"),
    "TalkPersonSet": gettext_lazy("said whether they are shown on Talk to a human"),
    "AskingSet": gettext_lazy("set how people are asked after conversations of"),
    "QuestionAsked": gettext_lazy("made a link that asks whether we helped"),
    "NotHelpedSeen": gettext_lazy("takes care that it did not help"),
    "AdviceAsked": gettext_lazy("asked others, from the conversation with"),
    "AdviceAskedAgain": gettext_lazy("asked others once more, from the conversation with"),
    "AdviceReminded": gettext_lazy("reminded who was asked from the conversation with"),
    "AdviceGiven": gettext_lazy("answered a question from the conversation with"),
    "AdviceUsed": gettext_lazy("wrote with an answer of others to"),
    "AdviceWithdrawn": gettext_lazy("withdrew a question from the conversation with"),
    "LimitAsked": gettext_lazy("asked for a limit beside the conversation with"),
    "LimitConfirmed": gettext_lazy("confirmed a limit beside the conversation with"),
    "LimitDeclined": gettext_lazy("declined a limit beside the conversation with"),
    "LimitEnded": gettext_lazy("lifted a limit beside the conversation with"),
    "AppealLinkMade": gettext_lazy("made a link for an appeal by"),
    "AppealAnswered": gettext_lazy("answered the appeal of"),
    "ImportBegun": gettext_lazy("began to bring in the history of"),
    "ImportEnded": gettext_lazy("brought in the history of"),
    "ExportBegun": gettext_lazy("began an export of everything"),
    "ExportStopped": gettext_lazy("stopped an export of everything"),
    "ExportEnded": gettext_lazy("finished an export of everything"),
    "ExportTaken": gettext_lazy("took along an export of everything"),
    "ExportRemoved": gettext_lazy("removed an export of everything"),
}
FIELDS: dict[str, Promise] = {
    "address": pgettext_lazy("changed", "address"),
    "members": pgettext_lazy("changed", "members"),
    "name": pgettext_lazy("changed", "name"),
    "owner": pgettext_lazy("changed", "owner"),
    "paused": pgettext_lazy("changed", "paused"),
    "query": pgettext_lazy("changed", "query"),
    "role": pgettext_lazy("changed", "role"),
    "sends": pgettext_lazy("changed", "sending"),
    "state": pgettext_lazy("changed", "state"),
    "team": pgettext_lazy("changed", "team"),
}
PEOPLE_IN = ("owner", "members")  # changes that name people by their ids
GONE = pgettext_lazy("something that is not there any more", "something that is gone")
Facts = Mapping[str, Any]


class _Things:
    """The things that a page of entries is about, fetched kind by kind."""

    def __init__(self, entries: Sequence[Entry], seen_by: Teammate) -> None:
        self._entries = entries
        self.conversations = self._conversations(seen_by)
        self.sources = listening.sources_by_id(self._ids("source_id"))
        self.tracks = listening.tracks_by_id(seen_by.pk, self._ids("track_id"))
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
        self.teams = teams.teams_by_id(self._ids("team_id"))
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


def lines_of(entries: Iterable[Entry], *, seen_by: Teammate) -> list[Line]:
    """Return the deeds as lines, in the order given, with few queries for all.

    What somebody does with what is theirs alone is told to nobody else.
    """
    entries = list(entries)
    things = _Things(entries, seen_by)
    return [_line(entry, things) for entry in entries if things.may_be_told(entry)]


def _line(entry: Entry, things: _Things) -> Line:
    thing, link = _thing(entry.kind, entry.facts, things)
    kind = f"{entry.kind} on" if entry.facts.get("on") else entry.kind
    words = str(DEEDS.get(kind, entry.kind))
    who = things.people.get(entry.teammate_id, str(GONE)) if entry.teammate_id else _("The console")
    return Line(entry.at, who, words, thing, link, _changes(entry, things))


def _changes(entry: Entry, things: _Things) -> list[Change]:
    return [
        Change(str(FIELDS.get(name, name)), *(_value(name, value, things) for value in values))
        for name, values in (entry.changes or {}).items()
    ]


def _value(name: str, value: Any, things: _Things) -> str:
    """Return a value in words: people and teams by their names, nothing as none."""
    if value is None or value == "":
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in PEOPLE_IN:
        return ", ".join(things.people.get(int(pk), str(GONE)) for pk in str(value).split())
    if name == "team":
        return str(things.teams.get(value, GONE))
    return str(value)


def _thing(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    """Return what a deed was done to, in words, and its address."""
    for name, show in SHOWN.items():
        if name in facts:
            return show(kind, facts, things)
    named = facts.get("name") or facts.get("words_kind") or str(facts.get("network") or "").capitalize()
    return str(named), ""


def _conversation(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    pk = facts["conversation_id"]
    if pk not in things.conversations:
        return str(GONE), ""
    return things.conversations[pk], reverse("inbox:conversation", args=[pk])


def _together(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del things
    number = len(facts["conversation_ids"])
    deed = "snooze" if kind == "ConversationsPutAside" else facts["deed"]
    words = ngettext("%(number)s conversation", "%(number)s conversations", number) % {"number": number}
    return f"{words} ({deed})", ""


def _source(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.sources.get(facts["source_id"])
    return str(row or GONE), reverse("tracks:source", args=[row.pk]) if row and not row.removed_at else ""


def _track(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.tracks.get(facts["track_id"])
    return str(row or GONE), reverse("tracks:change", args=[row.pk]) if row and not row.removed_at else ""


def _saved_view(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.views.get(facts["view_id"])
    if row is None or row.removed_at:
        return str(row or GONE), ""
    return str(row), f"{reverse('inbox:queue')}?view={views.SAVED}{row.pk}"


def _outside(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    pk = facts["person_id"]
    if pk not in things.persons:
        return str(GONE), ""
    return things.persons[pk] or _("Somebody"), reverse("persons:person", args=[pk])


def _hook(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.hooks.get(facts["hook_id"])
    return str(row or GONE), reverse("company:hook", args=[row.pk]) if row and not row.removed_at else ""


def _cause(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.causes.get(facts["cause_id"])
    return str(row or GONE), reverse("causes:cause", args=[row.pk]) if row else ""


def _surge(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.surges.get(facts["surge_id"])
    return str(row or GONE), reverse("insights:surge", args=[row.pk]) if row else ""


def _incident(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.incidents.get(facts["incident_id"])
    return str(row or GONE), reverse("insights:incident", args=[row.pk]) if row else ""


def _praised(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.praised.get(facts["praised_id"])
    return str(row or GONE), reverse("kudos:people") if row else ""


def _batch(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.batches.get(facts["batch_id"])
    return str(row or GONE), reverse("inbox:batch", args=[row.pk]) if row else ""


def _policy(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.policies.get(facts["policy_id"])
    if row is None or row.removed_at:
        return str(row or GONE), ""
    return str(row), reverse("company:clock", args=[row.pk])


def _approval_rule(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.approval_rules.get(facts["approval_rule_id"])
    return str(row or GONE), reverse("company:approvals") if row and not row.removed_at else ""


def _label(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    return str(things.labels.get(facts["label_id"], GONE)), ""


def _field(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    return str(things.fields.get(facts["field_id"], GONE)), ""


def _rule(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.rules.get(facts["rule_id"])
    return str(row or GONE), reverse("company:rule", args=[row.pk]) if row and not row.removed_at else ""


def _fact(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.facts.get(facts["fact_id"])
    return str(row or GONE), reverse("answers:fact", args=[row.pk]) if row else ""


def _kept_answer(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.answers.get(facts["answer_id"])
    return str(row or GONE), reverse("answers:answer", args=[row.pk]) if row else ""


def _team(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.teams.get(facts["team_id"])
    return str(row or GONE), reverse("company:team", args=[row.pk]) if row else ""


def _pass(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    row = things.passes.get(facts["pass_id"])
    return str((row.email or row.name) if row else GONE), ""


def _person(name: str) -> Callable[[str, Facts, _Things], tuple[str, str]]:
    def show(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
        if kind == "TeammateJoined":
            return str(teams.Role(facts["role"]).label), ""
        called = things.people.get(facts[name], str(GONE))
        role = f" ({teams.Role(facts['role']).label})" if "role" in facts else ""
        link = "" if name == "left_id" else reverse("company:person", args=[facts[name]])
        return f"{called}{role}", link

    return show


SHOWN: dict[str, Callable[[str, Facts, _Things], tuple[str, str]]] = {
    "bulk_id": _together,
    "conversation_id": _conversation,
    "cause_id": _cause,
    "surge_id": _surge,
    "incident_id": _incident,
    "batch_id": _batch,
    "praised_id": _praised,
    "source_id": _source,
    "track_id": _track,
    "view_id": _saved_view,
    "policy_id": _policy,
    "approval_rule_id": _approval_rule,
    "label_id": _label,
    "rule_id": _rule,
    "field_id": _field,
    "fact_id": _fact,
    "answer_id": _kept_answer,
    "team_id": _team,
    "hook_id": _hook,
    "person_id": _outside,
    "pass_id": _pass,
} | {name: _person(name) for name in ("joined_id", "changed_id", "left_id", "renamed_id", "for_id")}
