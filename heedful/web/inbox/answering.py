"""What can be answered in a conversation: which kinds, as whom, how long, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from heedful.answers import queries as facts
from heedful.desk import approvals, branches, meanwhile
from heedful.desk import queries as desk
from heedful.listening import queries as listening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from heedful.desk.models import Conversation, Note, Reply
    from heedful.desk.rules import Limits
    from heedful.listening.models import Source
    from heedful.teams.models import Teammate

KINDS = ("public", "private", "note")


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
    ) -> None:
        self.who, self.conversation, self.replies, self.notes = who, conversation, replies, notes
        self.at, self.asked_kind = at, kind

    @property
    def is_anothers(self) -> bool:
        return self.conversation.owner_id not in {None, self.who.pk}

    @property
    def network_name(self) -> str:
        return listening.connector_of(self.source).name

    @property
    def name(self) -> str:
        return self.conversation.person.name or _("Somebody")

    @cached_property
    def limits(self) -> Limits:
        return desk.limits_of(self.conversation, at=self.at)

    @cached_property
    def public_limits(self) -> Limits:
        """Return what may be said in public, to what they said in public."""
        post = branches.latest_of(self.conversation, private=False)
        if post.pk == self.conversation.post_id:
            return self.limits
        return desk.limits_of(self.conversation, at=self.at, to_post=post)

    @cached_property
    def _possible(self) -> dict[str, bool]:
        return {"public": self.public_limits.public, "private": self.limits.private, "note": True}

    @cached_property
    def public_line(self) -> str:
        """Return what is proposed to be said in public beside a first private answer, "" for nothing."""
        if not (self._possible["public"] and self._possible["private"]):
            return ""
        if not desk.may_announce(self.conversation, self.replies):
            return ""
        line = desk.public_line()
        return line.text if line.proposed else ""

    @cached_property
    def source(self) -> Source:
        return branches.source_of(self.conversation, self.conversation.post)

    @property
    def account(self) -> str:
        account = listening.account_of(self.source)
        return account.address or account.name or self.source.name

    @property
    def why_nobody(self) -> str:
        """Say why no reply can be written here now, "" if one can."""
        if not self.who.may_answer:
            return _("You observe: you can read along and write notes.")
        if self.is_anothers and not self.approval_rules:
            return _("%(name)s is on it. Write a note, so that only one of you answers.") % {
                "name": self.conversation.owner
            }
        return self.limits.why_not

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
        return next(kind for kind in KINDS if self._possible[kind])

    def _tab(self, kind: str, text: str, is_current: bool) -> Tab:
        names = {"account": self.account, "network": self.network_name, "person": self.name}
        connector = listening.connector_of(self.source)
        said = facts.preview(self.who.pk, text, at=self.at) if kind != "note" else text
        name, button, words = {
            "public": (
                _("Public reply"),
                _("Reply in public as %(account)s"),
                self._public_words(),
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
            limit=None if kind == "note" else self.limits.length,
            key=self._key(kind),
            why_not=self._why_not(kind),
            is_current=is_current,
            approval=self.approval_rules.get(kind, "") if kind != "note" and self.who.may_answer else "",
        )

    def _public_words(self) -> str:
        if self.conversation.post.private:
            where = _("as %(account)s on %(network)s, below what they said in public.")
            return f"{where} {_('Everybody can read it.')}"
        return _("as %(account)s on %(network)s. Everybody can read it.")

    def _why_not(self, kind: str) -> str:
        if kind == "note":
            return ""
        if self.why_nobody:
            return self.why_nobody
        if self.is_anothers and kind not in self.approval_rules:
            return _("%(name)s is on it.") % {"name": self.conversation.owner}
        if kind == "public" and not self._possible["public"]:
            return _("Only a private reply is possible here.")
        if kind == "private" and not self.limits.private:
            return _("%(network)s has no private replies that we could send.") % {
                "network": self.network_name
            }
        return ""

    def _key(self, kind: str) -> str:
        """Name what is about to be said: the same on a double click and in two tabs, until it is said."""
        said = self.notes if kind == "note" else self.replies
        last = max((one.pk for one in said if one.author_id == self.who.pk), default=0)
        named = f"{self.conversation.pk}:{self.who.pk}:{kind}:{last}"
        return salted_hmac("heedful.reply", named, algorithm="sha256").hexdigest()[:40]
