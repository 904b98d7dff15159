"""What the rooms above add to who may see which post."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import QuerySet

from heedful.teams.models import Teammate

Threads = Callable[[Teammate], "QuerySet[Any, Any] | Collection[int]"]

THREADS: list[Threads] = []  # each returns the threads in which a teammate who sees only their own has a part
