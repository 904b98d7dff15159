"""Who can be praised: the company's own list of people and places, added one by one or from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kudos import actions, queries
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from heedful.teams.models import Teammate

LONGEST_FILE = 1_000_000  # bytes
MOST_TOLD = 5  # lines of a file that could not be used


class PraisedForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    other_names = forms.CharField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("What else people call them, with ; between."),
        max_length=500,
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Shop or place"),
        help_text=gettext_lazy("Tells two of one name apart."),
        max_length=120,
        required=False,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    teammate = forms.CharField(
        label=gettext_lazy("Teammate"),
        help_text=gettext_lazy("If they work in Heedful too: name or e-mail."),
        max_length=200,
        required=False,
    )
    lead = forms.CharField(
        label=gettext_lazy("Who leads them"),
        help_text=gettext_lazy("A teammate, by name or e-mail."),
        max_length=200,
        required=False,
    )
    lead_email = forms.EmailField(label=gettext_lazy("or the e-mail of who leads them"), required=False)
    team = forms.CharField(label=gettext_lazy("Team"), max_length=80, required=False)


@for_teammates
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List who can be praised; a POST adds somebody, or changes who has this name at this place."""
    me = teammate_of(request)
    form = PraisedForm(request.POST or None)
    if form.is_valid():
        with told_in(form, None):
            row = actions.add_praised(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("%s can be praised.") % row)
            return redirect("kudos:people")
    return _page(request, me, form)


def _page(request: HttpRequest, me: Teammate, form: PraisedForm, *, text: str = "") -> HttpResponse:
    context = {"people": list(queries.praised()), "form": form, "me": me, "text": text}
    return render(request, "kudos/people.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_teammates
def import_file(request: HttpRequest) -> HttpResponse:
    """Read a CSV file, or what was pasted; only trying it says what would come, and keeps the lines."""
    me, text, only_try = teammate_of(request), _text(request), "try" in request.POST
    done = actions.import_praised(by_id=me.pk, text=text, dry_run=only_try, at=clock.now())
    if only_try:
        words = ngettext(
            "%(n)s line would be in the list, %(added)s of them new. Nothing was changed.",
            "%(n)s lines would be in the list, %(added)s of them new. Nothing was changed.",
            done.count,
        )
    else:
        words = ngettext("%(n)s line is in the list.", "%(n)s lines are in the list.", done.count)
    messages.success(request, words % {"n": done.count, "added": done.added})
    if done.troubles:
        more = len(done.troubles) - MOST_TOLD
        told = " ".join(map(str, done.troubles[:MOST_TOLD])) + (_(" And %s more.") % more if more > 0 else "")
        messages.error(request, told)
    return _page(request, me, PraisedForm(), text=text) if only_try else redirect("kudos:people")


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    if (file.size or 0) > LONGEST_FILE:
        raise Invalid(_("This file is larger than a megabyte."))
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Invalid(_("Save the file as CSV in UTF-8.")) from error


@require_POST
@for_teammates
def remove(request: HttpRequest, praised_id: int) -> HttpResponseBase:
    row = actions.remove_praised(by_id=teammate_of(request).pk, praised_id=praised_id, at=clock.now())
    undo = reverse("kudos:restore", args=[praised_id])
    return answers.done(request, _("Removed %s.") % row, otherwise=reverse("kudos:people"), undo=undo)


@require_POST
@for_teammates
def restore(request: HttpRequest, praised_id: int) -> HttpResponseBase:
    row = actions.restore_praised(by_id=teammate_of(request).pk, praised_id=praised_id, at=clock.now())
    return answers.done(request, _("%s is back.") % row, otherwise=reverse("kudos:people"))
