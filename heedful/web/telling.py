"""How one is told beyond the bell: mail, quiet hours, which notices, and which browsers."""

import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heedful.kit import clock
from heedful.kit.errors import Invalid
from heedful.kit.webpush import Line, public_of
from heedful.teams import actions as teams
from heedful.teams import queries
from heedful.teams.telling import ALWAYS, KINDS
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of
from heedful.web.asking import told_in

WAYS = {
    "daily": gettext_lazy("Once a day, at 8:00, what I have not seen"),
    "hourly": gettext_lazy("Every hour, what I have not seen"),
    "at-once": gettext_lazy("At once"),
    "off": gettext_lazy("No mails"),
}


class TellingForm(forms.Form):
    mail = forms.ChoiceField(label=gettext_lazy("By mail"), choices=list(WAYS.items()))
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    zone = forms.CharField(
        label=gettext_lazy("Your time zone, such as Europe/London; empty: the house's"),
        required=False,
        max_length=60,
    )


@never_cache
@for_teammates
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Show how I am told; a POST changes it."""
    me = teammate_of(request)
    telling = queries.telling_of(me.pk)
    fields = ("mail", "quiet_from", "quiet_until", "zone")
    form = TellingForm(request.POST or None, initial={name: getattr(telling, name) for name in fields})
    if form.is_valid():
        with told_in(form, "quiet_from"):
            teams.choose_telling(teammate_id=me.pk, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("telling:choices")
    context = {
        "form": form,
        "kinds": [(kind, _(words), kind in telling.stopped, kind in ALWAYS) for kind, words in KINDS.items()],
        "others": sorted({*telling.stopped} - {*KINDS}),
        "browsers": list(queries.browsers_of(me.pk)),
        "push_key": public_of(teams.push_key()) if queries.company() else "",
        "by_mail": queries.mail_is_set_up(),
    }
    return render(request, "house/choices.html", context, status=400 if form.is_bound else 200)


@for_teammates
@require_POST
def stop(request: HttpRequest) -> HttpResponseBase:
    """Want none, or want them again, of one kind of notices."""
    kind, wants = request.POST.get("kind", ""), request.POST.get("stop") != "no"
    teams.stop_kind(teammate_id=teammate_of(request).pk, kind=kind, stop=wants)
    words = _("You are told nothing more of this kind.") if wants else _("You are told of this again.")
    return answers.done(request, words, otherwise="/notices/choices/")


@for_teammates
@require_POST
def add_browser(request: HttpRequest) -> HttpResponse:
    """Let this browser show what I am told; it sends what its push service gave it."""
    try:
        told = json.loads(request.body[:5000])
        line = Line(str(told["endpoint"]), str(told["keys"]["p256dh"]), str(told["keys"]["auth"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("This is no subscription of a browser.") from error
    browser = request.headers.get("User-Agent", "")
    teams.add_browser(teammate_id=teammate_of(request).pk, line=line, browser=browser, at=clock.now())
    return HttpResponse(status=204)


@for_teammates
@require_POST
def remove_browser(request: HttpRequest, line_id: int) -> HttpResponseBase:
    teams.remove_browser(teammate_id=teammate_of(request).pk, line_id=line_id)
    return answers.done(request, _("This browser is told nothing more."), otherwise="/notices/choices/")


@csrf_exempt  # mail programs post here for their reader (RFC 8058); the address itself is the secret
@never_cache
@require_http_methods(["GET", "POST"])
def stop_mail(request: HttpRequest, secret: str) -> HttpResponse:
    """End mails to whoever got this link, signed in or not. Looking at it ends nothing: scanners look too."""
    stopped = teams.stop_mail(secret=secret) if request.method == "POST" else None
    return render(request, "house/stop_mail.html", {"stopped": stopped})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the script that shows pushes while no page is open; it may act for the whole house."""
    del request
    return HttpResponse(_WORKER, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


_WORKER = """// Shows what a teammate is told while no page of Heedful is open.
addEventListener("push", (event) => {
  const told = event.data.json();
  const shown = { body: told.why, tag: told.tag, data: told.link || "/notices/" };
  event.waitUntil(registration.showNotification(told.text, shown));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data, location.origin);
  if (link.origin === location.origin) event.waitUntil(clients.openWindow(link));
});
"""

app_name = "telling"
urlpatterns = [
    path("notices/choices/", choices, name="choices"),
    path("notices/stop/", stop, name="stop"),
    path("notices/browsers/", add_browser, name="add_browser"),
    path("notices/browsers/<int:line_id>/remove/", remove_browser, name="remove_browser"),
    path("notices/stop/<str:secret>/", stop_mail, name="stop_mail"),
    path("push.js", worker, name="worker"),
]
