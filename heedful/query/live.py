"""Many tracks at once, live: most posts are ruled out by a look at their words, the rest is asked exactly."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar, cast

from heedful.query import scan
from heedful.query.look import Look, Whole
from heedful.query.programs import Program

Track = TypeVar("Track", bound=Hashable)


class Live(Generic[Track]):
    """Tracks, ready to be run over posts. To change tracks, make another and swap it in.

    `seen` is what an earlier one learned: how many posts hold which word. It makes this one faster, no other.
    So does the fast look, where it was built; `fast=False` does without.
    """

    def __init__(
        self,
        tracks: Iterable[tuple[Track, Program]],
        seen: Counter[bytes] | None = None,
        *,
        fast: bool = scan.HERE,
    ) -> None:
        tracks = list(tracks)
        self._names = [track for track, _ in tracks]
        self._twice = len(set(self._names)) < len(self._names)
        programs = [(number, program) for number, (_, program) in enumerate(tracks)]
        self._look = (scan.Scan if fast else Look)(programs, Counter[bytes]() if seen is None else seen)

    @property
    def heard(self) -> int:
        return self._look.heard

    @property
    def seen(self) -> Counter[bytes]:
        """Return how many posts held which word, as far as they were counted."""
        return self._look.seen

    def hits(self, texts: Sequence[str], said: Whole = None) -> list[tuple[int, list[Track]]]:
        """Return the posts that were hit, by their number, with their tracks.

        `said` gives the whole post to a number, for queries that ask about more than its words.
        """
        names = self._names
        found = cast("list[tuple[int, list[Track]]]", self._look.hits(texts, said))
        for (
            _,
            tracks,
        ) in found:  # in place: Python's collector of cycles walks the more, the more lists there are
            tracks[:] = [names[track] for track in cast("list[int]", tracks)]
        return [(number, list(dict.fromkeys(tracks))) for number, tracks in found] if self._twice else found
