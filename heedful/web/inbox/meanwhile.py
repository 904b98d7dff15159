"""What was said while somebody wrote, as it stands beside their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from heedful.desk.meanwhile import News, SaidMeanwhile

SOON = 120  # seconds; later moments are told by the clock


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    text: str


def shown(told: SaidMeanwhile, *, at: datetime) -> str:
    """Return what is new as HTML, oldest first."""
    lines = [Line(words_of(one, at=at), one.text) for one in told.news]
    return render_to_string("inbox/composer/meanwhile.html", {"news": lines})


def words_of(news: News, *, at: datetime) -> str:
    """Say in the language of whoever looks what one news is."""
    name = {"name": news.who}
    if news.kind == "they-wrote":
        return _("%(name)s wrote meanwhile.") % name
    if news.kind == "answered-elsewhere":
        return _("%(name)s answered meanwhile, not from here.") % name
    if news.kind == "we-answered":
        return _("%(name)s answered meanwhile.") % name
    seconds = round((news.at - at).total_seconds())
    if seconds <= 0:
        return _("%(name)s's answer leaves now.") % name
    if seconds < SOON:
        return _("%(name)s's answer leaves in %(seconds)s s.") % {**name, "seconds": seconds}
    when = formats.date_format(timezone.localtime(news.at), "D j M, H:i")
    return _("%(name)s's answer leaves on %(when)s.") % {**name, "when": when}
