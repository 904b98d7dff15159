"""What a search may go on with: the language's fields, and the names that a teammate may know."""

from collections.abc import Iterable, Iterator

from heedful.connectors import REGISTRY
from heedful.desk import queries
from heedful.desk.models import Conversation
from heedful.listening import queries as listening
from heedful.query.fields import CHOICES
from heedful.teams import queries as teams

MOST = 100  # names of one kind
OPEN = ("author:@", "to:@", "site:", "url:", "links:", "title:", "lang:", "person:")
MEASURED = ("followers:>1000", "engagement:>10", "age:<2d", "waiting:>2h")
JOINING = ("OR", "NOT", "NEAR/5", "ONEAR/5", "SENTENCE")


def suggestions_for(teammate_id: int) -> list[str]:
    """Return words of the query language, each as it is typed."""
    tracks = listening.tracks_for(teammate_id, counted=False).values_list("name", flat=True)
    sources = listening.sources_for(teammate_id).values_list("name", flat=True)
    return [
        *_fields("state", Conversation.State.values),
        *_fields("due", ("soon", "late")),
        *_fields("track", tracks[:MOST]),
        *_fields("owner", teams.teammates().values_list("name", flat=True)[:MOST]),
        *_fields("team", teams.teams().values_list("name", flat=True)[:MOST]),
        *_fields("label", queries.labels_for(teammate_id).values_list("name", flat=True)[:MOST]),
        *_fields("source", sources[:MOST]),
        *_fields("network", sorted(REGISTRY)),
        *(word for field, choices in CHOICES.items() for word in _fields(field, choices)),
        *OPEN,
        *MEASURED,
        *JOINING,
    ]


def _fields(field: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield f"{field}:{value}" if value.isalnum() else f'{field}:"{value.replace(chr(34), " ")}"'
