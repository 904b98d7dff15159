"""What one may say about a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.teams import queries as teams

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


class CauseForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What is it"),
        help_text=gettext_lazy("In a few words, such as: the letter that went to people who had paid."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What happens, and to whom"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who sees to it"), coerce=int, empty_value=None, required=False
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("For which team"),
        help_text=gettext_lazy("Then only this team, its owner and leads see it."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, me: Teammate, **fields: Any) -> None:
        super().__init__(*args, **fields)
        people = list(teams.teammates().values_list("pk", "name"))
        own = teams.teams() if me.sees_all_teams else teams.teams().filter(pk__in=me.team_ids)
        self._choose("owner", [("", _("Nobody yet")), *people])
        self._choose("team", [("", _("Everybody")), *own.values_list("pk", "name")])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def typed(self) -> dict[str, Any]:
        """Return what was typed, by the names that the deeds use."""
        said = self.cleaned_data
        named = {"owner_id": said["owner"], "team_id": said["team"]}
        return {"title": said["title"], "words": said["words"], **named}
