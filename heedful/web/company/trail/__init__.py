"""The trail: what teammates did, for leads and owners."""

from heedful.web.company.trail.deeds import BETWEEN_OTHERS, BY_THE_CONSOLE, DEEDS
from heedful.web.company.trail.lines import lines_of

__all__ = ["BETWEEN_OTHERS", "BY_THE_CONSOLE", "DEEDS", "lines_of"]
