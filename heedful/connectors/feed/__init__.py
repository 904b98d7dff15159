"""Blogs, forums and news by RSS, Atom and JSON Feed; WordPress comments, both ways.

`Feed` is loaded at its first use, so that the small parsing child (child.py) starts without it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heedful.connectors.feed.connector import Feed

__all__ = ["Feed"]


def __getattr__(name: str) -> Any:
    if name != "Feed":
        raise AttributeError(name)
    from heedful.connectors.feed.connector import Feed

    return Feed
