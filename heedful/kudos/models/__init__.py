"""The rows of kudos, one noun a file."""

from heedful.kudos.models.kudos import Earned, Kudos
from heedful.kudos.models.people import Praised

__all__ = ["Earned", "Kudos", "Praised"]
