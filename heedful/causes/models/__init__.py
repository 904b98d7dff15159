"""The rows of causes, one noun a file."""

from heedful.causes.models.causes import Affected, Cause, Step
from heedful.causes.models.letters import LetterVersion
from heedful.causes.models.telling import Telling

__all__ = ["Affected", "Cause", "LetterVersion", "Step", "Telling"]
