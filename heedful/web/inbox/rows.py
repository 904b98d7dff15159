"""The queue as the screen shows it: views, rows, and where the next ones are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from heedful.desk import queries as desk
from heedful.desk import views
from heedful.listening import queries as listening
from heedful.query.lexer import LONGEST
from heedful.teams import queries as teammates
from heedful.web.asking import mistake_in
from heedful.web.context import VIEW_NAMES
from heedful.web.inbox import paging, snoozing, waiting
from heedful.web.inbox.understood import row_words
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from heedful.desk.models import Conversation, SavedView
    from heedful.query import Mistake
    from heedful.teams.models import Team, Teammate

NORMAL = 1
MOST_LABELS, MOST_WORDS = 2, 4  # labels that a row shows; quiet words in all, where tracks fill up
FIRST_VIEWS = ("waiting", "mine", "team")
APPROVING_VIEWS = ("waiting", "mine", "approve")
SAVED_COUNTED, SAVED_MOST, SAVED_ASKED = 8, 100, 400  # views with a count; its end; posts asked for one
MOST_COUNTED = 1000  # beyond, nobody reads the number, and counting would cost more than the page


@dataclass(frozen=True, slots=True)
class View:
    key: str
    name: str
    count: str
    href: str
    is_current: bool
    whose: str = ""  # of a saved view: "" one's own


def _whose(saved: SavedView) -> str:
    if not saved.is_shared:
        return ""
    return saved.team.name if saved.team else _("everybody")


@dataclass(frozen=True, slots=True)
class Label:
    """A quiet word beside a row; `meaning` is the colour of the four, "" for most."""

    name: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    place: str  # sorted as text, rows stand in the queue's order
    href: str
    name: str
    words: str
    language: str
    since: str
    lasts: str
    waits: bool
    due: str
    due_word: str
    soon_at: str
    late_at: str
    network: str
    network_name: str
    labels: tuple[Label, ...]
    owner: str
    owner_words: str
    initials: str
    is_open: bool

    @property
    def html(self) -> SafeString:
        return _drawn(self, get_language() or "")


@lru_cache(maxsize=2000)
def _drawn(row: Row, language: str) -> SafeString:
    """Return a row as HTML: it follows from the row alone, and the same are asked for again and again."""
    del language
    return render_to_string("inbox/row.html", {"row": row})


def _count_words(count: int) -> str:
    return f"{MOST_COUNTED - 1}+" if count == MOST_COUNTED else str(count)


class Queue:
    """One view of the queue for one teammate."""

    def __init__(
        self, who: Teammate, *, view: str, query: str, at: datetime, open_id: int | None = None
    ) -> None:
        self.who, self.at, self.open_id = who, at, open_id
        self.query = query.strip()[:LONGEST]
        self._look = views.look_at(who.pk, view)
        self.saved = self._look.saved
        self.within = self._look.view  # the view that always stands there
        self.view = f"{views.SAVED}{self.saved.pk}" if self.saved else view
        self._names: dict[str, str] = {}

    @property
    def _is_search(self) -> bool:
        return bool(self.query or self.saved)

    @cached_property
    def _found(self) -> desk.Found:
        """Return what the query finds; nothing where it cannot be read."""
        return self._search()

    @cached_property
    def mistake(self) -> Mistake | None:
        """Return what is wrong with the query."""
        return mistake_in(self.query) or mistake_in(self._look.query)

    def _search(self, within: Sequence[int] | None = None) -> desk.Found:
        if self.mistake:
            return desk.NOTHING_FOUND
        return desk.found_in(self.who.pk, self.view, query=self.query, at=self.at, within=within)

    @property
    def found_words(self) -> str:
        """Return how many conversations the query finds."""
        if not self._is_search or self.mistake:
            return ""
        number = len(self._found.ids)
        words = ngettext("%(number)s conversation", "%(number)s conversations", number) % {"number": number}
        return words if self._found.complete else _("%(words)s among the newest posts") % {"words": words}

    @cached_property
    def name(self) -> str:
        return self.saved.name if self.saved else str(VIEW_NAMES[self.view])

    @cached_property
    def views(self) -> list[View]:
        counts = desk.counts_for(self.who.pk, at_most=MOST_COUNTED)
        return [
            View(
                key=key,
                name=str(name),
                count=_count_words(counts[key]) if key in counts else "",
                href=f"{reverse('inbox:queue')}?view={key}",
                is_current=key == self.view,
            )
            for key, name in VIEW_NAMES.items()
        ]

    @cached_property
    def saved_views(self) -> list[View]:
        """Return the saved views; the first few are counted, each as far as its bound."""
        return [
            View(
                key=(key := f"{views.SAVED}{saved.pk}"),
                name=saved.name,
                count=self._count_of(saved) if number < SAVED_COUNTED or key == self.view else "",
                href=f"{reverse('inbox:queue')}?view={key}",
                is_current=key == self.view,
                whose=_whose(saved),
            )
            for number, saved in enumerate(views.views_for(self.who.pk))
        ]

    def _count_of(self, saved: SavedView) -> str:
        if mistake_in(saved.query):
            return ""
        found = desk.saved_count(self.who.pk, saved, at=self.at, at_most=SAVED_MOST, most=SAVED_ASKED)
        return f"{len(found.ids)}{'' if found.complete else '+'}"

    @property
    def may_change(self) -> bool:
        return self.saved is not None and self.saved.may_be_changed_by(self.who)

    @property
    def may_be_kept(self) -> bool:
        return bool(self.query) and self.saved is None and not self.mistake

    @cached_property
    def teams(self) -> list[Team]:
        """Return the teams that a view can be kept for."""
        return list(self.who.teams.order_by("name")) if self.who.may_answer else []

    @property
    def first_views(self) -> list[View]:
        standing = [view for view in self.views if self._stands_first(view) or view.is_current]
        return standing + [view for view in self.saved_views if view.is_current]

    @property
    def more_views(self) -> list[View]:
        return [view for view in self.views if not self._stands_first(view) and not view.is_current]

    def _stands_first(self, view: View) -> bool:
        """Test whether a view is in sight; while something is to be approved that takes My team's place."""
        return view.key in (APPROVING_VIEWS if self._is_approving else FIRST_VIEWS)

    @cached_property
    def _is_approving(self) -> bool:
        return any(view.key == "approve" and view.count != "0" for view in self.views)

    @property
    def asked(self) -> str:
        """Return the part of an address that says which queue this is."""
        return urlencode({"view": self.view} | ({"q": self.query} if self.query else {}))

    def page(self, after: str = "") -> tuple[list[Row], str]:
        """Return a page of rows from a key on, and the key behind it, "" at the end."""
        place = paging.place_of(after, by_need=self._by_need) if after else None
        found = self._first(paging.PAGE + 1, after=place)
        rows = self._rows(found[: paging.PAGE])
        return rows, rows[-1].place if len(found) > paging.PAGE else ""

    def some(self, conversation_ids: Sequence[int]) -> list[Row]:
        """Return those of some conversations that stand in this queue."""
        ids = self._search(conversation_ids).ids if self._is_search else conversation_ids
        return self._rows(desk.rows_of(self.who.pk, self.within, ids=ids, most=len(ids)))

    def first_ids(self, most: int) -> list[int]:
        """Return the ids of the first conversations of this queue, in its order."""
        return [one.pk for one in self._first(most)]

    def _first(self, most: int, *, after: desk.Place | None = None) -> list[Conversation]:
        ids = self._found.ids if self._is_search else None
        return desk.rows_of(self.who.pk, self.within, ids=ids, after=after, most=most)

    @property
    def snooze_choices(self) -> list[snoozing.Choice]:
        return snoozing.choices(self.at)

    @property
    def priorities(self) -> list[tuple[int, str]]:
        return [(key, str(name)) for key, name in PRIORITIES.items()]

    @property
    def colleagues(self) -> list[Teammate]:
        return [one for one in teammates.everybody() if one.may_answer and one.pk != self.who.pk]

    @cached_property
    def all_teams(self) -> list[Team]:
        return teammates.all_teams()

    @cached_property
    def _by_need(self) -> bool:
        return desk.is_by_need(self.within)

    @cached_property
    def _address(self) -> str:
        return f"{reverse('inbox:queue')}{{}}/?{self.asked}"

    def _rows(self, found: Sequence[Conversation]) -> list[Row]:
        tracks = listening.track_names(self.who.pk, [one.post_id for one in found])
        labels = desk.labels_by_conversation([one.pk for one in found])
        return [self._row(one, labels.get(one.pk, []), tracks.get(one.post_id, [])) for one in found]

    def _row(self, one: Conversation, labels: Sequence[str], tracks: Sequence[str]) -> Row:
        waits = one.state == "waiting"
        since = one.waiting_since if waits else one.post.said_at
        seconds = (self.at - since).total_seconds()
        due, (soon_at, late_at) = waiting.due(one, self.at), waiting.moments(one)
        owner = one.owner.name if one.owner else ""
        return Row(
            pk=one.pk,
            place=paging.key_of(one, by_need=self._by_need),
            href=self._address.format(one.pk),
            name=one.person.name or _("Somebody"),
            words=first_words(one),
            language=one.post.language,
            since=since.isoformat(),
            lasts=waiting.lasting(seconds),
            waits=waits,
            due=due,
            due_word=waiting.due_word(due),
            soon_at=soon_at,
            late_at=late_at,
            network=one.source.network,
            network_name=self._network_name(one),
            labels=self._labels(one, labels, tracks, waits=waits),
            owner=owner,
            owner_words=_("%(name)s has it") % {"name": owner} if owner else "",
            initials=one.owner.initials if one.owner else "",
            is_open=one.pk == self.open_id,
        )

    def _network_name(self, one: Conversation) -> str:
        known = self._names.get(one.source.network)
        return known or self._names.setdefault(one.source.network, listening.connector_of(one.source).name)

    def _labels(
        self, one: Conversation, named: Sequence[str], tracks: Sequence[str], *, waits: bool
    ) -> tuple[Label, ...]:
        labels = [Label(_("needs a look"), "red")] if getattr(one, "troubled", False) else []
        if one.not_helped_at:
            labels.append(Label(_("did not help")))
        if one.set_apart:
            labels.append(Label(_("set apart")))
        if self.within != "waiting" and (state := STATES.get(one.state)):
            labels.append(state())
        if one.priority != NORMAL:
            labels.append(Label(str(PRIORITIES[one.priority])))
        if waits and getattr(one, "helped", False):
            labels.append(Label(_("a peer is helping")))
        if one.post.private:
            labels.append(Label(_("private")))
        elif one.addressed:
            labels.append(Label(_("to us")))
        room = max(1, min(MOST_LABELS, MOST_WORDS - len(labels)))
        labels += [Label(name) for name in named[:room]]
        spare = max(0, MOST_WORDS - len(labels))
        told = [Label(word) for word in row_words(one.post.understood)[:spare]]
        labels += told
        spare = max(0, min(2, MOST_WORDS - len(labels) - bool(told)))
        return (*labels, *(Label(name) for name in tracks[:spare]))


STATES = {
    "answered": lambda: Label(pgettext("state", "answered"), "green"),
    "snoozed": lambda: Label(pgettext("state", "snoozed")),
    "done": lambda: Label(pgettext("state", "done")),
}


def first_words(one: Conversation) -> str:
    """Return the first line of what they said last, or why there is none."""
    post = one.post
    if post.deleted_at:
        return _("Deleted by its author.")
    lines = (line.strip() for line in (post.title or post.text).splitlines())
    return next((line[:240] for line in lines if line), post.warning or _("No words."))
