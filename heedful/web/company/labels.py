"""Labels and fields of the house: their lists, and what leads change in them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

KINDS = (
    ("text", gettext_lazy("words")),
    ("number", gettext_lazy("a number")),
    ("date", gettext_lazy("a day")),
    ("choice", gettext_lazy("one of some words")),
)


class LabelForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("A new label"),
        max_length=40,
        help_text=gettext_lazy("What people speak of, such as refund. Never what somebody is."),
    )


class FieldForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("A new field"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("It holds"), choices=KINDS)
    choices = forms.CharField(
        label=gettext_lazy("The words to choose from"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("With commas between."),
    )


@for_teammates
@require_http_methods(["GET", "POST"])
def labels(request: HttpRequest) -> HttpResponse:
    """List labels and fields; a POST makes a label, or a field where it says its kind."""
    me = teams.who_may_set_up(teammate_of(request).pk)
    makes_field = "kind" in request.POST
    label_form = LabelForm(request.POST if request.POST and not makes_field else None, prefix=None)
    field_form = FieldForm(request.POST if makes_field else None, auto_id="field_%s")
    form = field_form if makes_field else label_form
    if form.is_valid():
        with told_in(form, "name"):
            if makes_field:
                _make_field(me.pk, field_form)
            else:
                desk.make_label(by_id=me.pk, name=label_form.cleaned_data["name"], at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("company:labels")
    context = {
        "labels": list(queries.labels_for(me.pk)),
        "fields": queries.fields_for(me.pk),
        "kinds": dict(KINDS),
        "label_form": label_form,
        "field_form": field_form,
    }
    return render(request, "company/labels.html", context, status=400 if form.is_bound else 200)


def _make_field(by_id: int, form: FieldForm) -> None:
    typed = form.cleaned_data
    desk.make_field(
        by_id=by_id,
        name=typed["name"],
        kind=typed["kind"],
        choices=typed["choices"].split(","),
        at=clock.now(),
    )


@for_teammates
@require_POST
def rename_label(request: HttpRequest, label_id: int) -> HttpResponse:
    named = desk.rename_label(
        by_id=teammate_of(request).pk, label_id=label_id, name=request.POST.get("name", ""), at=clock.now()
    )
    messages.success(request, _("It is called %s now.") % named.name)
    return redirect("company:labels")


@for_teammates
@require_POST
def remove_label(request: HttpRequest, label_id: int) -> HttpResponse:
    removed = desk.remove_label(by_id=teammate_of(request).pk, label_id=label_id, at=clock.now())
    undo = reverse("company:restore_label", args=[label_id])
    messages.success(request, _("Removed: %s.") % removed.name, extra_tags=undo)
    return redirect("company:labels")


@for_teammates
@require_POST
def restore_label(request: HttpRequest, label_id: int) -> HttpResponse:
    restored = desk.restore_label(by_id=teammate_of(request).pk, label_id=label_id, at=clock.now())
    messages.success(request, _("%s is back.") % restored.name)
    return _go(request)


@for_teammates
@require_POST
def remove_field(request: HttpRequest, field_id: int) -> HttpResponse:
    removed = desk.remove_field(by_id=teammate_of(request).pk, field_id=field_id, at=clock.now())
    undo = reverse("company:restore_field", args=[field_id])
    messages.success(request, _("Removed: %s.") % removed.name, extra_tags=undo)
    return redirect("company:labels")


@for_teammates
@require_POST
def restore_field(request: HttpRequest, field_id: int) -> HttpResponse:
    restored = desk.restore_field(by_id=teammate_of(request).pk, field_id=field_id, at=clock.now())
    messages.success(request, _("%s is back.") % restored.name)
    return _go(request)


def _go(request: HttpRequest) -> HttpResponse:
    """Go to the list, also where a toast asked through htmx."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("company:labels")})
    return redirect("company:labels")
