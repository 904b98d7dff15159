"""One conversation as the screen shows it; each part asks only for what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from heedful.desk import approvals
from heedful.desk import queries as desk
from heedful.drafting import queries as proposals
from heedful.listening import queries as listening
from heedful.people import queries as people
from heedful.web.inbox import scheduling, snoozing, tree, waiting
from heedful.web.inbox.answering import Answering
from heedful.web.inbox.panels import Shown, panels_of
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.desk.models import Conversation, Draft, Note, PeerAnswer, Presence, Reply
    from heedful.listening.models import Post
    from heedful.people.models import Handle
    from heedful.teams.models import Teammate

SHOWN_APART = {"held", "sending", "rejected", "unknown", "to-approve"}  # what is sent stands in the thread


@dataclass(frozen=True, slots=True)
class Said:
    """A note, or a reply that does not stand in the thread (yet)."""

    at: datetime
    note: Note | None = None
    reply: Reply | None = None
    draft: Draft | None = None  # a colleague's, who lets others read along
    is_own: bool = False  # whoever looks may take it back, send it again, settle it
    waits_for: str = ""  # why it does not leave, "" while nothing is in its way
    may_approve: bool = False


class Opened:
    """A conversation and everything around it, for one teammate at one moment."""

    def __init__(
        self,
        who: Teammate,
        conversation: Conversation,
        *,
        at: datetime,
        kind: str = "",
        to_post_id: int | None = None,
    ) -> None:
        self.who, self.conversation, self.at = who, conversation, at
        self.asked_kind, self.to_post_id = kind, to_post_id

    @property
    def pk(self) -> int:
        return self.conversation.pk

    @property
    def name(self) -> str:
        return self.conversation.person.name or _("Somebody")

    # --- what was said

    @cached_property
    def posts(self) -> list[Post]:
        return desk.thread_of(self.who.pk, self.conversation)

    @cached_property
    def replies(self) -> list[Reply]:
        return desk.replies_of(self.conversation)

    @cached_property
    def notes(self) -> list[Note]:
        return desk.notes_of(self.conversation)

    @cached_property
    def nodes(self) -> list[tree.Node]:
        return tree.flatten(self.posts, self.conversation, self.replies)

    @property
    def people_count(self) -> int:
        return len({post.author.person_id for post in self.posts})

    def was_said(self, key: str) -> bool:
        """Test whether the form of this key was sent: a draft of it that comes late is old."""
        return key in {reply.key for reply in self.replies} | {note.key for note in self.notes}

    @property
    def fetched_at(self) -> datetime | None:
        return self.conversation.thread.fetched_at

    @cached_property
    def beside(self) -> list[Said]:
        """Return notes and replies on their way, in their order."""
        notes = [Said(note.at, note=note) for note in self.notes]
        replies = [self._apart(reply) for reply in self.replies if self._is_apart(reply)]
        shared = desk.shared_drafts(self.conversation, besides=self.who.pk)
        drafts = [Said(draft.saved_at, draft=draft) for draft in shared]
        return sorted([*notes, *replies], key=lambda said: said.at) + drafts

    def _is_apart(self, reply: Reply) -> bool:
        """Test whether it stands beside the thread; a returned one does until its author writes again."""
        if reply.state == "returned":
            return not any(one.pk > reply.pk and one.author_id == reply.author_id for one in self.replies)
        return reply.state in SHOWN_APART

    def _apart(self, reply: Reply) -> Said:
        own = self.who.may_answer and (reply.author_id == self.who.pk or self.who.may_set_up)
        return Said(
            reply.written_at,
            reply=reply,
            is_own=own,
            waits_for=self._waits_for(reply),
            may_approve=reply.state == "to-approve" and approvals.may_approve(self.who, reply),
        )

    def _waits_for(self, reply: Reply) -> str:
        if reply.state == "held" and reply.trouble:
            return _("Waiting for the network: %(trouble)s") % {"trouble": reply.trouble}
        if reply.state == "held" and not reply.source.sends:
            return _("Waiting: sending is off for this source.")
        return reply.trouble

    # --- who has it, and who else is here

    @property
    def network_name(self) -> str:
        return listening.connector_of(self.conversation.source).name

    @property
    def can_edit(self) -> bool:
        return listening.connector_of(self.conversation.source).can.edit

    @property
    def can_delete(self) -> bool:
        return listening.connector_of(self.conversation.source).can.delete

    @property
    def owner(self) -> Teammate | None:
        return self.who if self.is_mine else self.conversation.owner

    @property
    def is_mine(self) -> bool:
        return self.conversation.owner_id == self.who.pk

    @property
    def may_give_back(self) -> bool:
        return self.conversation.owner_id is not None and (self.is_mine or self.who.may_set_up)

    @property
    def waits(self) -> bool:
        return self.conversation.state == "waiting"

    @property
    def state_name(self) -> str:
        return {
            "waiting": pgettext("state", "waiting"),
            "answered": pgettext("state", "answered"),
            "snoozed": pgettext("state", "snoozed"),
            "done": pgettext("state", "done"),
        }[self.conversation.state]

    @cached_property
    def clock(self) -> desk.Clock:
        return desk.clock_of(self.conversation, at=self.at)

    @property
    def lasts(self) -> str:
        return waiting.lasting(self.clock.waited)

    @property
    def noticed_after(self) -> str:
        return waiting.lasting(self.clock.noticed_after)

    @property
    def due(self) -> str:
        return waiting.due(self.conversation, self.at)

    @property
    def due_moments(self) -> tuple[str, str]:
        return waiting.moments(self.conversation)

    @cached_property
    def others(self) -> list[Presence]:
        return desk.present_at(self.pk, besides=self.who.pk, at=self.at)

    @property
    def priority_name(self) -> str:
        """Return its priority in a word, "" for the normal one."""
        return "" if self.conversation.priority == 1 else str(PRIORITIES[self.conversation.priority])

    @property
    def priorities(self) -> list[tuple[int, str]]:
        return [(key, str(name)) for key, name in PRIORITIES.items() if key != self.conversation.priority]

    @property
    def snooze_choices(self) -> list[snoozing.Choice]:
        return snoozing.choices(self.at)

    @property
    def leave_choices(self) -> list[snoozing.Choice]:
        return scheduling.choices(self.at)

    # --- the person

    @cached_property
    def handles(self) -> list[Handle]:
        return people.handles_of_person(self.conversation.person_id)

    @cached_property
    def earlier(self) -> Sequence[Conversation]:
        return desk.earlier_with(self.who.pk, self.conversation)

    @cached_property
    def peers(self) -> list[PeerAnswer]:
        """Return who else answers the person."""
        return desk.peers_of(self.conversation)

    @property
    def peer_posts(self) -> set[int]:
        return {peer.post_id for peer in self.peers}

    @property
    def peer_names(self) -> str:
        return ", ".join(dict.fromkeys(str(peer.post.author) for peer in self.peers))

    @cached_property
    def panels(self) -> list[Shown]:
        """Return what other rooms know about this conversation."""
        return panels_of(self)

    @cached_property
    def drafting(self) -> proposals.Beside:
        """Return what a model proposed here."""
        return proposals.beside(self.who.pk, self.pk)

    # --- the answer

    @cached_property
    def answering(self) -> Answering:
        return Answering(
            self.who,
            self.conversation,
            replies=self.replies,
            notes=self.notes,
            at=self.at,
            kind=self.asked_kind,
            to_post=self.to_post if self.to_post_id else None,
        )

    @cached_property
    def to_post(self) -> Post:
        """Return the post to answer: the person's latest, or another that was asked for."""
        asked = (post for post in self.posts if post.pk == self.to_post_id and not post.deleted_at)
        return next(asked, self.conversation.post) if self.to_post_id else self.conversation.post
