"""History of another system that an owner uploads: send the files, see what would come, let it come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from heedful.connectors import for_network
from heedful.imports import actions, parcels, queries
from heedful.kit import clock
from heedful.teams import queries as teams
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http.response import HttpResponseBase

    from heedful.imports.models import Upload


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files; each is looked at where they are taken."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile[Any]]:
        if not data:
            super().clean(None, initial)
        return data if isinstance(data, list | tuple) else [data]


class UploadForm(forms.Form):
    network = forms.ChoiceField(label=gettext_lazy("Where it comes from"))
    sent = FilesField(
        label=gettext_lazy("Files of the export"),
        widget=SeveralFiles(attrs={"accept": ",".join(parcels.KINDS)}),
        error_messages={"required": gettext_lazy("Choose the files of the export.")},
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"),
        help_text=gettext_lazy("With a team, only its people, leads and owners see what is brought in."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    account = forms.CharField(
        label=gettext_lazy("Which account"),
        help_text=gettext_lazy(
            "Only where you had several of one system: the same name each time keeps them apart."
        ),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, **fields: Any) -> None:
        super().__init__(*args, **fields)
        self.fields["network"].choices = [  # type: ignore[attr-defined]
            (name, for_network(name).name) for name in queries.systems()
        ]
        everybody = [("", _("Everybody"))]
        self.fields["team"].choices = everybody + [(team.pk, team.name) for team in teams.teams()]  # type: ignore[attr-defined]
        self.fields["sent"].help_text = _(
            "%(kinds)s; at most %(files)s files and %(size)s MB together. Larger ones come in at the console."
        ) % {
            "kinds": ", ".join(parcels.KINDS),
            "files": parcels.MOST_FILES,
            "size": f"{parcels.MOST_BYTES // parcels.MB:,}",
        }
        self.fields["sent"].widget.attrs |= told_before()


def told_before() -> dict[str, object]:
    """Return what a file field has to know so that too much is told before it is sent."""
    most = {"files": parcels.MOST_FILES, "size": f"{parcels.MOST_BYTES // parcels.MB:,}"}
    return {
        "data-behaviour": "fits",
        "data-files": parcels.MOST_FILES,
        "data-bytes": parcels.MOST_BYTES,
        "data-many": _("These are {n} files. Put them into one .zip, or send at most %(files)s.") % most,
        "data-large": _("Together they are larger than %(size)s MB. Pack them as .zip, or send fewer.")
        % most,
    }


def sent_in(form: UploadForm) -> list[parcels.Sent]:
    """Return the files of a form that was filled in."""
    return [parcels.Sent(one.name, one.size, one) for one in form.cleaned_data["sent"]]


@never_cache
@for_teammates
@require_GET
def uploaded(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show how far an upload is, what would come of it, and what came."""
    one = queries.upload_for(teammate_of(request).pk, upload_id)
    page = "company/upload_stands.html" if getattr(request, "htmx", False) else "company/upload.html"
    return render(request, page, shown(one))


def shown(one: Upload) -> dict[str, object]:
    reasons: dict[str, int] = one.found.get("reasons", {})
    return {
        "upload": one,
        "system": for_network(one.network).name,
        "found": one.found,
        "known": one.found.get("dialogues", 0) - one.found.get("conversations", 0),
        "reasons": sorted(reasons.items(), key=lambda reason: -reason[1]),
        "left_out": one.found.get("left_out", []),
    }


@for_teammates
@require_POST
def accept(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    actions.accept(upload_id=upload_id, by_id=teammate_of(request).pk, at=clock.now())
    messages.success(request, _("It comes in. You can go on working meanwhile."))
    return redirect("company:uploaded", upload_id)


@for_teammates
@require_POST
def stop(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    actions.stop(upload_id=upload_id, by_id=teammate_of(request).pk, at=clock.now())
    return answers.done(
        request, _("Its files are removed."), otherwise=reverse("company:uploaded", args=[upload_id])
    )
