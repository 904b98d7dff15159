"""A person outside: their accounts, our dialogues with them, what made them one, their file, its end."""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.kit import clock
from heedful.people import queries as people
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

SHOWN = 50
GROUNDS = {
    "word": gettext_lazy("I am sure, because"),
    "proof": gettext_lazy("They showed it themselves, by"),
}


class LinkForm(forms.Form):
    other = forms.IntegerField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=gettext_lazy("Why"), choices=list(GROUNDS.items()))
    words = forms.CharField(label=gettext_lazy("What shows it"), max_length=500)


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person; a POST says that another one is the same."""
    me = teammate_of(request)
    found = queries.person_for(me.pk, person_id)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "words"):
            said = form.cleaned_data
            made = desk.link_people(
                by_id=me.pk,
                person_id=person_id,
                other_id=said["other"],
                ground=said["ground"],
                words=said["words"],
                at=clock.now(),
            )
            undo = f"/persons/links/{made.pk}/undo/"
            messages.success(request, _("They are one person now."), extra_tags=undo)
            return redirect("persons:person", person_id)
    called = request.GET.get("called", "")
    with_them = queries.conversations_for(me.pk).filter(person=person_id)
    dialogues = with_them.select_related("post", "owner", "source").order_by("-changed_at")
    context = {
        "person": found,
        "handles": list(found.handles.order_by("pk")),
        "dialogues": list(dialogues[:SHOWN]),
        "links": people.links_of(person_id),
        "called": called,
        "others": queries.persons_called(me.pk, called, besides=person_id),
        "form": form,
        "me": me,
    }
    return render(request, "persons/person.html", context, status=400 if form.is_bound else 200)


@for_teammates
@require_POST
def undo_link(request: HttpRequest, link_id: int) -> HttpResponseBase:
    link = desk.part_people(by_id=teammate_of(request).pk, link_id=link_id, at=clock.now())
    return answers.done(request, _("They are two again."), otherwise=f"/persons/{link.person_id}/")


@for_teammates
@require_POST
def file(request: HttpRequest, person_id: int) -> HttpResponse:
    """Answer everything we keep of a person, as JSON: for their own request to see it."""
    at = clock.now()
    kept = desk.export_person(by_id=teammate_of(request).pk, person_id=person_id, at=at)
    answer = HttpResponse(json.dumps(kept, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="person-{person_id}-{at:%Y-%m-%d}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@for_teammates
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask first: this cannot be undone."""
    me = teammate_of(request)
    if request.method == "POST":
        desk.erase_person(by_id=me.pk, person_id=person_id, at=clock.now())
        messages.success(request, _("Erased. Backups made before still hold it until you remove them."))
        return redirect("persons:person", person_id)
    found = queries.person_for(me.pk, person_id)
    return render(request, "persons/erase.html", {"person": found, "me": me})


app_name = "persons"
urlpatterns = [
    path("<int:person_id>/", person, name="person"),
    path("<int:person_id>/file/", file, name="file"),
    path("<int:person_id>/erase/", erase, name="erase"),
    path("links/<int:link_id>/undo/", undo_link, name="undo_link"),
]
