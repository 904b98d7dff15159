"""What is asked for when a fact is stated or an answer is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heedful.answers import rules
from heedful.connectors import REGISTRY, for_network
from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.teams.models import Teammate

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FactForm(forms.Form):
    text = forms.CharField(
        label=_("What is true"),
        help_text=_(
            "One sentence that can stand in a reply, such as: The outage in Leeds is mended since 14:00"
        ),
        max_length=rules.LONGEST_FACT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    source = forms.CharField(
        label=_("How we know"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    expires_at = forms.DateTimeField(
        label=_("Holds until"),
        help_text=_("Empty: until somebody changes it. You are reminded before it ends."),
        required=False,
        widget=MOMENT,
    )


class NewFactForm(FactForm):
    key = forms.CharField(
        label=_("Short key"),
        help_text=_("Letters, digits and hyphens; it is written as {fact:leeds-outage}."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    team_id = forms.TypedChoiceField(
        label=_("For whom"), coerce=int, empty_value=None, required=False, choices=()
    )
    field_order = ("key", "text", "source", "expires_at", "team_id")

    def __init__(self, *args: Any, by: Teammate, **fields: Any) -> None:
        """Offer everybody, and the teams of `by`."""
        super().__init__(*args, **fields)
        self.fields["team_id"].choices = sharing_choices(by)  # type: ignore[attr-defined]


class ChangeFactForm(FactForm):
    why = forms.CharField(
        label=_("Why it changes"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    number = forms.IntegerField(widget=forms.HiddenInput)


def sharing_choices(by: Teammate) -> list[tuple[str, Any]]:
    """Return for whom a teammate can share something: everybody, or one of their teams."""
    shown = teams.teams() if by.sees_all_teams else by.teams.order_by("name")
    return [("", _("Everybody")), *((str(team.pk), team.name) for team in shown)]


class AnswerForm(forms.Form):
    """An answer; its variants stand in a formset beside it."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("What it answers, in the words people use."),
        max_length=rules.LONGEST_TITLE,
    )
    language = forms.CharField(
        label=_("Language"), help_text=_("Such as en or de; empty: any."), max_length=12, required=False
    )
    review_at = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("From this day on it is marked as perhaps out of date."),
        required=False,
        widget=DAY,
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewAnswerForm(AnswerForm):
    team_id = forms.TypedChoiceField(
        label=_("For whom"), coerce=int, empty_value=None, required=False, choices=()
    )
    field_order = ("title", "team_id", "language", "review_at", "number")

    def __init__(self, *args: Any, by: Teammate, **fields: Any) -> None:
        """Offer everybody, and the teams of `by`."""
        super().__init__(*args, **fields)
        self.fields["team_id"].choices = sharing_choices(by)  # type: ignore[attr-defined]


class VariantForm(forms.Form):
    network = forms.ChoiceField(label=_("Where"), required=False, choices=())
    text = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=rules.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **fields: Any) -> None:
        """Offer any network, and each that we can answer on."""
        super().__init__(*args, **fields)
        named = sorted((key, for_network(key).name) for key in REGISTRY)
        self.fields["network"].choices = [("", _("Any network")), *named]  # type: ignore[attr-defined]


Variants = forms.formset_factory(VariantForm, extra=2, max_num=rules.MOST_VARIANTS, absolute_max=20)
