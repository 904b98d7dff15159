"""Whether a draft is still what a model proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from heedful.drafting.models import Proposal
    from heedful.web.inbox.answering import Tab
    from heedful.web.inbox.opened import Opened

register = template.Library()


@register.simple_tag
def proposal_in(opened: Opened, tab: Tab) -> Proposal | None:
    """Return the proposal that stands in a tab word for word, None once somebody changed it."""
    return opened.drafting.proposal_of(tab.kind, tab.text)
