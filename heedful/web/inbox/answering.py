"""What can be answered in a conversation: which kinds, as whom, how long, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from heedful.answers import queries as facts
from heedful.desk import approvals, meanwhile
from heedful.desk import queries as desk
from heedful.listening import queries as listening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.desk.models import Conversation, Note, Reply
    from heedful.desk.rules import Limits
    from heedful.listening.models import Post, Source
    from heedful.teams.models import Teammate

KINDS = ("public", "mine", "private", "note")


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of answer; `why_not` says why it cannot be given here."""

    kind: str
    name: str
    button: str
    words: str
    text: str
    length: int
    limit: int | None
    key: str
    why_not: str = ""
    is_current: bool = False
    approval: str = ""  # the rule that asks for one, whatever is said
    line: str = ""  # with which it ends: for whom its author works
    voice_id: int | None = None  # the own account that it leaves from

    @property
    def shape(self) -> str:
        """Return how it looks: what everybody can read looks the same, whoever says it."""
        return "public" if self.kind == "mine" else self.kind

    @property
    def too_long(self) -> str:
        if self.limit is None or self.length <= self.limit:
            return ""
        return _("%(n)s characters too many for this network.") % {"n": self.length - self.limit}


class Answering:
    """The composer of one teammate in one conversation."""

    def __init__(
        self,
        who: Teammate,
        conversation: Conversation,
        *,
        replies: Sequence[Reply],
        notes: Sequence[Note],
        at: datetime,
        kind: str,
        to_post: Post | None = None,
    ) -> None:
        self.who, self.conversation, self.replies, self.notes = who, conversation, replies, notes
        self.at, self.asked_kind, self.to_post = at, kind, to_post

    @property
    def is_anothers(self) -> bool:
        return self.conversation.owner_id not in {None, self.who.pk}

    @property
    def name(self) -> str:
        return self.conversation.person.name or _("Somebody")

    @cached_property
    def voice(self) -> Source | None:
        """Return the own account with which whoever looks can answer here."""
        return desk.voice_in(self.who.pk, self.conversation) if self.who.may_answer else None

    @cached_property
    def ways(self) -> dict[str, desk.Way]:
        """Return from where each kind of reply would leave, and what it would answer."""
        public = desk.usual_way(self.conversation, private=False)
        ways = {"public": public, "private": desk.usual_way(self.conversation, private=True)}
        if self.voice:
            to_post = self.to_post or public.to_post
            line = desk.disclosure_in(self.voice, to_post)
            ways["mine"] = desk.Way(to_post, self.voice, line)
        return ways

    @cached_property
    def limits(self) -> dict[str, Limits]:
        """Return what each kind of reply may be on its way."""
        return {
            kind: desk.limits_of(self.conversation, to_post=way.to_post, source=way.source, at=self.at)
            for kind, way in self.ways.items()
        }

    @property
    def needs_voice(self) -> bool:
        """Test whether nothing can be said from here before they connect an account of their own."""
        return self.who.may_answer and not self.who.speaks_for_us and self.voice is None

    @cached_property
    def _possible(self) -> dict[str, bool]:
        """Return which kinds this network, this post and the role of whoever looks allow."""
        ours = self.who.speaks_for_us
        return {
            "public": self.limits["public"].public and ours,
            "mine": self.voice is not None,
            "private": self.limits["private"].private and ours,
            "note": True,
        }

    @cached_property
    def public_line(self) -> str:
        """Return what is proposed to be said in public beside a first private answer, "" for nothing."""
        if not (self._possible["public"] and self._possible["private"]):
            return ""
        if not desk.may_announce(self.conversation, self.replies):
            return ""
        line = desk.public_line()
        return line.text if line.proposed else ""

    @property
    def why_nobody(self) -> str:
        """Say why no reply can be written here now, "" if one can."""
        if not self.who.may_answer:
            return _("You observe: you can read along and write notes.")
        if self.is_anothers and not self.approval_rules:
            return _("%(name)s is on it. Write a note, so that only one of you answers.") % {
                "name": self.conversation.owner
            }
        if self.needs_voice:
            return _("You answer as yourself: connect your own account, or answer there and say so here.")
        why = [self.limits[kind].why_not for kind in ("private", "public")]
        return "" if self.voice or not all(why) else why[0]

    @cached_property
    def approval_rules(self) -> dict[str, str]:
        """Return which kinds of reply will have to be approved whatever they say, and by which rule."""
        asking = approvals.asking_whatever(self.conversation, author_id=self.who.pk)
        return {kind: str(rule) for kind, rule in asking.items()}

    @cached_property
    def seen(self) -> str:
        """Return how far whoever looks has read; a form gives it back, so that news is not overlooked."""
        return str(meanwhile.mark_of(self.conversation))

    @cached_property
    def tabs(self) -> list[Tab]:
        drafts = desk.drafts_of(self.who.pk, self.conversation)
        current = self._current_kind()
        return [self._tab(kind, drafts.get(kind, ""), kind == current) for kind in KINDS]

    @property
    def possible(self) -> list[Tab]:
        """Return the kinds that this network and this post allow, whether or not one can send now."""
        own = self.who.may_answer
        return [tab for tab in self.tabs if self._possible[tab.kind] and (own or tab.kind == "note")]

    def _current_kind(self) -> str:
        if self.why_nobody:
            return "note"
        if self.asked_kind in KINDS and self._possible[self.asked_kind]:
            return self.asked_kind
        if self.conversation.post.private and self._possible["private"]:
            return "private"  # where they spoke last
        return next(kind for kind in KINDS if self._possible[kind] and not self._why_not(kind))

    def _tab(self, kind: str, text: str, is_current: bool) -> Tab:
        way = self.ways.get(kind)
        connector = listening.connector_of(way.source if way else self.conversation.source)
        line = way.line if way else ""
        said = facts.preview(self.who.pk, text, at=self.at) if kind != "note" else text
        said = desk.with_line(said, line)
        names = self._names(way.source if way else self.conversation.source)
        name, button, words = {
            "public": (
                _("Public reply"),
                _("Reply in public as %(account)s"),
                self._public_words(),
            ),
            "mine": (
                _("As myself"),
                _("Reply in public as %(account)s"),
                _("as %(account)s on %(network)s, your own account. Everybody can read it."),
            ),
            "private": (
                _("Private"),
                _("Reply in private as %(account)s"),
                _("as %(account)s on %(network)s. Only %(person)s and we can read it."),
            ),
            "note": (
                _("Note"),
                _("Write the note"),
                _("Only teammates can read it. It never leaves the house."),
            ),
        }[kind]
        return Tab(
            kind=kind,
            name=name,
            button=button % names,
            words=words % names,
            text=text,
            length=connector.length_of(said) if text and kind != "note" else len(text),
            limit=self.limits[kind].length if kind in self.limits else None,
            key=self._key(kind),
            why_not=self._why_not(kind),
            is_current=is_current,
            approval=self._approval(kind),
            line=line,
            voice_id=self.voice.pk if self.voice and kind == "mine" else None,
        )

    def _names(self, source: Source) -> dict[str, str]:
        account = listening.account_of(source)
        return {
            "account": source.name if source.owner_id else account.address or account.name or source.name,
            "network": listening.connector_of(source).name,
            "person": self.name,
        }

    def _public_words(self) -> str:
        if self.conversation.post.private:
            where = _("as %(account)s on %(network)s, below what they said in public.")
            return f"{where} {_('Everybody can read it.')}"
        return _("as %(account)s on %(network)s. Everybody can read it.")

    def _approval(self, kind: str) -> str:
        if kind == "note" or not self.who.may_answer:
            return ""
        return self.approval_rules.get("private" if kind == "private" else "public", "")

    def _why_not(self, kind: str) -> str:
        if kind == "note":
            return ""
        if self.why_nobody:
            return self.why_nobody
        if self.is_anothers and not self._approval(kind):
            return _("%(name)s is on it.") % {"name": self.conversation.owner}
        if kind == "mine":
            return ""
        if why := self.limits[kind].why_not:
            return why
        if kind == "public" and not self.limits[kind].public:
            return _("Only a private reply is possible here.")
        if kind == "private" and not self.limits[kind].private:
            network = listening.connector_of(self.ways[kind].source).name
            return _("%(network)s has no private replies that we could send.") % {"network": network}
        return ""

    def _key(self, kind: str) -> str:
        """Name what is about to be said: the same on a double click and in two tabs, until it is said."""
        said = self.notes if kind == "note" else self.replies
        last = max((one.pk for one in said if one.author_id == self.who.pk), default=0)
        named = f"{self.conversation.pk}:{self.who.pk}:{kind}:{last}"
        return salted_hmac("heedful.reply", named, algorithm="sha256").hexdigest()[:40]
