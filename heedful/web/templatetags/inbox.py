"""Ages and networks, as the inbox shows them."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heedful.web.inbox import waiting

register = template.Library()
DRAWN = {"bluesky", "mastodon", "feed"}


@register.simple_tag
def age(since: datetime, at: datetime) -> SafeString:
    """Show how long ago something was; the page keeps it current."""
    return format_html(
        '<time datetime="{}" data-since title="{}">{}</time>',
        since.isoformat(),
        formats.date_format(timezone.localtime(since), "DATETIME_FORMAT"),
        waiting.ago(since, at),
    )


@register.simple_tag
def clock(at: datetime) -> str:
    """Show a moment by its time alone."""
    return formats.date_format(timezone.localtime(at), "H:i")


@register.simple_tag
def network(key: str, name: str) -> SafeString:
    """Show a network by its sign, or its first letter; its name is there for who cannot see it."""
    if key in DRAWN:
        sign = format_html('<svg class="icon" aria-hidden="true"><use href="#i-net-{}"/></svg>', key)
    else:
        sign = format_html('<span class="letter" aria-hidden="true">{}</span>', name[:1].upper())
    return format_html(
        '<span class="network" title="{}">{}<span class="hidden-words">{}</span></span>', name, sign, name
    )
