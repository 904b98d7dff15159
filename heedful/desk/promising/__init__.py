"""What we promise in a text, and by when: plain functions over the words, a moment and a time zone."""

from heedful.desk.promising.moments import Moment, moments_in, names_a_moment
from heedful.desk.promising.spotting import Spotted, promises_in

__all__ = ["Moment", "Spotted", "moments_in", "names_a_moment", "promises_in"]
