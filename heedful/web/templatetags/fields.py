"""Form fields as our screens show them."""

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def bare(field: BoundField) -> BoundField:
    """Show a field without the placeholder that a library put there: our labels say it once."""
    field.field.widget.attrs.pop("placeholder", None)
    return field
