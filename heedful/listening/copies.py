"""What said before what a post says now: the latest mentions, by their words, one window for each team."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from heedful.listening.models import Post
from heedful.query.alike import Place, Window, Wording, is_copy

MOST = 20_000  # mentions that are compared
SINCE = timedelta(days=7)


class Lately:
    """The mentions of the last days, as far as this process has looked; it goes on where it stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, as after the database was exchanged."""
        self._windows: dict[int | None, Window[int]] = {}
        self._upto = 0

    def firsts(self, texts: Sequence[str], *, team_id: int | None, at: datetime) -> list[Post | Place | None]:
        """Return for each text the first that said the same: a mention, one of these texts, or None."""
        if not texts:
            return []
        with self._lock:
            self._catch_up(at)
            found = self._windows.setdefault(team_id, Window(MOST)).seen(texts)
        known = _still_there({key for key in found if isinstance(key, int)})
        return [
            first if isinstance(first, Place) else _first(known, first, text)
            for first, text in zip(found, texts, strict=True)
        ]

    def _catch_up(self, at: datetime) -> None:
        """Keep what was filed since, by any process."""
        newest = (
            Post.objects.mentions()
            .filter(pk__gt=self._upto, heard_at__gte=at - SINCE, copy_of=None, private=False, deleted_at=None)
            .order_by("-pk")
            .values_list("pk", "title", "text", "source__team")
        )
        by_team: dict[int | None, list[tuple[int, str]]] = {}
        for pk, title, text, team in reversed(list(newest[:MOST])):
            by_team.setdefault(team, []).append((pk, text_of(title, text)))
            self._upto = pk
        for team_id, texts in by_team.items():
            self._windows.setdefault(team_id, Window(MOST)).keep(texts)


LATELY = Lately()


def text_of(title: str, text: str) -> str:
    return f"{title}\n{text}" if title else text


def is_same(first: Post, text: str) -> bool:
    return is_copy(Wording(text_of(first.title, first.text)), Wording(text))


def _still_there(ids: set[int]) -> Mapping[int, Post]:
    return Post.objects.mentions().filter(copy_of=None, deleted_at=None).in_bulk(ids) if ids else {}


def _first(known: Mapping[int, Post], key: int | None, text: str) -> Post | None:
    """Return the first, unless it was edited or is gone."""
    first = known.get(key) if key is not None else None
    return first if first is not None and is_same(first, text) else None
