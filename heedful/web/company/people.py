"""People inside: who is here, who is invited, who does what, who leaves."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.company.skills import skills_form
from heedful.web.set_up import once
from heedful.web.set_up.doors import address_of
from heedful.web.set_up.forms import ROLES, InvitationForm


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("What they do here"),
        choices=[(role.value, words) for role, words in ROLES.items()],
        widget=forms.RadioSelect,
    )


@for_teammates
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return _people_page(request)


def _people_page(request: HttpRequest, form: InvitationForm | None = None) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    email, _space, link = once.take(request, "invitation").partition(" ")
    context = {
        "people": list(queries.teammates()),
        "invitations": list(queries.invitations(at)) if me.may_set_up else [],
        "form": form or InvitationForm(by=me),
        "link": link,
        "link_for": email,
        "by_mail": queries.mail_is_set_up(),
        "me": me,
    }
    return render(request, "company/people.html", context, status=400 if form else 200)


@never_cache
@for_teammates
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the next page shows the link to copy, once."""
    me = teammate_of(request)
    form = InvitationForm(request.POST, by=me)
    if form.is_valid():
        with told_in(form, "email"):
            made, path = teams.invite(by_id=me.pk, at=clock.now(), **form.cleaned_data)
            once.keep(request, "invitation", f"{made.email} {address_of(request, path)}")
            return redirect("company:people")
    queries.who_may_set_up(me.pk)
    return _people_page(request, form)


@for_teammates
@require_POST
def withdraw(request: HttpRequest, pass_id: int) -> HttpResponse:
    teams.withdraw_invitation(by_id=teammate_of(request).pk, pass_id=pass_id, at=clock.now())
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("company:people")


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, teammate_id: int) -> HttpResponse:
    """Show a colleague; a POST by an owner changes what they do here."""
    me, colleague = teammate_of(request), queries.teammate(teammate_id)
    form = RoleForm(request.POST or None, initial={"role": colleague.role})
    if form.is_valid():
        with told_in(form, "role"):
            teams.change_role(
                by_id=me.pk, teammate_id=teammate_id, role=form.cleaned_data["role"], at=clock.now()
            )
            messages.success(request, _("Saved."))
            return redirect("company:person", teammate_id)
    context = {
        "colleague": colleague,
        "role_words": ROLES[queries.Role(colleague.role)],
        "their_teams": list(colleague.teams.order_by("name")),
        "tokens": list(queries.tokens_of(teammate_id)) if me.may_own else [],
        "link": once.take(request, f"link for {teammate_id}"),
        "form": form,
        "skills": skills_form(colleague) if me.may_set_up else None,
        "me": me,
    }
    return render(request, "company/person.html", context, status=400 if form.is_bound else 200)


@for_teammates
@require_POST
def sign_in_link(request: HttpRequest, teammate_id: int) -> HttpResponse:
    """Help somebody in who lost their password, where no mail is set up."""
    path = teams.make_sign_in_link(teammate_id=teammate_id, by_id=teammate_of(request).pk, at=clock.now())
    once.keep(request, f"link for {teammate_id}", address_of(request, path))
    return redirect("company:person", teammate_id)


@for_teammates
@require_http_methods(["GET", "POST"])
def let_go(request: HttpRequest, teammate_id: int) -> HttpResponse:
    """Ask first: sessions, links and tokens end at once."""
    me = queries.who_may_own(teammate_of(request).pk)
    if request.method == "POST" and queries.has_left(teammate_id):
        return redirect("company:people")  # the second click
    colleague = queries.teammate(teammate_id)
    if request.method == "POST":
        teams.let_go(by_id=me.pk, teammate_id=teammate_id, at=clock.now())
        messages.success(request, _("%s cannot sign in any more. What they wrote stays.") % colleague)
        return redirect("company:people")
    return render(request, "company/let_go.html", {"colleague": colleague})


@for_teammates
@require_POST
def revoke_token(request: HttpRequest, teammate_id: int, pass_id: int) -> HttpResponse:
    teams.revoke_token(by_id=teammate_of(request).pk, pass_id=pass_id, at=clock.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("company:person", teammate_id)
