"""What a screen answers: a page, some of its parts, a toast, or a way back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe


def toast(request: HttpRequest, text: str, *, undo: str = "", trouble: bool = False) -> SafeString:
    """Return a part that shows a toast; `undo` is the address that takes the deed back."""
    shown = {"text": text, "undo": undo, "trouble": "error" if trouble else ""}
    return part("#toasts", render_to_string("house/toast.html", shown, request), swap="beforeend")


def part(target: str, html: str, *, swap: str = "outerMorph") -> SafeString:
    """Wrap HTML so that htmx puts it at its own target, whatever was clicked."""
    return format_html(
        '<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>',
        target,
        swap,
        mark_safe(html),  # noqa: S308
    )


def parts(pieces: Iterable[str], *, status: int = 200) -> HttpResponse:
    """Answer htmx with several parts at once."""
    return HttpResponse("\n".join(pieces), status=status)


def back(request: HttpRequest, otherwise: str) -> HttpResponseBase:
    """Answer a plain form: go where it says, if that is in this house."""
    asked = request.POST.get("next", "") or request.headers.get("Referer", "")
    safe = "/" in asked and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(asked if safe else otherwise)


def done(
    request: HttpRequest,
    text: str,
    *,
    changed: Iterable[str] = (),
    otherwise: str = "/inbox/",
    undo: str = "",
) -> HttpResponseBase:
    """Answer a deed that is done: its parts and a toast for htmx, the page again for a plain form."""
    if getattr(request, "htmx", False):
        return parts([*changed, toast(request, text, undo=undo)] if text else changed)
    if text:
        messages.success(request, text, extra_tags=undo)
    return back(request, otherwise)


def context_of(page: Any) -> dict[str, Any]:
    """Return a page's dataclass as a template's context."""
    return {name: getattr(page, name) for name in page.__dataclass_fields__}
