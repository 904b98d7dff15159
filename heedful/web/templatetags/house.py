"""Icons, moments, and words from outside, as every screen shows them."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from heedful.kit.html import clean, web_link

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show an icon that says nothing by itself; its button or neighbour has the words."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """Show a moment in the time zone of the house, shorter the nearer it is."""
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        f"{local:%Y-%m-%d %H:%M %Z}",
        f"{local:%d %b %Y, %H:%M}",
    )


@register.filter
def initial(name: object) -> str:
    """Return the first letter of a name, for the circle beside it."""
    return next((letter.upper() for letter in str(name) if letter.isalnum()), "·")


@register.filter
def outside(html: str) -> SafeString:
    """Show HTML that came from outside: cleaned once more, whatever was stored."""
    return mark_safe(clean(html or ""))  # noqa: S308  nothing but what the cleaner lets through


@register.filter
def outside_text(text: str) -> SafeString:
    """Show plain words that came from outside, with their paragraphs."""
    return mark_safe(linebreaks(escape(text or "")))  # noqa: S308  escaped above


@register.filter
def outside_link(address: str) -> str:
    """Return an address that came from outside if it leads to a place on the web, else ""."""
    return web_link(address or "")
