"""Moving in and out: exports of everything, and what was imported from other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django import forms
from django.contrib import messages
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.connectors import for_network
from heedful.exports import actions as exports
from heedful.exports import queries as queries_of_exports
from heedful.imports import actions as imports
from heedful.imports import queries as queries_of_imports
from heedful.kit import clock
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in
from heedful.web.company.uploading import UploadForm, sent_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime
    from pathlib import Path

    from django.http.response import HttpResponseBase

    from heedful.teams.models import Teammate

SHOWN, SHOWN_LEFT_OUT = 20, 200
CHUNK = 256 * 1024
HOME = "/settings/moving/"


class ExportForm(forms.Form):
    since = forms.DateTimeField(
        label=gettext_lazy("Only what was said or done since"),
        help_text=gettext_lazy("Leave it empty for everything."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def moving(request: HttpRequest) -> HttpResponse:
    """Show exports and imports; a POST begins an export."""
    me, at = teammate_of(request), clock.now()
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, None):
            exports.begin(by_id=me.pk, since=form.cleaned_data["since"], at=at)
            messages.success(request, _("It is being written. You can go on working meanwhile."))
            return redirect("company:moving")
    return page_for(request, me, at, form=form)


def page_for(
    request: HttpRequest,
    me: Teammate,
    at: datetime,
    *,
    form: ExportForm | None = None,
    uploading: UploadForm | None = None,
) -> HttpResponse:
    """Show the page; a form that was sent says what is wrong with it."""
    known = queries_of_exports.exports_for(me.pk)
    uploads = queries_of_imports.uploads_for(me.pk)
    is_wrong = any(one is not None and one.is_bound for one in (form, uploading))
    context = {
        "exports": [(one, one.is_there(at)) for one in known[:SHOWN]],
        "imports": [
            (one, for_network(one.network).name) for one in queries_of_imports.imports_for(me.pk)[:SHOWN]
        ],
        "uploads": [(one, for_network(one.network).name) for one in uploads[:SHOWN]],
        "open": next((one for one in uploads[:1] if one.is_open), None),
        "form": form or ExportForm(),
        "uploading": uploading or UploadForm(),
    }
    return render(request, "company/moving.html", context, status=400 if is_wrong else 200)


@for_teammates
@require_POST
def send_upload(request: HttpRequest) -> HttpResponse:
    """Keep the files that an owner sends; where they can be no export, the page says why."""
    me, at = teammate_of(request), clock.now()
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("network", "account")}
        with told_in(form, "sent"):
            one = imports.take(
                by_id=me.pk, sent=sent_in(form), team_id=form.cleaned_data["team"], at=at, **asked
            )
            return redirect("company:uploaded", one.pk)
    return page_for(request, me, at, uploading=form)


@for_teammates
@require_POST
def stop_export(request: HttpRequest, export_id: int) -> HttpResponseBase:
    exports.stop(export_id=export_id, by_id=teammate_of(request).pk, at=clock.now())
    return answers.done(request, _("It is stopped, and what was written of it is gone."), otherwise=HOME)


@for_teammates
@require_POST
def take_export(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """Send the file, piece by piece. It is a deed: the trail says who took everything along."""
    at = clock.now()
    file = exports.take(export_id=export_id, by_id=teammate_of(request).pk, at=at)
    pieces = _pieces(file)
    is_async = isinstance(request, ASGIRequest)
    answer = StreamingHttpResponse(
        _in_threads(pieces) if is_async else pieces, content_type="application/zip"
    )
    answer["Content-Disposition"] = f'attachment; filename="heedful-{at:%Y-%m-%d}.zip"'
    answer["Content-Length"] = str(file.stat().st_size)
    answer["Cache-Control"] = "no-store"
    return answer


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(CHUNK):
            yield piece


async def _in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Let others be served between two pieces; Django would gather all of them first."""
    ask = sync_to_async(lambda: next(pieces, None))
    while (piece := await ask()) is not None:
        yield piece


@never_cache
@for_teammates
@require_GET
def imported(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show what one import brought, and what it left out and why."""
    one = queries_of_imports.import_for(teammate_of(request).pk, import_id)
    context = {
        "import": one,
        "system": for_network(one.network).name,
        "reasons": sorted(one.reasons.items(), key=lambda reason: -reason[1]),
        "left_out": queries_of_imports.left_out_of(one, limit=SHOWN_LEFT_OUT),
    }
    return render(request, "company/import.html", context)
