"""The copies of a mention: who said it again, where and when; and one that is no copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.kit import clock
from heedful.listening import actions, queries
from heedful.web import answers
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

MOST_SHOWN = 200


@require_GET
@for_teammates
def copies(request: HttpRequest, post_id: int) -> HttpResponse:
    me = teammate_of(request)
    found = queries.copies_for(me.pk, post_id)
    context = {
        "mention": queries.mention_for(me.pk, post_id),
        "copies": list(found[:MOST_SHOWN]),
        "count": found.count(),
    }
    return render(request, "tracks/copies.html", context)


@require_POST
@for_teammates
def its_own(request: HttpRequest, post_id: int) -> HttpResponseBase:
    post = actions.be_its_own(post_id=post_id, by_id=teammate_of(request).pk, at=clock.now())
    words = _("%(name)s has a conversation of their own now.") % {"name": post.author}
    return answers.done(request, words, otherwise=reverse("tracks:mentions"))
