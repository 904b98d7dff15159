"""Judge a sample: posts that chance drew, one at a time, without what the models say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.listening import actions as listening
from heedful.listening import queries
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.inbox.understood import INTENTS, QUESTIONS, SENTIMENTS, URGENCIES
from heedful.web.tracks.asked import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from heedful.listening.models import Judgement, Post

ONE_HOLDS: Mapping[str, Mapping[str, Any]] = {"sentiment": SENTIMENTS, "urgency": URGENCIES}
ASKED = ("intents", *ONE_HOLDS)
CANNOT_TELL = "cannot-tell"
KEYS = {"intents": "1234567890tn", "sentiment": "qwer", "urgency": "asdf"}  # rows of a keyboard
SIGNER = signing.Signer(salt="heedful.judging")  # so that what is judged was drawn, not chosen
LONGEST = 20_000  # letters; the models read no more either


@dataclass(frozen=True, slots=True)
class Choice:
    """A label that can be said to hold, and its key."""

    value: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the form. `several`: any of its labels may hold, or none."""

    key: str
    name: str
    several: bool
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Judging:
    """The page: the post that chance drew, if there is one, and what became of the one before."""

    post: Post | None
    judged: int
    before: str

    @cached_property
    def drawn(self) -> str:
        """Return what the form brings back, so that only what was drawn here is judged."""
        return "" if self.post is None else _sealed(self.post)

    @property
    def words(self) -> str:
        return self.post.text[:LONGEST] if self.post else ""

    @property
    def questions(self) -> list[Asked]:
        cannot = {CANNOT_TELL: lazy("cannot tell")}
        asked = [_asked("intents", INTENTS, several=True)]
        return asked + [_asked(key, {**names, **cannot}, several=False) for key, names in ONE_HOLDS.items()]


def _asked(key: str, names: Mapping[str, Any], *, several: bool) -> Asked:
    choices = [
        Choice(value, str(name), letter)
        for (value, name), letter in zip(names.items(), KEYS[key], strict=True)
    ]
    return Asked(key, str(QUESTIONS[key][0]), several, choices)


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest) -> HttpResponse:
    """Show a post that chance drew; a POST keeps what it says, or skips it, and leads to the next."""
    who = teammate_of(request).pk
    teams.who_may_set_up(who)
    if request.method == "POST":
        return redirect(f"{reverse('company:judge_reading')}?before={_kept(request, who)}")
    before = queries.judgement_by(who, number(request.GET.get("before", "")) or 0)
    drawn = queries.drawn_for(who, at=clock.now())
    page = Judging(drawn, queries.judged_so_far(), _of_the_one_before(before, who))
    return render(request, "company/judge.html", {"page": page})


def _kept(request: HttpRequest, who: int) -> int:
    """Keep what a form says, and return the post that it is about."""
    post_id, read_at = _opened(request.POST.get("drawn", ""))
    if request.POST.get("do") == "skip":
        listening.skip_drawn(by_id=who, post_id=post_id, read_at=read_at, at=clock.now())
    else:
        said = _said(request)
        listening.judge_drawn(by_id=who, post_id=post_id, read_at=read_at, said=said, at=clock.now())
    return post_id


def _sealed(post: Post) -> str:
    return SIGNER.sign_object([post.pk, post.reading.read_at.isoformat()])


def _opened(drawn: str) -> tuple[int, datetime]:
    """:raises Invalid: chance did not draw this here."""
    try:
        post_id, read_at = SIGNER.unsign_object(drawn)
    except signing.BadSignature as trouble:
        raise Invalid(_("Only a post that chance drew can be judged. Open the page anew.")) from trouble
    return post_id, datetime.fromisoformat(read_at)


def _said(request: HttpRequest) -> dict[str, list[str]]:
    """Return the labels that somebody chose; a question that they cannot answer is left out."""
    said = {"intents": request.POST.getlist("intents")}
    for question in ONE_HOLDS:
        chosen = request.POST.get(question, "")
        if not chosen:
            raise Invalid(
                _("Choose one of “%(name)s”, or that you cannot tell.") % {"name": QUESTIONS[question][0]}
            )
        if chosen != CANNOT_TELL:
            said[question] = [chosen]
    return said


def _of_the_one_before(judgement: Judgement | None, who: int) -> str:
    """Return where the models said otherwise of the post before; it is told only once that is judged."""
    if judgement is None:
        return ""
    said, skipped = judgement.of(who)
    if skipped:
        return _("Skipped: nobody is asked about it again.")
    others = [
        f"{QUESTIONS[question][0]}: {named(question, told['labels'])}"
        for question, told in judgement.read.items()
        if question in said and set(told["labels"]) != set(said[question])
    ]
    if not others:
        return _("Saved. The models said the same.")
    return _("Saved. The models said otherwise: %(labels)s.") % {"labels": "; ".join(others)}


def named(question: str, labels: Iterable[str]) -> str:
    names = QUESTIONS[question][1]
    none = _("unknown") if question in ONE_HOLDS else _("none of these")
    return ", ".join(str(names.get(label, label)) for label in labels) or none
