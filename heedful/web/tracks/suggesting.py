"""What a search box may go on with, asked for when somebody first goes into it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from heedful.desk.suggesting import suggestions_for
from heedful.web.access import for_teammates, teammate_of


@require_GET
@for_teammates
def suggestions(request: HttpRequest) -> JsonResponse:
    answer = JsonResponse({"words": suggestions_for(teammate_of(request).pk)})
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
