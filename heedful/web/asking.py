"""Forms and queries, and the words of a refusal beside them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from heedful.kit.errors import Refused
from heedful.query import Mistake, read

TOLD_IN_THE_FORM = {400, 409}  # the rest has a page of its own: not allowed, not there


@contextmanager
def told_in(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Tell a refusal of the deed inside the block in the form, beside `field`; what was typed is kept."""
    try:
        yield
    except Refused as refused:
        if refused.status not in TOLD_IN_THE_FORM:
            raise
        form.add_error(field, str(refused))


def mistake_in(query: str) -> Mistake | None:
    """Return why a query that somebody typed cannot be read, None if it can or if there is none."""
    try:
        if query:
            read(query)
    except Mistake as mistake:
        return mistake
    return None
