"""What a language brings along: its patterns, and what a match of each means."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from heedful.desk.promising.calendar import Clock, Day, Span


@dataclass(frozen=True, slots=True)
class Tongue:
    span: re.Pattern[str]
    day: re.Pattern[str]
    clock: re.Pattern[str]
    promise: re.Pattern[str]  # somebody says that they will
    not_yet: re.Pattern[str]  # and this that they will not
    span_of: Callable[[re.Match[str]], Span]
    day_of: Callable[[re.Match[str]], Day]
    clock_of: Callable[[re.Match[str]], Clock]
