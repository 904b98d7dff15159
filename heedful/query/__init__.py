"""The query language: text becomes a tree, and the tree says whether a post matches and on which words.

The whole language with examples: docs/query.md.
"""

from heedful.query.mistakes import Caution, Mistake
from heedful.query.nodes import Mark, Node
from heedful.query.parse import Reading, parse, parse_track, read
from heedful.query.said import Said

__all__ = ["Caution", "Mark", "Mistake", "Node", "Reading", "Said", "parse", "parse_track", "read"]
