"""The company: its name, what else people call it, and whether anything leaves the house."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.set_up.forms import CompanyForm


@for_teammates
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    me, known = teammate_of(request), queries.company()
    initial = {"name": known.name, "names": "\n".join(known.names)} if known else None
    form = CompanyForm(request.POST or None, initial=initial)
    if form.is_valid():
        with told_in(form, "name"):
            teams.name_company(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            messages.success(request, _("Saved. Tracks stay as they are; add some for new names."))
            return redirect("company:company")
    context = {"form": form, "known": known, "me": me}
    return render(request, "company/company.html", context, status=400 if form.is_bound else 200)
