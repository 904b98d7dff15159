"""What the rooms above add: who may see which post, and names that the company calls its own."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from heedful.teams.models import Teammate

Threads = Callable[[Teammate], "QuerySet[Any, Any] | Collection[int]"]
Listed = Callable[[], Iterable[tuple[str, str]]]

THREADS: list[Threads] = []  # each returns the threads in which a teammate who sees only their own has a part
NAMES: list[Listed] = []  # each returns names with what they are of: a product, place or employee
