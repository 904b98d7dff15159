from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from heedful.query.shapes import Shape

FORM: int
_Hits: TypeAlias = list[tuple[int, list[int]]]
_Asked: TypeAlias = list[tuple[int, list[int], list[int]]]
_Way: TypeAlias = tuple[int, tuple[frozenset[bytes], ...], frozenset[bytes], Shape | bool | None]

class Scan:
    def __init__(
        self, tracks: int, ways: Iterable[_Way], shares: Mapping[bytes, float], signs: bytes, folds: bytes, /
    ) -> None: ...
    def read(self, texts: Sequence[str], first: int, /) -> tuple[_Hits, _Asked, list[int]]: ...
    def weigh(
        self, posts: Iterable[tuple[int, list[bytes], list[bytes]]], /
    ) -> tuple[_Hits, _Asked, list[int]]: ...
    def seen(self) -> list[tuple[bytes, int]]: ...
