"""Items that could not be read: replay them after the connector has learned more, or drop them."""

from datetime import datetime

from django.db import transaction

from heedful.kit.errors import Missing, Refused
from heedful.listening import queries
from heedful.listening.actions.filing import file_posts
from heedful.listening.matching import Matcher
from heedful.listening.models import DeadLetter
from heedful.teams import queries as teams


@transaction.atomic
def replay(*, by_id: int, letter_id: int, at: datetime) -> int:
    """Read a dead letter again and file what it holds; return how many posts that were.

    :raises Refused: it still cannot be read.
    """
    letter = _letter(by_id, letter_id)
    source = letter.source
    try:
        posts = queries.connector_of(source).reread(queries.place_of(source), bytes(letter.raw))
    except ValueError as error:
        raise Refused(f"It still cannot be read: {error}") from error
    matched = queries.wanted(
        source.network, Matcher().hits(posts, source=source.name, network=source.network)
    )
    file_posts(source_id=source.pk, matched=matched, at=at)
    DeadLetter.objects.filter(pk=letter.pk).update(replayed_at=at)
    return len(posts)


@transaction.atomic
def drop(*, by_id: int, letter_id: int) -> None:
    """Throw a dead letter away."""
    DeadLetter.objects.filter(pk=_letter(by_id, letter_id).pk).delete()


def _letter(by_id: int, letter_id: int) -> DeadLetter:
    teams.who_may_set_up(by_id)
    letter = queries.dead_letters_for(by_id).filter(pk=letter_id).first()
    if letter is None:
        raise Missing("There is no such dead letter.")
    return letter
