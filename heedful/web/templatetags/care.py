"""What is beside a draft when the page is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from heedful.desk import queries
from heedful.web.decisions import NAMES, words_of
from heedful.web.inbox.caring import Cared, cared_for

if TYPE_CHECKING:
    from heedful.teams.models import Team, Teammate
    from heedful.web.inbox.answering import Tab
    from heedful.web.inbox.opened import Opened

register = template.Library()


@register.simple_tag(takes_context=True)
def care_for(context: dict[str, Any], opened: Opened, tab: Tab) -> Cared:
    """Return the remarks on the draft of a tab, and what it promises."""
    return cared_for(context["request"], opened.conversation, kind=tab.kind, text=tab.text, at=opened.at)


@register.simple_tag
def authority_given(teammate: Teammate | None = None, team: Team | None = None) -> dict[str, Any]:
    """Return what was given to a teammate or a team, and what a form needs to give more."""
    given = queries.authorities_given(
        teammate_id=teammate.pk if teammate else None, team_id=team.pk if team else None
    )
    return {
        "rows": [(row, NAMES[row.decision], words_of(row)) for row in given],
        "decisions": list(NAMES.items()),
        "approvers": [one for one in queries.approvers() if teammate is None or one.pk != teammate.pk],
    }
