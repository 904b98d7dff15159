"""Why a search that asks what posts are about may find nothing, although people speak of it."""

from django import template
from django.utils.translation import gettext as _

from heedful.listening import queries
from heedful.query import Mistake, parse
from heedful.query.fields import asked_about

register = template.Library()


@register.simple_tag
def nothing_near(query: str) -> str:
    """Return what `about:` needs to find something; "" for a query that doesn't ask it."""
    try:
        if not asked_about(parse(query)):
            return ""
    except Mistake:
        return ""
    why = _(
        "about: finds English posts whose meaning is near enough, and is strict with few or general words. "
        'Ask as somebody would say it: about:"no wifi at home since yesterday".'
    )
    waits = _("Some posts are not read yet; they are found once they are.")
    return f"{why} {waits}" if queries.waits_to_be_read() else why
