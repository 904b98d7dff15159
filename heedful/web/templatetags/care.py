"""What is beside a draft when the page is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from heedful.web.inbox.caring import Cared, cared_for

if TYPE_CHECKING:
    from heedful.web.inbox.answering import Tab
    from heedful.web.inbox.opened import Opened

register = template.Library()


@register.simple_tag(takes_context=True)
def care_for(context: dict[str, Any], opened: Opened, tab: Tab) -> Cared:
    """Return the remarks on the draft of a tab, and what it promises."""
    return cared_for(context["request"], opened.conversation, kind=tab.kind, text=tab.text, at=opened.at)
