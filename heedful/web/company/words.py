"""Settings of words: what the house makes of each kind of remark, what it never says, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.wording import Kind
from heedful.desk.wording.remarks import NAMES, WHY
from heedful.desk.wording.weighing import MAY_STOP, Level
from heedful.kit import clock
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

LEVELS = {
    Level.OFF: gettext_lazy("nothing is said"),
    Level.REMARK: gettext_lazy("a remark beside the draft"),
    Level.SECOND_LOOK: gettext_lazy("sending asks for a second look"),
    Level.MUST_CHANGE: gettext_lazy("it has to be changed"),
}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of remark and what the house makes of it."""

    kind: Kind
    level: Level

    @property
    def name(self) -> str:
        return _(NAMES[self.kind])

    @property
    def why(self) -> str:
        return _(WHY[self.kind])

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Return what may happen, each with its words: a guess of a model stops no reply."""
        mild = (Level.OFF, Level.REMARK)
        some = LEVELS if self.kind in MAY_STOP else mild
        return [(level.value, str(LEVELS[level])) for level in some]

    @property
    def level_words(self) -> str:
        return str(LEVELS[self.level])


class NeverSayForm(forms.Form):
    query = forms.CharField(
        label=gettext_lazy("What we do not say"),
        max_length=1000,
        help_text=gettext_lazy("Words as in a search: unfortunately OR “at your earliest convenience”."),
    )
    reason = forms.CharField(label=gettext_lazy("Why not"), max_length=300)
    instead = forms.CharField(label=gettext_lazy("What to say instead"), max_length=300, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Where it is said all the same"),
        choices=[(level.value, words) for level, words in LEVELS.items() if level != Level.OFF],
    )


@for_teammates
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Show the rules and the figure; a POST by a lead changes the rules."""
    me, at = teammate_of(request), clock.now()
    if request.method == "POST":
        for kind in Kind:
            if level := request.POST.get(f"level-{kind.value}"):
                desk.set_word_rule(by_id=me.pk, kind=kind.value, level=level, at=at)
        messages.success(request, _("Saved. It holds from the next reply on."))
        return redirect("company:words")
    return _page(request, NeverSayForm())


def _page(request: HttpRequest, form: NeverSayForm) -> HttpResponse:
    me = teammate_of(request)
    context = {
        "me": me,
        "rules": [Rule(kind, level) for kind, level in queries.word_levels().items()],
        "never": [(one, LEVELS[Level(one.level)]) for one in queries.never_says()],
        "form": form,
        "figure": queries.flagged_share(me.pk, at=clock.now()),
    }
    return render(request, "words/words.html", context, status=400 if form.is_bound else 200)


@for_teammates
@require_POST
def add_never_say(request: HttpRequest) -> HttpResponse:
    form = NeverSayForm(request.POST)
    if form.is_valid():
        with told_in(form, "query"):
            desk.add_never_say(by_id=teammate_of(request).pk, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved. Whoever writes it will be told why not."))
            return redirect("company:words")
    return _page(request, form)


@for_teammates
@require_POST
def remove_never_say(request: HttpRequest, never_say_id: int) -> HttpResponse:
    desk.remove_never_say(by_id=teammate_of(request).pk, never_say_id=never_say_id, at=clock.now())
    messages.success(request, _("Removed. It may be said again."))
    return redirect("company:words")


@for_teammates
@require_GET
def flagged(request: HttpRequest) -> HttpResponse:
    """Show the replies behind the figure, with what was remarked about each."""
    me, at = teammate_of(request), clock.now()
    rows = list(queries.flagged_for(me.pk, at=at)[:SHOWN])
    listed = [(row, [_(NAMES[kind]) for kind in _kinds(row.remarks)]) for row in rows]
    context = {"figure": queries.flagged_share(me.pk, at=at), "rows": listed, "most": SHOWN}
    return render(request, "words/flagged.html", context)


def _kinds(remarks: list[dict[str, object]]) -> list[Kind]:
    return list(dict.fromkeys(Kind(str(remark["kind"])) for remark in remarks))


@for_teammates
@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """Show leads what slipped out, to learn from."""
    rows = list(queries.badly_worded_for(teammate_of(request).pk)[:SHOWN])
    return render(request, "words/lessons.html", {"rows": rows})
