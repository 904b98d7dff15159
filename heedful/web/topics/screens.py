"""The topics of the last seven days, with examples, and as a table for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from heedful.kit import clock, sheets
from heedful.listening import queries
from heedful.web.access import for_teammates, teammate_of

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.listening.models import Topic
    from heedful.listening.queries import Topics
    from heedful.listening.queries.topics import Week
    from heedful.teams.models import Teammate

MOST_SHOWN = 50
MOST_IN_SHEET = 1_000
HEAD = ("topic", "posts", "people", "posts before", "people before", "negative", "positive")


@require_GET
@for_teammates
def topics(request: HttpRequest) -> HttpResponse:
    me, at = teammate_of(request), clock.now()
    return render(request, "topics/topics.html", {"page": Page(me, at), "me": me, "at": at})


@require_GET
@for_teammates
def export(request: HttpRequest) -> HttpResponse:
    """Send the week as CSV: a line for each topic, with no word of any post but the topic's name."""
    at = clock.now()
    found = queries.topics_lately(teammate_of(request).pk, at=at, most=MOST_IN_SHEET, examples=0)
    lines = [sheets.line(HEAD), *(sheets.line(_cells(week)) for week in found.weeks)]
    answer = HttpResponse(sheets.BOM + "".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="topics-{at:%Y-%m-%d}.csv"'
    return answer


def _cells(week: Week) -> list[object]:
    numbers = [week.posts, week.people, week.posts_before, week.people_before, week.negative, week.positive]
    return [week.topic.name, *numbers]


@dataclass(frozen=True, slots=True)
class Line:
    """One topic on the page; `link` opens its mentions."""

    week: Week
    link: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A topic that is not shown for itself; `into` is what it is a part of, "" if it was put away."""

    topic: Topic
    into: str


class Page:
    """The topics of the last week for one teammate."""

    def __init__(self, me: Teammate, at: datetime) -> None:
        self.me = me
        self.found: Topics = queries.topics_lately(me.pk, at=at, most=MOST_SHOWN)

    @property
    def lines(self) -> list[Line]:
        return [Line(week, _mentions(week.topic)) for week in self.found.weeks]

    @cached_property
    def _topics(self) -> list[Topic]:
        return list(queries.visible_topics(self.me.pk))

    @property
    def standing(self) -> list[Topic]:
        """Return what another topic can be merged into."""
        return [topic for topic in self._topics if topic.away_at is None and topic.merged_into_id is None]

    @property
    def apart(self) -> list[Topic]:
        """Return those that are not shown for themselves: put away, or merged into another."""
        return [topic for topic in self._topics if topic.away_at or topic.merged_into_id]

    @property
    def apart_lines(self) -> list[Apart]:
        names = {topic.pk: topic.name for topic in self._topics}
        return [Apart(topic, names.get(topic.merged_into_id or 0, "")) for topic in self.apart]


def _mentions(topic: Topic) -> str:
    asked = 'topic:"' + topic.name.replace('"', "") + '"'
    return f"{reverse('tracks:mentions')}?{urlencode({'q': asked})}"
