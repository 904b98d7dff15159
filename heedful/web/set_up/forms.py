"""What the set-up and the doors ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.teams.queries import Role

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

ROLES = {
    Role.OWNER: _("Owner: everything, and people, credentials and tokens"),
    Role.LEAD: _("Lead: sources, tracks, sending, every team's conversations"),
    Role.TEAMMATE: _("Teammate: hears and answers"),
    Role.EVANGELIST: _("Evangelist: follows own words and answers as themselves; sees no team's queue"),
    Role.OBSERVER: _("Observer: reads along"),
}


def new_password_field() -> forms.CharField:
    return forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A few words in a row are easy to remember and hard to guess."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        help_text=_("Colleagues see it on what you take and write."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OwnerForm(forms.Form):
    token = forms.CharField(
        label=_("Token from the console"),
        help_text=_("The window where Heedful runs prints it, so that nobody else can take this house."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = name_field()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = new_password_field()


class JoinForm(forms.Form):
    name = name_field()
    password = new_password_field()


class CompanyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the company"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    names = forms.CharField(
        label=_("Other names people use for it"),
        help_text=_("One a line: products, short forms, common misspellings."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_names(self) -> list[str]:
        lines = str(self.cleaned_data["names"]).replace(",", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Their e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("What they do here"), initial=Role.TEAMMATE, widget=forms.RadioSelect)

    def __init__(self, *args: object, by: Teammate, **fields: object) -> None:
        """Offer the roles that `by` may give."""
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, words) for role, words in ROLES.items() if role != Role.OWNER or by.may_own
        ]


class ProposedTrackForm(forms.Form):
    """A track that is proposed; what is not ticked is not followed."""

    follow = forms.BooleanField(label=_("Follow"), required=False)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    query = forms.CharField(label=_("Words to look for"), max_length=4000, required=False)


ProposedTracks = forms.formset_factory(ProposedTrackForm, extra=1, max_num=20, absolute_max=20)


class NameForm(forms.Form):
    name = name_field()


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        help_text=_("Such as: weekly report."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
