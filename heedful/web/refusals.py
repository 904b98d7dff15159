"""Turn a refusal, or the trouble of another system, into an answer that a person can read."""

import secrets
from collections.abc import Callable
from contextlib import suppress

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults

from heedful.kit import log
from heedful.kit.errors import OutsideTrouble, Refused
from heedful.web import answers, bodies

View = Callable[[HttpRequest], HttpResponse]
SHEETS = ("tokens", "base", "parts", "shell")


class show_refusals:  # noqa: N801  reads as a verb in the list of middleware
    """Middleware: what a view refuses becomes a toast for htmx and a page for a browser."""

    def __init__(self, answer: View) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if words := bodies.why_refused(request):
            return refused(request, words, 413)
        answer = self.answer(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            words = _("This address takes what a form sends; opened by itself, it shows nothing.")
            page = refused(request, words, 405)
            page.headers["Allow"] = answer.headers["Allow"]
            return page
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refused(request, str(error), error.status)
        if isinstance(error, OutsideTrouble):
            return refused(request, _("The other side did not do it: %(words)s") % {"words": error}, 502)
        if isinstance(error, ReauthenticationRequired | ImmediateHttpResponse):
            return None  # allauth's middleware turns these into its own pages
        if isinstance(error, SuspiciousOperation):
            return None  # what cannot be taken is no bug of ours; see bad_request
        request.reference = secrets.token_hex(4)  # type: ignore[attr-defined]
        log.get("web").exception("page failed", path=request.path, reference=request.reference)  # type: ignore[attr-defined]
        return None


HEADINGS = {
    400: gettext_lazy("Something is not right yet"),
    403: gettext_lazy("This is not yours to change"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("There is nothing to see here"),
    409: gettext_lazy("That did not work"),
    413: gettext_lazy("That is more than fits"),
    502: gettext_lazy("The other side does not answer"),
}


def refused(request: HttpRequest, words: str, status: int, *, kept: str = "") -> HttpResponse:
    """Answer with the words of a refusal."""
    if getattr(request, "htmx", False):
        return answers.parts([answers.toast(request, words, trouble=True)], status=status)
    back = request.headers.get("Referer", "") if request.method == "POST" else ""
    own = back.startswith(f"{request.scheme}://{request.get_host()}/")
    shown = {
        "heading": HEADINGS.get(status, HEADINGS[409]),
        "words": words,
        "kept": kept or (_("What you had typed is still in the page before this one.") if own else ""),
        "back": back if own else "/inbox/",
        "back_name": _("Back") if own else _("Inbox"),
    }
    return render(request, "house/refused.html", shown, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django did not take; where it was too much, with what to do."""
    if isinstance(exception, TooManyFilesSent):
        most = f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES:,}"
        words = _(
            "At most %s files come in at once, so none was kept. Put them into one .zip, or send fewer."
        )
    elif isinstance(exception, TooManyFieldsSent):
        most = f"{settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,}"
        words = _("A form has at most %s fields, so nothing was changed. Do it in smaller parts.")
    elif isinstance(exception, RequestDataTooBig):
        most = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,}"
        words = _("A form holds at most %s bytes of text, so nothing was changed. Send less at once.")
    else:
        return defaults.bad_request(request, exception)
    return refused(request, words % most, 413)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return refused(request, _("This address leads nowhere. It may have been mistyped, or have moved."), 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer a request that Django itself refused, such as one with an outdated form."""
    del exception, reason
    return refused(
        request,
        _("The page was open for too long, or cookies are off. Go back, load it again, and repeat."),
        403,
    )


def broke(request: HttpRequest) -> HttpResponse:
    """Answer after a bug; needs nothing that may be broken too."""
    reference = getattr(request, "reference", "") or secrets.token_hex(4)
    if getattr(request, "htmx", False):
        words = (
            _("Something broke on our side. Nothing was lost that was saved before. Reference %s.")
            % reference
        )
        return answers.parts([answers.toast(request, words, trouble=True)], status=500)
    sheets = []
    with suppress(ValueError):  # static files that were never collected may be what broke
        sheets = [static(f"heedful/css/{name}.css") for name in SHEETS]
    return render(None, "500.html", {"reference": reference, "sheets": sheets}, status=500)
