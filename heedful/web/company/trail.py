"""What teammates did, as sentences with a link to what it was done to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from heedful.desk import queries as desk
from heedful.desk import views
from heedful.listening import queries as listening
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.journal.models import Entry
    from heedful.teams.models import Teammate

BETWEEN_OTHERS = ("PresenceChanged", "NoticeGiven")  # nobody's deeds
BY_THE_CONSOLE = ("CompanyNamed", "PasswordSet", "SignInLinkMade")  # also where no teammate is noted


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: `words` with the thing it was done to, and where that is ("" if nowhere)."""

    at: datetime
    who: str
    words: str
    thing: str
    link: str


DEEDS: dict[str, Promise] = {
    "CompanyNamed": gettext_lazy("named the company"),
    "TeammateJoined": gettext_lazy("joined as"),
    "PasswordSet": gettext_lazy("set the password of"),
    "TeammateInvited": gettext_lazy("invited"),
    "InvitationWithdrawn": gettext_lazy("withdrew the invitation of"),
    "RoleChanged": gettext_lazy("changed the role of"),
    "TeammateLeft": gettext_lazy("ended the access of"),
    "TeammateRenamed": gettext_lazy("changed the name of"),
    "SignInLinkMade": gettext_lazy("made a sign-in link for"),
    "TokenMade": gettext_lazy("made the token"),
    "TokenRevoked": gettext_lazy("revoked the token"),
    "TeamChanged": gettext_lazy("changed the team"),
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
    "ConversationClaimed": gettext_lazy("took the conversation with"),
    "ConversationGivenBack": gettext_lazy("gave back the conversation with"),
    "ConversationDone": gettext_lazy("finished the conversation with"),
    "ConversationReopened": gettext_lazy("opened again the conversation with"),
    "ConversationSnoozed": gettext_lazy("put aside the conversation with"),
    "ReplyQueued": gettext_lazy("wrote a reply to"),
    "ReplyTakenBack": gettext_lazy("took back a reply to"),
    "ReplySent": gettext_lazy("saw a reply stand, to"),
    "ReplyEdited": gettext_lazy("edited a reply to"),
    "ReplyDeleted": gettext_lazy("deleted a reply to"),
    "NoteWritten": gettext_lazy("wrote a note beside the conversation with"),
    "BudgetSet": gettext_lazy("set the budget for gestures of"),
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
    "AskingSet": gettext_lazy("set how people are asked after conversations of"),
    "QuestionAsked": gettext_lazy("made a link that asks whether we helped"),
    "NotHelpedSeen": gettext_lazy("takes care that it did not help"),
    "LimitAsked": gettext_lazy("asked for a limit beside the conversation with"),
    "LimitConfirmed": gettext_lazy("confirmed a limit beside the conversation with"),
    "LimitDeclined": gettext_lazy("declined a limit beside the conversation with"),
    "LimitEnded": gettext_lazy("lifted a limit beside the conversation with"),
    "AppealLinkMade": gettext_lazy("made a link for an appeal by"),
    "AppealAnswered": gettext_lazy("answered the appeal of"),
}
GONE = pgettext_lazy("something that is not there any more", "something that is gone")
Facts = Mapping[str, Any]


class _Things:
    """The things that a page of entries is about, fetched kind by kind."""

    def __init__(self, entries: Sequence[Entry], seen_by: Teammate) -> None:
        self._entries = entries
        self.conversations = self._conversations(seen_by)
        self.sources = listening.sources_by_id(self._ids("source_id"))
        self.tracks = listening.tracks_by_id(seen_by.pk, self._ids("track_id"))
        self.views = views.views_by_id(seen_by.pk, self._ids("view_id"))
        self.teams = teams.teams_by_id(self._ids("team_id"))
        self.passes = teams.passes_by_id(self._ids("pass_id"))
        people = {entry.teammate_id for entry in entries if entry.teammate_id}
        people |= self._ids("joined_id", "changed_id", "left_id", "renamed_id", "for_id")
        self.people = teams.names_of(people)

    def _ids(self, *names: str) -> set[int]:
        return {entry.facts[name] for entry in self._entries for name in names if name in entry.facts}

    def may_be_told(self, entry: Entry) -> bool:
        shown = (("track_id", self.tracks), ("view_id", self.views))
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
    return Line(entry.at, who, words, thing, link)


def _thing(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    """Return what a deed was done to, in words, and its address."""
    for name, show in SHOWN.items():
        if name in facts:
            return show(kind, facts, things)
    return str(facts.get("name", "")), ""


def _conversation(kind: str, facts: Facts, things: _Things) -> tuple[str, str]:
    del kind
    pk = facts["conversation_id"]
    if pk not in things.conversations:
        return str(GONE), ""
    return things.conversations[pk], reverse("inbox:conversation", args=[pk])


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
    "conversation_id": _conversation,
    "source_id": _source,
    "track_id": _track,
    "view_id": _saved_view,
    "team_id": _team,
    "pass_id": _pass,
} | {name: _person(name) for name in ("joined_id", "changed_id", "left_id", "renamed_id", "for_id")}
