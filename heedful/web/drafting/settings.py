"""Settings of the model: owners say which, what it may cost, and try it."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.drafting import actions, queries
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, Refused
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in


def _price(label: object, places: int = 6) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,  # type: ignore[arg-type]
        min_value=Decimal(),
        max_value=Decimal(99_999),
        decimal_places=places,
        initial=0,
    )


class EndpointForm(forms.Form):
    on = forms.BooleanField(label=gettext_lazy("Teammates may ask it"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Such as https://models.example/v1; chat/completions stands below it."),
        max_length=500,
        required=False,
    )
    model = forms.CharField(label=gettext_lazy("Model"), max_length=200, required=False)
    key = forms.CharField(
        label=gettext_lazy("Key"),
        help_text=gettext_lazy("Kept sealed and never shown again. Empty: the one that is there stays."),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    forget_key = forms.BooleanField(label=gettext_lazy("Forget the key"), required=False)
    price_in = _price(gettext_lazy("Price of 1,000 tokens that are sent"))
    price_out = _price(gettext_lazy("Price of 1,000 tokens that come back"))
    cap = _price(gettext_lazy("What it may cost a month at most"), 2)


@for_teammates
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show how a model is asked and what it cost; a POST sets it. Owners only."""
    me = teams.who_may_own(teammate_of(request).pk)
    row = queries.endpoint()
    names = ("on", "address", "model", "price_in", "price_out", "cap")
    initial = {name: getattr(row, name) for name in names} if row else None
    form = EndpointForm(request.POST or None, initial=initial)
    if form.is_valid():
        with told_in(form, "address"):
            actions.set_endpoint(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("drafting:settings")
    context = {"form": form, "endpoint": row, "months": queries.months()}
    return render(request, "drafting/settings.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_teammates
def try_it(request: HttpRequest) -> HttpResponse:
    """Ask for one word, and say what came back."""
    before = clock.monotonic()
    try:
        tried = actions.try_endpoint(by_id=teammate_of(request).pk, at=clock.now())
    except (OutsideTrouble, Refused) as trouble:
        if getattr(trouble, "status", 409) == 403:
            raise
        said = getattr(trouble, "words", "")
        messages.error(request, f"{trouble} “{said}”" if said else str(trouble))
        return redirect("drafting:settings")
    seconds = f"{clock.monotonic() - before:.1f}"
    counts = _("it tells no tokens, so the most is counted")
    if tried.tokens_in is not None and tried.tokens_out is not None:
        counts = _("%(sent)s tokens sent, %(back)s back") % {
            "sent": tried.tokens_in,
            "back": tried.tokens_out,
        }
    words = _("It answered “%(words)s” after %(seconds)s s; %(counts)s.")
    messages.success(request, words % {"words": tried.words, "seconds": seconds, "counts": counts})
    return redirect("drafting:settings")
