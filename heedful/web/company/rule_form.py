"""A rule as a lead types it, and as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful.desk import actions as desk
from heedful.query.lexer import LONGEST
from heedful.teams import queries as teams
from heedful.web.inbox.words import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heedful.desk.models import Rule

CHOICES = (
    ("", gettext_lazy("nobody: who has time takes it")),
    ("in-turn", gettext_lazy("one after the other")),
    ("fewest", gettext_lazy("who has the fewest open")),
    ("before", gettext_lazy("who answered them before")),
)
WITH_PRIORITIES = (
    ("", gettext_lazy("as it is")),
    *((str(number), name) for number, name in PRIORITIES.items()),
)


class RuleForm(forms.Form):
    """When a query finds what somebody said, then this."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    query = forms.CharField(
        label=gettext_lazy("When this finds what they said"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false"}),
        help_text=gettext_lazy("Words, phrases and fields, as in a track or a search: invoice* lang:de"),
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Then: team"), coerce=int, empty_value=None, required=False
    )
    chooses = forms.ChoiceField(label=gettext_lazy("Who gets it"), required=False)
    skill = forms.CharField(
        label=gettext_lazy("Who can"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("A skill of theirs, as it stands on their page. Empty: anybody."),
    )
    in_their_language = forms.BooleanField(
        label=gettext_lazy("Only who speaks the language they wrote in"), required=False
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=WITH_PRIORITIES, coerce=int, empty_value=None, required=False
    )
    labels = forms.CharField(
        label=gettext_lazy("Labels"),
        max_length=220,
        required=False,
        help_text=gettext_lazy("What they spoke of, with commas between. New ones are made."),
    )
    stops = forms.BooleanField(
        label=gettext_lazy("The rules below are not asked any more"), required=False, initial=True
    )

    def __init__(self, *args: object, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        several = [("", _("as it is")), *((team.pk, team.name) for team in teams.teams())]
        owners = [(f"{one.pk}", one.name) for one in teams.teammates() if one.may_answer]
        self.fields["team"].choices = several  # type: ignore[attr-defined]
        self.fields["chooses"].choices = [*CHOICES, (_("Always"), owners)]  # type: ignore[attr-defined]

    @property
    def written(self) -> desk.Written:
        """Return the rule as it was typed; the form has to be valid."""
        typed = self.cleaned_data
        chooses = typed["chooses"]
        return desk.Written(
            name=typed["name"],
            query=typed["query"],
            team_id=typed["team"],
            owner_id=int(chooses) if chooses.isdecimal() else None,
            choosing="" if chooses.isdecimal() else chooses,
            skill=typed["skill"],
            in_their_language=typed["in_their_language"],
            priority=typed["priority"],
            labels=self.label_names,
            stops=typed["stops"],
        )

    @property
    def label_names(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["labels"].split(",") if name.strip()]


def typed_as(rule: Rule) -> Mapping[str, object]:
    """Return a rule as its form shows it."""
    return {
        "name": rule.name,
        "query": rule.query,
        "team": rule.team_id,
        "chooses": str(rule.owner_id) if rule.owner_id else rule.choosing,
        "skill": rule.skill,
        "in_their_language": rule.in_their_language,
        "priority": "" if rule.priority is None else str(rule.priority),
        "labels": ", ".join(label.name for label in rule.labels.all()),
        "stops": rule.stops,
    }


def then_of(rule: Rule) -> list[str]:
    """Return what a rule does, in words."""
    then = [_("to %s") % rule.team.name] if rule.team else []
    if rule.owner:
        then.append(_("to %s, if they are here") % rule.owner.name)
    if rule.choosing:
        who = str(dict(CHOICES)[rule.choosing])
        then.append(
            _("to %(who)s, who can %(skill)s") % {"who": who, "skill": rule.skill} if rule.skill else who
        )
    if rule.in_their_language:
        then.append(_("in their language"))
    if rule.priority is not None:
        then.append(_("priority %s") % PRIORITIES[rule.priority])
    return [*then, *(_("label “%s”") % label.name for label in rule.labels.all())]
