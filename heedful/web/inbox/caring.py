"""Beside what is typed: remarks on its words, and the promise in it; and what was answered to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heedful.desk import actions as desk
from heedful.desk import promising, queries
from heedful.desk.care import Care, Promised
from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heedful.desk.models import Conversation
    from heedful.desk.promising import Spotted
    from heedful.desk.wording.weighing import Weighed

PUT_AWAY = "words_put_away"  # in the session: remarks that one does not want to see again, by conversation
MOST_CONVERSATIONS, MOST_REMARKS = 20, 40
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark as the screen shows it."""

    weighed: Weighed
    key: str

    @property
    def name(self) -> str:
        return _(self.weighed.name)

    @property
    def why(self) -> str:
        return _(self.weighed.remark.why)

    @property
    def words(self) -> str:
        return self.weighed.remark.words[:80]


@dataclass
class Cared:
    """What is beside one draft of one teammate; asked for only as far as it is shown."""

    conversation: Conversation
    teammate_id: int
    kind: str
    text: str
    at: datetime
    ticked: Mapping[str, str] = field(default_factory=dict)
    put_away: frozenset[str] = frozenset()

    @cached_property
    def _all(self) -> list[Shown]:
        if not self.text.strip():
            return []
        found = queries.remarks_while_typing(
            self.conversation,
            self.text,
            private=self.kind == "private",
            teammate_id=self.teammate_id,
            at=self.at,
        )
        return [Shown(one, _short(one.remark.key)) for one in found]

    @property
    def remarks(self) -> list[Shown]:
        """Return the remarks to show; those that were put away are not, unless a rule needs them seen."""
        return [
            one for one in self._all if one.weighed.asks or one.weighed.stops or one.key not in self.put_away
        ]

    @property
    def asks(self) -> bool:
        """Test whether somebody has to look again before it leaves."""
        return any(one.weighed.asks for one in self._all)

    @property
    def stops(self) -> bool:
        return any(one.weighed.stops for one in self._all)

    @property
    def look(self) -> str:
        """Name what has to be looked at again: other words are another look."""
        return _short("|".join(one.key for one in self._all if one.weighed.asks))

    @property
    def was_looked_at(self) -> bool:
        return self.asks and self.ticked.get("anyway") == self.look

    @cached_property
    def promise(self) -> Spotted | None:
        """Return the first promise in it that can be kept as one."""
        if not self.text.strip():
            return None
        spotted = promising.promises_in(self.text[:LONGEST], at=self.at, zone=_zone())
        return spotted[0] if spotted else None

    @property
    def promise_value(self) -> str:
        """Return the promise as the form sends it: its moment to the minute, and a name for its words."""
        if self.promise is None:
            return ""
        return f"{self.promise.due_at.isoformat(timespec='minutes')} {_short(self.promise.words)}"

    @property
    def keeps_promise(self) -> bool:
        ticked = self.ticked.get("promise", "")
        return bool(ticked) and ticked.split(" ")[-1] == self.promise_value.split(" ")[-1]


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _zone() -> ZoneInfo:
    return ZoneInfo(str(timezone.get_current_timezone()))


def cared_for(
    request: HttpRequest, conversation: Conversation, *, kind: str, text: str, at: datetime
) -> Cared:
    """Return what is beside a draft, with what was ticked in the form that asks."""
    put_away = request.session.get(PUT_AWAY, {}).get(str(conversation.pk), [])
    return Cared(
        conversation,
        teammate_of(request).pk,
        kind,
        text[:LONGEST],
        at,
        request.POST.dict(),
        frozenset(put_away),
    )


def care_of(request: HttpRequest, conversation_id: int) -> Care:
    """Return how carefully the form that is sent was looked at.

    :raises Invalid: the promise in it has no moment that can be read.
    """
    ticked = request.POST.get("promise", "")
    text, kind = request.POST.get("text", ""), request.POST.get("kind", "")
    if not ticked and not request.POST.get("anyway"):
        return Care()
    found = queries.conversation_for(teammate_of(request).pk, conversation_id)
    cared = cared_for(request, found, kind=kind, text=text, at=clock.now())
    return Care(anyway=cared.was_looked_at, promised=_promised(cared, ticked) if ticked else None)


def _promised(cared: Cared, ticked: str) -> Promised:
    """Return the promise that was ticked: as the words say it now, or else as they said it then."""
    if cared.promise and cared.keeps_promise:
        return Promised(cared.promise.due_at, cared.promise.words)
    try:
        due_at = datetime.fromisoformat(ticked.split(" ", maxsplit=1)[0])
    except ValueError as error:
        raise Invalid(_("By when do you promise it? Choose a date and a time.")) from error
    return Promised(due_at if timezone.is_aware(due_at) else timezone.make_aware(due_at), cared.text)


def part_of(request: HttpRequest, cared: Cared) -> SafeString:
    """Return what is beside a draft, ready to replace what stands there."""
    html = render_to_string("inbox/composer/remarks.html", {"cared": cared}, request)
    return answers.part(f"#remarks-{cared.conversation.pk}-{cared.kind}", html, swap="innerHTML")


@require_POST
@for_teammates
def words(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer what is to be said about a draft; `dismiss` puts a remark away first.

    A plain form gets its page again, with the draft kept.
    """
    who, kind = teammate_of(request).pk, request.POST.get("kind", "")
    found = queries.conversation_for(who, conversation_id)
    text = request.POST.get("text", "")
    if dismissed := request.POST.get("dismiss", ""):
        _put_away(request, conversation_id, dismissed)
    cared = cared_for(request, found, kind=kind, text=text, at=clock.now())
    if getattr(request, "htmx", False):
        return render(request, "inbox/composer/remarks.html", {"cared": cared})
    desk.save_draft(conversation_id=conversation_id, teammate_id=who, kind=kind, text=text, at=cared.at)
    page = reverse("inbox:conversation", args=[conversation_id])
    return redirect(f"{page}?kind={kind}#composer-{conversation_id}")


def _put_away(request: HttpRequest, conversation_id: int, key: str) -> None:
    by_conversation = dict(request.session.get(PUT_AWAY, {}))
    before = by_conversation.pop(str(conversation_id), [])
    kept = [*(one for one in before if one != key), key[:12]][-MOST_REMARKS:]
    newest = [*by_conversation.items(), (str(conversation_id), kept)][-MOST_CONVERSATIONS:]
    request.session[PUT_AWAY] = dict(newest)
